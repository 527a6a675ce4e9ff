package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is forged, broken or meant for others is refused and leaves no trace. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadInputIT {
  private static final String ROUTE = "/sms/inbound";
  private static final String MESSAGE = "SM000000000000000000000000000000e2";
  private static final String FORGER = "+16195550160";

  private final RunningRelay relay = RunningRelay.get();

  @Test
  @Tag("S1")
  void a_webhook_that_twilio_did_not_sign_is_refused_and_the_next_good_text_goes_through() {
    var form = form(relay.account("account_sid"));
    var signature = sign(form);

    assertThat(post(form, Optional.empty())).as("no signature").isEqualTo(403);
    assertThat(post(form, Optional.of(flipped(signature)))).as("wrong signature").isEqualTo(403);
    assertThat(post(form.replace("good", "gold"), Optional.of(signature)))
        .as("another body than was signed")
        .isEqualTo(403);
    var foreign = form("AC" + "0".repeat(32));
    assertThat(post(foreign, Optional.of(sign(foreign)))).as("another account").isEqualTo(403);
    assertThat(post("Body=%zz", Optional.of(signature))).as("not a form").isEqualTo(400);
    assertThat(post("Body=" + "x".repeat(64 * 1024), Optional.of(signature)))
        .as("too long")
        .isEqualTo(413);
    assertThat(relay.status(MESSAGE)).isEmpty();

    assertThat(post(form, Optional.of(signature))).as("the good one").isEqualTo(200);
    var page = relay.awaitPage(relay.primary(), FORGER);
    assertThat(page.body()).endsWith("\na good text");
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(MESSAGE);
    assertThat(relay.pages(relay.primary(), FORGER)).hasSize(1);
  }

  @Test
  void the_api_without_the_dashboards_key_says_so_in_problem_json() {
    for (var path : new String[] {"/sms/status/" + MESSAGE, "/api/messages/j_demo1"}) {
      var answer = relay.send(RunningRelay.request(relay.api(), path).GET());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }
  }

  @Test
  void a_job_that_is_not_there_is_not_found() {
    assertThat(relay.call("GET", "/api/jobs/j_nobody", "").statusCode()).isEqualTo(404);
    assertThat(relay.call("PATCH", "/api/jobs/j_nobody", "{\"state\":\"completed\"}").statusCode())
        .isEqualTo(404);
  }

  private String form(String accountSid) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("MessageSid", MESSAGE);
    fields.put("AccountSid", accountSid);
    fields.put("From", FORGER);
    fields.put("To", relay.account("relay_number"));
    fields.put("Body", "a good text");
    fields.put("NumMedia", "0");
    return encoded(fields);
  }

  private static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private String sign(String form) {
    return TwilioSignature.sign(
        relay.account("auth_token"),
        relay.api().resolve(ROUTE).toString(),
        FormBody.parse(form.getBytes(UTF_8)));
  }

  private static String flipped(String signature) {
    var bytes = Base64.getDecoder().decode(signature);
    bytes[0] ^= 1;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private int post(String form, Optional<String> signature) {
    var request =
        RunningRelay.request(relay.api(), ROUTE)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .POST(BodyPublishers.ofString(form));
    signature.ifPresent(value -> request.header("X-Twilio-Signature", value));
    return relay.send(request).statusCode();
  }
}
