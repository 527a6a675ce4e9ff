package com.quickdumpnow.relay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.quickdumpnow.relay.cascade.MessageState;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StateCodecFuzzTest {
  private final StateCodec codec = new StateCodec();

  static Stream<byte[]> states() {
    var codec = new StateCodec();
    return Samples.states().values().stream().map(codec::encode).map(json -> json.getBytes(UTF_8));
  }

  @MethodSource("states")
  @FuzzTest
  void any_state_is_refused_in_the_one_way_or_comes_back_as_it_was(byte[] json) {
    MessageState state;
    try {
      state = codec.decode(new String(json, UTF_8));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasNoCause().hasMessageStartingWith("json: ");
      return;
    }
    assertThat(codec.decode(codec.encode(state))).isEqualTo(state);
  }
}
