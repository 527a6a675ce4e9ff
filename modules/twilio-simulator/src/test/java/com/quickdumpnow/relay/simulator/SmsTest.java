package com.quickdumpnow.relay.simulator;

import static com.quickdumpnow.relay.simulator.Api.eventually;
import static com.quickdumpnow.relay.simulator.Api.string;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.simulator.RelayStub.Reply;
import com.quickdumpnow.relay.simulator.RelayStub.Webhook;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Twilio does when somebody texts the account's number. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SmsTest {
  private static final String CUSTOMER = "+16195550134";

  private final RelayStub relay;
  private final RelayStub fallback;
  private TwilioSimulator simulator;
  private Api api;

  SmsTest() throws IOException {
    relay = RelayStub.start();
    fallback = RelayStub.start();
    simulator = start(SimulatorOptions.defaults().withInboundUrl(relay.url("/sms/inbound")));
    api = new Api(simulator);
  }

  @BeforeEach
  void nothing_came_yet() {
    assertThat(relay.webhooks()).isEmpty();
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
    relay.close();
    fallback.close();
  }

  @Test
  void the_webhook_has_every_parameter_and_is_signed() throws Exception {
    var answer = api.text(CUSTOMER, "Trailer #4 full & leaking + “urgent” 🚽");

    assertThat(answer.get("status").getAsInt()).isEqualTo(200);
    assertThat(string(answer, "verdict")).isEqualTo("ok");
    var webhook = relay.webhooks().getFirst();
    assertThat(webhook.form())
        .containsAllEntriesOf(
            Map.of(
                "MessageSid", string(answer, "message_sid"),
                "SmsSid", string(answer, "message_sid"),
                "SmsMessageSid", string(answer, "message_sid"),
                "AccountSid", simulator.account().accountSid(),
                "MessagingServiceSid", simulator.account().messagingServiceSid(),
                "From", CUSTOMER,
                "To", simulator.account().relayNumber(),
                "Body", "Trailer #4 full & leaking + “urgent” 🚽",
                "NumMedia", "0",
                "NumSegments", "1"))
        .containsAllEntriesOf(
            Map.of(
                "ApiVersion", "2010-04-01",
                "SmsStatus", "received",
                "FromCity", "",
                "FromZip", "",
                "FromState", "CA",
                "ToCity", "",
                "ToZip", "",
                "ReferralNumMedia", "0"))
        .containsKey("AddedWithoutNotice")
        .doesNotContainKey("OptOutType");
    assertThat(string(answer, "message_sid")).matches("SM[0-9a-f]{32}");
    assertThat(webhook.header("User-agent")).isEqualTo("TwilioProxy/1.1");
    assertThat(webhook.header("I-twilio-idempotency-token")).matches("[0-9a-f-]{36}");
    assertThat(webhook.header("Content-type")).startsWith("application/x-www-form-urlencoded");
    assertSigned(webhook);
  }

  @Test
  void a_picture_makes_it_an_mms() throws Exception {
    var answer =
        Api.object(
            api.sim(
                "POST",
                "/sms",
                "{\"from\": \"%s\", \"body\": \"\", \"media_urls\": [\"https://example.com/a.png\"]}"
                    .formatted(CUSTOMER)));

    var sid = string(answer, "message_sid");
    assertThat(sid).startsWith("MM");
    var form = relay.webhooks().getFirst().form();
    assertThat(form)
        .containsEntry("NumMedia", "1")
        .containsEntry("MediaContentType0", "image/png")
        .containsEntry("Body", "");
    assertThat(form.getOrDefault("MediaUrl0", ""))
        .startsWith(
            "https://api.twilio.com/2010-04-01/Accounts/%s/Messages/%s/Media/ME"
                .formatted(simulator.account().accountSid(), sid));
    var media =
        api.rest(
            "GET", form.getOrDefault("MediaUrl0", "").substring("https://api.twilio.com".length()));
    assertThat(media.statusCode()).isEqualTo(307);
    assertThat(media.headers().firstValue("Location")).contains("https://example.com/a.png");
    assertThat(api.screen(CUSTOMER).get(0).getAsJsonObject().get("media_urls").toString())
        .isEqualTo("[\"https://example.com/a.png\"]");
  }

  @Test
  void it_is_on_the_senders_screen_and_in_the_accounts_list() throws Exception {
    var sid = string(api.text(CUSTOMER, "hello"), "message_sid");

    var screen = api.screen(CUSTOMER);
    assertThat(screen).hasSize(1);
    assertThat(string(screen.get(0), "body")).isEqualTo("hello");
    assertThat(string(screen.get(0), "direction")).isEqualTo("inbound");
    assertThat(string(api.message(sid), "status")).isEqualTo("received");
    assertThat(string(api.message(sid), "direction")).isEqualTo("inbound");
  }

  @Test
  void it_can_be_repeated_to_the_letter() throws Exception {
    var sid = string(api.text(CUSTOMER, "hello"), "message_sid");

    var again = Api.object(api.sim("POST", "/repeat/" + sid, ""));

    assertThat(again.get("status").getAsInt()).isEqualTo(200);
    assertThat(relay.webhooks()).hasSize(2);
    assertThat(relay.webhooks().get(1).form()).isEqualTo(relay.webhooks().get(0).form());
    assertThat(api.sim("POST", "/repeat/SM0", "").statusCode()).isEqualTo(404);
  }

  @Nested
  class An_address {
    @Test
    void is_signed_without_its_fragment_and_with_its_query_and_port() throws Exception {
      simulator.deliverInboundTo(
          relay.url("/sms/inbound?JobId=j_1#rc=2&rp=ct,rt,5xx"), Optional.empty());

      api.text(CUSTOMER, "hello");

      assertThat(relay.webhooks().getFirst().url()).endsWith("/sms/inbound?JobId=j_1");
      assertSigned(relay.webhooks().getFirst());
    }

    @Test
    void that_is_missing_drops_the_text_without_a_trace() throws Exception {
      simulator.close();
      simulator = start(SimulatorOptions.defaults());
      api = new Api(simulator);

      var answer = api.text(CUSTOMER, "hello");

      assertThat(answer.get("status").getAsInt()).isZero();
      assertThat(string(answer, "verdict")).startsWith("dropped");
      assertThat(
              api.rest(
                      "GET",
                      "/2010-04-01/Accounts/"
                          + simulator.account().accountSid()
                          + "/Messages/"
                          + string(answer, "message_sid")
                          + ".json")
                  .statusCode())
          .isEqualTo(404);
    }
  }

  @Nested
  class A_failure {
    @Test
    void is_not_retried_when_the_address_does_not_say_so() throws Exception {
      relay.replies(503);

      var answer = api.text(CUSTOMER, "hello");

      assertThat(answer.get("status").getAsInt()).isEqualTo(503);
      assertThat(string(answer, "verdict")).isEqualTo("error 11200");
      assertThat(relay.webhooks()).hasSize(1);
    }

    @Test
    void is_retried_as_the_address_says_with_the_same_token() throws Exception {
      simulator.deliverInboundTo(relay.url("/in#rc=3&rp=ct,rt,5xx&rt=500"), Optional.empty());
      relay.replies(503).replies(new Reply(200, "text/xml", "<Response/>", 2_000)).replies(500);

      var answer = api.text(CUSTOMER, "hello");

      assertThat(answer.get("status").getAsInt()).isEqualTo(200);
      assertThat(relay.webhooks()).hasSize(4);
      assertThat(
              relay.webhooks().stream()
                  .map(webhook -> webhook.header("I-twilio-idempotency-token"))
                  .distinct())
          .hasSize(1);
    }

    @Test
    void of_the_4xx_kind_is_not_a_5xx() throws Exception {
      simulator.deliverInboundTo(relay.url("/in#rc=3&rp=5xx"), Optional.empty());
      relay.replies(403);

      assertThat(api.text(CUSTOMER, "hello").get("status").getAsInt()).isEqualTo(403);
      assertThat(relay.webhooks()).hasSize(1);
    }

    @Test
    void goes_to_the_fallback_with_the_error_and_the_address() throws Exception {
      simulator.deliverInboundTo(relay.url("/in#rc=0"), Optional.of(fallback.url("/fallback")));
      relay.replies(500);

      var answer = api.text(CUSTOMER, "hello");

      assertThat(answer.get("status").getAsInt()).isEqualTo(200);
      assertThat(fallback.webhooks().getFirst().form())
          .containsEntry("ErrorCode", "11200")
          .containsEntry("ErrorUrl", relay.url("/in").toString())
          .containsEntry("Body", "hello");
      assertSigned(fallback.webhooks().getFirst());
    }

    @Test
    void to_connect_is_retried_once_and_then_goes_to_the_fallback() throws Exception {
      relay.close();
      simulator.deliverInboundTo(relay.url("/in"), Optional.of(fallback.url("/fallback")));

      assertThat(api.text(CUSTOMER, "hello").get("status").getAsInt()).isEqualTo(200);
      assertThat(fallback.webhooks().getFirst().form()).containsEntry("ErrorCode", "11205");
      assertThat(api.sim("GET", "/events", "").body()).contains("\"tries\":2");
    }
  }

  @Nested
  class An_answer {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "application/json | {} | error 12300",
          "'' | <Response/> | error 12300",
          "text/xml | <Response> | error 12100",
          "text/xml | <Other/> | error 12100",
          "text/xml | '' | error 12100",
          "text/xml | <!DOCTYPE a [<!ENTITY b \"c\">]><Response/> | error 12100",
          "text/xml | <Response><Message>hi</Message></Response> | error 12200",
          "text/xml | <Response/> | ok",
          "application/xml; charset=utf-8 | <Response></Response> | ok",
        })
    void must_be_empty_twiml(String type, String body, String verdict) throws Exception {
      relay.replies(new Reply(200, type, body, 0));

      assertThat(string(api.text(CUSTOMER, "hello"), "verdict")).isEqualTo(verdict);
      assertThat(api.screen(CUSTOMER)).hasSize(1);
    }

    @Test
    void in_plain_text_is_texted_back() throws Exception {
      relay.replies(new Reply(200, "text/plain", "received", 0));

      api.text(CUSTOMER, "hello");

      var reply = api.screen(CUSTOMER).get(1);
      assertThat(string(reply, "body")).isEqualTo("received");
      assertThat(string(reply, "from")).isEqualTo(simulator.account().relayNumber());
      assertThat(string(reply, "direction")).isEqualTo("outbound-reply");
    }
  }

  @Nested
  class The_token {
    @Test
    void can_be_rotated_while_it_runs() throws Exception {
      var former = simulator.account();
      var answer = api.sim("PUT", "/account", "{\"auth_token\": \"another\"}");

      assertThat(string(Api.object(answer), "auth_token")).isEqualTo("another");
      api.text(CUSTOMER, "hello");

      assertThat(simulator.account().authToken()).isEqualTo("another");
      assertSigned(relay.webhooks().getFirst());
      assertThat(
              api.restAs(
                      former.accountSid() + ":" + former.authToken(),
                      "GET",
                      "/2010-04-01/Accounts/" + former.accountSid() + ".json")
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Nested
  class A_keyword {
    @ParameterizedTest
    @ValueSource(strings = {"STOP", "stop", " Cancel ", "END", "quit", "Unsubscribe", "STOPALL"})
    void of_leaving_blocks_the_sender_and_is_still_reported(String word) throws Exception {
      api.text(CUSTOMER, word);

      assertThat(relay.webhooks().getFirst().form())
          .containsEntry("Body", word)
          .doesNotContainKey("OptOutType");
      assertThat(api.screen(CUSTOMER)).hasSize(2);
      assertThat(string(api.screen(CUSTOMER).get(1), "body")).contains("unsubscribed");

      var answer =
          api.create("To", CUSTOMER, "Body", "hi", "From", simulator.account().relayNumber());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(Api.object(answer).get("code").getAsInt()).isEqualTo(21_610);
    }

    @Test
    void of_leaving_fails_a_text_through_the_service_only_later() throws Exception {
      api.text(CUSTOMER, "STOP");

      var sid =
          string(
              api.sent(CUSTOMER, "hi", "StatusCallback", relay.url("/callback").toString()), "sid");

      eventually(() -> string(api.message(sid), "status").equals("failed"));
      assertThat(api.message(sid).get("error_code").getAsInt()).isEqualTo(21_610);
      eventually(() -> relay.webhooks().size() == 2);
      assertThat(relay.webhooks().get(1).form())
          .containsEntry("MessageStatus", "failed")
          .containsEntry("ErrorCode", "21610");
    }

    @Test
    void of_coming_back_lifts_the_block() throws Exception {
      api.text(CUSTOMER, "STOP");
      api.text(CUSTOMER, "start");

      var sid = string(api.sent(CUSTOMER, "hi"), "sid");

      eventually(() -> string(api.message(sid), "status").equals("delivered"));
    }

    @Test
    void of_coming_back_is_an_ordinary_word_for_one_who_never_left() throws Exception {
      api.text(CUSTOMER, "yes");

      assertThat(api.screen(CUSTOMER)).hasSize(1);
    }

    @Test
    void of_help_is_answered_but_not_to_one_who_left() throws Exception {
      api.text(CUSTOMER, "help");
      assertThat(api.screen(CUSTOMER)).hasSize(2);

      api.text(CUSTOMER, "STOP");
      api.text(CUSTOMER, "HELP");
      assertThat(api.screen(CUSTOMER)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP please", "stop.", "please stop", "cancelled"})
    void within_a_sentence_is_none(String body) throws Exception {
      api.text(CUSTOMER, body);

      assertThat(api.screen(CUSTOMER)).hasSize(1);
    }

    @Test
    void is_marked_when_advanced_opt_out_is_on() throws Exception {
      api.sim("PUT", "/account", "{\"advanced_opt_out\": true}");
      for (var word : List.of("cancel", "yes", "info", "hello")) {
        api.text(CUSTOMER, word);
      }

      assertThat(
              relay.webhooks().stream()
                  .map(webhook -> webhook.form().getOrDefault("OptOutType", "")))
          .containsExactly("STOP", "START", "HELP", "");
      assertSigned(relay.webhooks().getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"from\": \"+16195550134\", \"to\": \"+16195550199\"}",
        "{\"from\": \"bob\", \"body\": \"hi\"}",
        "{\"from\": {}, \"body\": \"hi\"}",
        "{\"from\": \"+16195550134\", \"media_urls\": \"x\"}",
      })
  void a_wrong_request_says_why(String json) throws Exception {
    var answer = api.sim("POST", "/sms", json);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(string(Api.object(answer), "message")).isNotEmpty();
  }

  private void assertSigned(Webhook webhook) {
    assertThat(
            new RequestValidator(simulator.account().authToken())
                .validate(webhook.url(), webhook.form(), webhook.header("X-twilio-signature")))
        .isTrue();
  }

  private static TwilioSimulator start(SimulatorOptions options) throws IOException {
    return TwilioSimulator.start(options);
  }
}
