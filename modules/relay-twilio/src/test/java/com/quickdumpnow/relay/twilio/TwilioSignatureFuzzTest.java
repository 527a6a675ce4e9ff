package com.quickdumpnow.relay.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.quickdumpnow.relay.twilio.FormBody.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TwilioSignatureFuzzTest {
  private final TwilioSignature check = new TwilioSignature(List.of("t", "next"));

  @FuzzTest
  void only_what_was_signed_is_accepted_whatever_it_is(FuzzedDataProvider data) {
    var signature = data.consumeString(40);
    var url = data.consumeString(200);
    var fields = new ArrayList<Field>();
    for (var n = data.consumeInt(0, 8); n > 0; n--) {
      fields.add(new Field(data.consumeString(20), data.consumeString(40)));
    }
    var form = new FormBody(fields);
    var right = TwilioSignature.sign("t", url, form);

    assertThat(check.verify(url, form, right)).hasValue(0);
    assertThat(check.verify(url, form, TwilioSignature.sign("next", url, form))).hasValue(1);
    assertThat(check.verify(url, form, TwilioSignature.sign("former", url, form))).isEmpty();
    assertThat(check.verify(url, form, signature)).isEmpty();
    assertThat(check.verify(url, data.consumeRemainingAsBytes(), right)).isEmpty();
  }
}
