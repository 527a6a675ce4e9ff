package com.quickdumpnow.relay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.quickdumpnow.relay.event.RelayEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventCodecFuzzTest {
  private final EventCodec codec = new EventCodec();

  static Stream<byte[]> envelopes() {
    var codec = new EventCodec();
    return Samples.events().values().stream().map(codec::encode).map(json -> json.getBytes(UTF_8));
  }

  @MethodSource("envelopes")
  @FuzzTest
  void any_envelope_is_refused_in_the_one_way_or_comes_back_as_it_was(byte[] json) {
    RelayEvent event;
    try {
      event = codec.decode(new String(json, UTF_8));
    } catch (UnreadableEventException e) {
      assertThat(e).hasNoCause();
      return;
    }
    assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
  }
}
