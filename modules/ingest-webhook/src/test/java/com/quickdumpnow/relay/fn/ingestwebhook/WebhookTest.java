package com.quickdumpnow.relay.fn.ingestwebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventQueues;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request must have to be taken in, and what it is told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WebhookTest {
  private static final String BASE = "https://relay.example";
  private static final String TOKEN = "0123456789abcdef";
  private static final String ACCOUNT = "AC" + "0".repeat(32);
  private static final PhoneNumber RELAY = new PhoneNumber("+16195550100");
  private static final String BODY = "the trailer is full";

  private final FakeEventQueues queues = new FakeEventQueues();
  private final RecordingTelemetry telemetry = new RecordingTelemetry();
  private final Map<String, String> form =
      new LinkedHashMap<>(
          Map.of(
              "MessageSid",
              "SM1",
              "AccountSid",
              ACCOUNT,
              "From",
              "+16195550134",
              "To",
              RELAY.e164(),
              "Body",
              BODY));

  private static Webhook webhook(
      List<String> tokens, FakeEventQueues queues, RecordingTelemetry telemetry) {
    var signature = new TwilioSignature(tokens);
    return new Webhook(
        new Webhook.Identity(BASE, ACCOUNT, RELAY),
        new Webhook.Tokens() {
          @Override
          public TwilioSignature current() {
            return signature;
          }

          @Override
          public boolean refresh() {
            return false;
          }
        },
        queues,
        telemetry,
        new FakeClock(Instant.parse("2026-01-05T20:00:00Z")));
  }

  private HttpAnswer posted(String route, String query) {
    var body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"))
            .getBytes(UTF_8);
    var url = BASE + route + (query.isEmpty() ? "" : "?" + query);
    var signed = TwilioSignature.sign(TOKEN, url, FormBody.parse(body));
    var parameters =
        query.isEmpty()
            ? Map.<String, String>of()
            : Map.of(
                query.substring(0, query.indexOf('=')), query.substring(query.indexOf('=') + 1));
    return webhook(List.of(TOKEN), queues, telemetry)
        .take(
            new HttpRequest(
                "POST " + route,
                query,
                Map.of("x-twilio-signature", signed),
                parameters,
                Map.of(),
                body,
                "192.0.2.1"));
  }

  @Test
  void a_text_that_twilio_signed_is_kept() {
    assertThat(posted("/sms/inbound", "").status()).isEqualTo(200);
    assertThat(queues.sent())
        .singleElement()
        .isInstanceOfSatisfying(
            TextReceived.class, text -> assertThat(text.text().body().text()).isEqualTo(BODY));
  }

  /** Also with a signature that is Twilio's own: another customer of Twilio's can have one. */
  @ParameterizedTest
  @Tag("S3")
  @CsvSource({"AccountSid, AC1", "AccountSid, ''", "To, +16195550199", "To, ''"})
  void what_is_signed_for_another_account_or_number_is_refused(String field, String value) {
    form.put(field, value);
    assertThat(posted("/sms/inbound", "").status()).isEqualTo(403);
    assertThat(queues.sent()).isEmpty();
  }

  /** So that whoever looks at the platform's own log finds the request. */
  @Test
  void a_refusal_names_the_request_as_the_platform_does_and_nothing_that_the_sender_chose() {
    var trace = "0123456789abcdef01234567";
    for (var header :
        List.of("Root=1-6741f2b3-%s;Sampled=0".formatted(trace), "Root=+16195550134", "x")) {
      var _ =
          webhook(List.of(TOKEN), queues, telemetry)
              .take(
                  new HttpRequest(
                      "POST /sms/inbound",
                      "",
                      Map.of("x-twilio-signature", "forged", "x-amzn-trace-id", header),
                      Map.of(),
                      Map.of(),
                      "Body=hello".getBytes(UTF_8),
                      "192.0.2.1"));
    }
    var told = Map.of("status", "403", "reason", "wrong signature", "route", "/sms/inbound");
    var named = new HashMap<>(told);
    named.put("trace", trace);
    assertThat(telemetry.counted())
        .extracting(RecordingTelemetry.Counted::facts)
        .containsExactly(named, told, told);
  }

  /** In the queue it may be again: the message's item, which is kept for ever, is what counts. */
  @Test
  @Tag("S2")
  void what_was_captured_and_comes_again_is_the_same_event() {
    var _ = posted("/sms/inbound", "");
    var _ = posted("/sms/inbound", "");
    assertThat(queues.sent()).hasSize(2);
    assertThat(queues.sent().stream().distinct()).hasSize(1);
  }

  @ParameterizedTest
  @Tag("T2")
  @ValueSource(
      strings = {
        "</Response><Response><Message>pwned</Message>",
        "<!ENTITY x SYSTEM 'file:'>",
        "&"
      })
  void nothing_that_was_written_stands_in_the_answer(String hostile) {
    form.put("Body", hostile);
    form.put("ProfileName", hostile);
    assertThat(posted("/sms/inbound", "").body()).isEqualTo(Webhook.EMPTY_TWIML);
  }

  @Test
  @Tag("T2")
  void whatever_is_written_the_answer_is_the_same_constant() {
    var random = new Random(20261121);
    for (int i = 0; i < 500; i++) {
      var words = new StringBuilder();
      random.ints(random.nextInt(60), 0x20, 0x7f).forEach(c -> words.append((char) c));
      form.put("Body", words.toString());
      assertThat(posted("/sms/inbound", "").body()).as("%s", words).isEqualTo(Webhook.EMPTY_TWIML);
    }
  }

  @ParameterizedTest
  @Tag("E4")
  @ValueSource(strings = {"../x", "SM1/../../y", "SM1\n", "SM%31", "", "SM 1", "SM1#META"})
  void an_id_of_another_form_is_refused_before_any_use(String id) {
    form.put("MessageSid", id);
    assertThat(posted("/sms/inbound", "").status()).isEqualTo(400);
    form.put("MessageStatus", "sent");
    assertThat(posted("/sms/callback", "").status()).isEqualTo(400);
    assertThat(queues.sent()).isEmpty();
  }

  @Test
  @Tag("E4")
  void a_receipt_whose_address_names_no_text_changes_nothing() {
    form.put("MessageSid", "SM" + "0".repeat(32));
    form.put("MessageStatus", "delivered");
    for (var key : List.of("", "SM1", "../SM1-page-0", "SM1-page-0/..", "SM1-", "-")) {
      assertThat(posted("/sms/callback", "a=" + key).status()).as(key).isEqualTo(204);
    }
    assertThat(queues.sent()).isEmpty();
    assertThat(posted("/sms/callback", "a=SM1-page-0").status()).isEqualTo(204);
    assertThat(queues.sent()).singleElement().isInstanceOf(ReceiptReceived.class);
  }

  @Test
  @Tag("S1")
  void nothing_is_taken_on_trust_where_there_is_no_token() {
    form.put("Body", "x");
    var none =
        new Webhook(
            new Webhook.Identity(BASE, ACCOUNT, RELAY),
            new Webhook.Tokens() {
              @Override
              public TwilioSignature current() {
                throw new IllegalStateException("auth_token: not set in its secret");
              }

              @Override
              public boolean refresh() {
                return false;
              }
            },
            queues,
            telemetry,
            new FakeClock(Instant.EPOCH));
    var request =
        new HttpRequest(
            "POST /sms/inbound",
            "",
            Map.of("x-twilio-signature", "x"),
            Map.of(),
            Map.of(),
            "a=b".getBytes(UTF_8),
            "192.0.2.1");
    assertThat(none.take(request).status()).isEqualTo(503);
    assertThat(queues.sent()).isEmpty();
  }

  @Test
  @Tag("P3")
  void no_line_of_it_has_a_number_or_words() {
    var _ = posted("/sms/inbound", "");
    form.put("From", "16195550134");
    var _ = posted("/sms/inbound", "");
    form.put("From", "+16195550134");
    queues.down(true);
    assertThat(posted("/sms/inbound", "").status()).isEqualTo(503);
    assertThat(telemetry.counted())
        .hasSize(3)
        .noneMatch(count -> count.toString().matches(".*(619555|trailer).*"));
  }
}
