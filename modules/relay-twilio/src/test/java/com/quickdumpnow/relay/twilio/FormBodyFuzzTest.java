package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FormBodyFuzzTest {
  static Stream<byte[]> bodies() {
    return Stream.of(
            "Body=a+%2B+%F0%9F%9A%BD%0A=é&From=%2B16195550134&MediaUrl0=", "&&a=1&&=&b", "a=%C0%AF")
        .map(body -> body.getBytes(UTF_8));
  }

  @MethodSource("bodies")
  @FuzzTest
  void any_body_is_refused_or_means_one_thing(byte[] body) {
    FormBody form;
    try {
      form = FormBody.parse(body);
    } catch (MalformedFormException _) {
      return;
    }
    // Escapes take three times the room, so not every form may be as long again.
    var again = form.encoded().getBytes(UTF_8);
    if (again.length <= FormBody.LENGTH_MAX) {
      assertThat(FormBody.parse(again)).isEqualTo(form);
    }
  }
}
