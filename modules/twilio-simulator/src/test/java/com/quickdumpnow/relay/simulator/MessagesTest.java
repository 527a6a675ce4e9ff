package com.quickdumpnow.relay.simulator;

import static com.quickdumpnow.relay.simulator.Api.eventually;
import static com.quickdumpnow.relay.simulator.Api.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.simulator.RelayStub.Webhook;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Messages resource, and what follows a text that was sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MessagesTest {
  private static final String PHONE = "+16195550111";

  private final RelayStub relay;
  private final TwilioSimulator simulator;
  private final Api api;

  MessagesTest() throws IOException {
    relay = RelayStub.start();
    simulator = TwilioSimulator.start(SimulatorOptions.defaults());
    api = new Api(simulator);
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
    relay.close();
  }

  @Nested
  class A_text_through_the_service {
    @Test
    void is_accepted_without_a_sender_and_then_delivered() throws Exception {
      var created = api.sent(PHONE, "12 j_abc +16195550134\nTrailer full");

      assertThat(string(created, "status")).isEqualTo("accepted");
      assertThat(created.get("from").isJsonNull()).isTrue();
      assertThat(created.get("date_sent").isJsonNull()).isTrue();
      assertThat(created.get("error_code").isJsonNull()).isTrue();
      assertThat(string(created, "num_segments")).isEqualTo("0");
      assertThat(string(created, "num_media")).isEqualTo("0");
      assertThat(string(created, "direction")).isEqualTo("outbound-api");
      assertThat(string(created, "sid")).matches("SM[0-9a-f]{32}");
      assertThat(string(created, "date_created"))
          .matches(
              "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000");
      assertThat(string(created, "uri"))
          .isEqualTo(
              "/2010-04-01/Accounts/%s/Messages/%s.json"
                  .formatted(simulator.account().accountSid(), string(created, "sid")));

      var sid = string(created, "sid");
      eventually(() -> string(api.message(sid), "status").equals("delivered"));
      assertThat(string(api.message(sid), "from")).isEqualTo(simulator.account().relayNumber());
      assertThat(string(api.message(sid), "num_segments")).isEqualTo("1");
      var screen = api.screen(PHONE);
      assertThat(string(screen.get(0), "body")).isEqualTo("12 j_abc +16195550134\nTrailer full");
      assertThat(string(screen.get(0), "direction")).isEqualTo("outbound-api");
    }

    @Test
    void is_reported_in_order_with_signed_callbacks() throws Exception {
      var sid =
          string(
              api.sent(
                  PHONE,
                  "hi",
                  "StatusCallback",
                  relay.url("/sms/callback?a=SM1-page-0#rc=3&rp=ct,rt,5xx&rt=4000").toString()),
              "sid");

      eventually(() -> relay.webhooks().size() == 3);
      assertThat(statuses()).containsExactly("queued", "sent", "delivered");
      assertThat(relay.webhooks())
          .allSatisfy(webhook -> {
            assertThat(webhook.url()).endsWith("/sms/callback?a=SM1-page-0");
            assertThat(webhook.form())
                .containsEntry("MessageSid", sid)
                .containsEntry("SmsSid", sid)
                .containsEntry("To", PHONE)
                .containsEntry("From", simulator.account().relayNumber())
                .containsEntry("AccountSid", simulator.account().accountSid())
                .containsEntry("MessagingServiceSid", simulator.account().messagingServiceSid())
                .doesNotContainKey("ErrorCode");
            assertThat(webhook.form().get("SmsStatus"))
                .isEqualTo(webhook.form().get("MessageStatus"));
            assertSigned(webhook);
          });
      assertThat(relay.webhooks().get(2).form().get("RawDlrDoneDate")).matches("\\d{10}");
    }

    @Test
    void is_reported_to_the_service_if_it_names_no_address() throws Exception {
      var answer =
          api.rest(
              "POST",
              "/v1/Services/" + simulator.account().messagingServiceSid(),
              "StatusCallback",
              relay.url("/service").toString());
      assertThat(answer.statusCode()).isEqualTo(200);

      api.sent(PHONE, "hi");

      eventually(() -> relay.webhooks().size() == 3);
      assertThat(relay.webhooks().getFirst().url()).endsWith("/service");
    }

    @Test
    void has_its_callbacks_retried_as_the_address_says() throws Exception {
      relay.replies(503, 503);

      api.sent(PHONE, "hi", "StatusCallback", relay.url("/callback#rc=3&rp=5xx").toString());

      eventually(() -> relay.webhooks().size() == 5);
      assertThat(statuses()).containsExactly("queued", "queued", "queued", "sent", "delivered");
    }

    @Test
    void can_have_its_callbacks_repeated() throws Exception {
      var sid =
          string(api.sent(PHONE, "hi", "StatusCallback", relay.url("/callback").toString()), "sid");
      eventually(() -> relay.webhooks().size() == 3);

      var answer = Api.object(api.sim("POST", "/repeat/" + sid, ""));

      assertThat(answer.get("status").getAsInt()).isEqualTo(200);
      assertThat(statuses())
          .containsExactly("queued", "sent", "delivered", "queued", "sent", "delivered");
    }
  }

  @Test
  void a_text_from_a_number_is_queued_at_once_and_reported_from_sent_on() throws Exception {
    var answer =
        api.create(
            "To",
            PHONE,
            "From",
            simulator.account().relayNumber(),
            "Body",
            "hi",
            "StatusCallback",
            relay.url("/callback").toString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Twilio-Request-Id")).isPresent();
    assertThat(string(Api.object(answer), "status")).isEqualTo("queued");
    assertThat(string(Api.object(answer), "from")).isEqualTo(simulator.account().relayNumber());
    assertThat(Api.object(answer).get("messaging_service_sid").isJsonNull()).isTrue();
    eventually(() -> relay.webhooks().size() == 2);
    assertThat(statuses()).containsExactly("sent", "delivered");
  }

  @Test
  void a_text_with_pictures_shows_where_they_really_are() throws Exception {
    var sid =
        string(
            api.sent(
                PHONE,
                "",
                "MediaUrl",
                "https://example.com/a.jpg",
                "MediaUrl",
                "https://example.com/b.png"),
            "sid");

    assertThat(sid).startsWith("MM");
    eventually(() -> api.screen(PHONE).size() == 1);
    assertThat(api.screen(PHONE).get(0).getAsJsonObject().get("media_urls").toString())
        .isEqualTo("[\"https://example.com/a.jpg\",\"https://example.com/b.png\"]");
    var list = messages("/" + sid + "/Media.json", "media_list");
    assertThat(list).hasSize(2);
    assertThat(string(list.get(1), "content_type")).isEqualTo("image/png");
    assertThat(string(list.get(1), "uri")).endsWith(".json");
  }

  @Nested
  class A_carrier {
    @Test
    void may_fail_to_deliver() throws Exception {
      behave("{\"delivery\": \"undelivered\"}");

      var sid = sentWithCallback();

      eventually(() -> relay.webhooks().size() == 3);
      assertThat(statuses()).containsExactly("queued", "sent", "undelivered");
      assertThat(relay.webhooks().get(2).form()).containsEntry("ErrorCode", "30003");
      assertThat(api.message(sid).get("error_code").getAsInt()).isEqualTo(30_003);
      assertThat(api.screen(PHONE)).isEmpty();
    }

    @Test
    void may_not_even_get_the_text() throws Exception {
      behave("{\"delivery\": \"failed\", \"error_code\": 30006}");

      sentWithCallback();

      eventually(() -> relay.webhooks().size() == 2);
      assertThat(statuses()).containsExactly("queued", "failed");
      assertThat(relay.webhooks().get(1).form()).containsEntry("ErrorCode", "30006");
    }

    @Test
    void may_never_be_heard_of_again() throws Exception {
      behave("{\"delivery\": \"sent\"}");

      sentWithCallback();

      eventually(() -> statuses().equals(List.of("queued", "sent")));
      assertThat(api.screen(PHONE)).isEmpty();
    }

    @Test
    void may_be_silent_so_that_the_text_stays_queued() throws Exception {
      behave("{\"delivery\": \"silent\"}");

      var sid = sentWithCallback();
      eventually(() -> statuses().equals(List.of("queued")));

      // A text that sets out later on another phone overtakes it.
      var other = string(api.sent("+16195550112", "hi"), "sid");
      eventually(() -> string(api.message(other), "status").equals("delivered"));
      assertThat(string(api.message(sid), "status")).isEqualTo("queued");
      assertThat(statuses()).containsExactly("queued");
    }

    @Test
    void may_take_its_time() throws Exception {
      behave("{\"delivery\": \"delivered\", \"delay\": \"PT0.3S\"}");
      var start = System.nanoTime();

      var sid = sentWithCallback();

      eventually(() -> string(api.message(sid), "status").equals("delivered"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void may_take_its_time_in_seconds_which_the_speed_divides() throws Exception {
      try (var fast = TwilioSimulator.start(SimulatorOptions.defaults().withSpeed(1_000))) {
        var phones = new Api(fast);
        phones.sim("PUT", "/phones/" + PHONE, "{\"delivery\": \"delivered\", \"delay\": 100}");

        var sid = string(phones.sent(PHONE, "hi"), "sid");

        eventually(() -> string(phones.message(sid), "status").equals("delivered"));
      }
    }

    @Test
    void may_lose_double_and_turn_round_its_receipts() throws Exception {
      behave("{\"callbacks\": \"twice\"}");
      sentWithCallback();
      eventually(() -> relay.webhooks().size() == 6);
      assertThat(new TreeSet<>(statuses())).containsExactly("delivered", "queued", "sent");

      relay.webhooks().clear();
      behave("{\"callbacks\": \"reversed\"}");
      sentWithCallback();
      eventually(() -> relay.webhooks().size() == 3);
      assertThat(statuses()).containsExactly("delivered", "sent", "queued");

      relay.webhooks().clear();
      behave("{\"callbacks\": \"lost\"}");
      var sid = sentWithCallback();
      eventually(() -> string(api.message(sid), "status").equals("delivered"));
      assertThat(relay.webhooks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"delivery\": \"eaten\"}",
          "{\"delay\": \"soon\"}",
          "{\"delay\": -1}",
          "{\"error_code\": \"x\"}",
          "nothing"
        })
    void is_not_told_nonsense(String json) throws Exception {
      assertThat(api.sim("PUT", "/phones/" + PHONE, json).statusCode()).isEqualTo(400);
    }

    private void behave(String json) throws Exception {
      assertThat(api.sim("PUT", "/phones/" + PHONE, json).statusCode()).isEqualTo(200);
    }

    private String sentWithCallback() throws Exception {
      return string(
          api.sent(PHONE, "hi", "StatusCallback", relay.url("/callback").toString()), "sid");
    }
  }

  @Nested
  class A_create_is_refused {
    @ParameterizedTest
    @CsvSource({
      "'', hi, SERVICE, 21604",
      "+1619, hi, SERVICE, 21211",
      "bob, hi, SERVICE, 21211",
      "+15005550001, hi, SERVICE, 21211",
      "+15005550004, hi, SERVICE, 21610",
      "+16195550111, '', SERVICE, 21602",
      "+16195550111, hi, '', 21603",
      "+16195550111, hi, MG0, 21705",
      "+16195550111, hi, +16195550199, 21606",
      "+16195550100, hi, RELAY, 21266",
    })
    void as_twilio_does(String to, String body, String by, int code) throws Exception {
      var by2 = by.equals("RELAY") ? simulator.account().relayNumber() : by;
      var answer =
          api.create(
              "To",
              to,
              "Body",
              body,
              by2.startsWith("+") ? "From" : "MessagingServiceSid",
              by2.equals("SERVICE") ? simulator.account().messagingServiceSid() : by2);

      assertThat(answer.statusCode()).isEqualTo(400);
      var error = Api.object(answer);
      assertThat(error.get("code").getAsInt()).isEqualTo(code);
      assertThat(error.get("status").getAsInt()).isEqualTo(400);
      assertThat(string(error, "message")).isNotEmpty();
      assertThat(string(error, "more_info"))
          .isEqualTo("https://www.twilio.com/docs/errors/" + code);
    }

    @ParameterizedTest
    @CsvSource({
      "StatusCallback, not a url, 21609",
      "StatusCallback, https://under_score.example.com/, 21609",
      "MediaUrl, nowhere, 21620",
      "ValidityPeriod, 0, 21624",
      "ValidityPeriod, 36001, 21624",
      "ValidityPeriod, x, 21624",
    })
    void for_a_wrong_parameter(String name, String value, int code) throws Exception {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> api.sent(PHONE, "hi", name, value))
          .withMessageContaining("\"code\":" + code);
    }

    @Test
    void for_a_body_that_is_too_long() throws Exception {
      api.sent(PHONE, "x".repeat(1_600));
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> api.sent(PHONE, "x".repeat(1_601)))
          .withMessageContaining("21617");
    }

    @Test
    void but_not_for_an_unknown_parameter() throws Exception {
      api.sent(PHONE, "hi", "NoSuchParameter", "1", "ValidityPeriod", "300");
    }
  }

  @Nested
  class Credentials {
    @Test
    void may_be_the_accounts_or_an_api_keys() throws Exception {
      var account = simulator.account();
      var path = "/2010-04-01/Accounts/" + account.accountSid() + "/Messages.json";

      assertThat(status(account.accountSid() + ":" + account.authToken(), path)).isEqualTo(200);
      assertThat(status(account.apiKey() + ":" + account.apiSecret(), path)).isEqualTo(200);
      assertThat(status(account.accountSid() + ":" + account.apiSecret(), path)).isEqualTo(401);
      assertThat(status("x:y", path)).isEqualTo(401);
    }

    @Test
    void that_are_wrong_are_answered_as_twilio_does() throws Exception {
      var answer = api.restAs("x:y", "GET", "/2010-04-01/Accounts/AC0/Messages.json");

      assertThat(answer.body())
          .isEqualTo(
              "{\"code\":20003,\"message\":\"Authenticate\",\"more_info\":"
                  + "\"https://www.twilio.com/docs/errors/20003\",\"status\":401}");
    }

    private int status(String user, String path) throws Exception {
      return api.restAs(user, "GET", path).statusCode();
    }
  }

  @Nested
  class A_list {
    @Test
    void is_newest_first_and_comes_in_pages() throws Exception {
      for (var text = 0; text < 5; text++) {
        api.sent(PHONE, "text " + text);
      }
      api.sent("+16195550112", "elsewhere");

      var bodies = new ArrayList<String>();
      var path = "Messages.json?To=%2B16195550111&PageSize=2";
      var uri = "/2010-04-01/Accounts/" + simulator.account().accountSid() + "/" + path;
      var pages = 0;
      while (!uri.isEmpty()) {
        var page = Api.object(api.rest("GET", uri));
        page.getAsJsonArray("messages").forEach(text -> bodies.add(string(text, "body")));
        assertThat(page.has("uri")).isTrue();
        assertThat(page.get("page").getAsInt()).isEqualTo(pages);
        pages++;
        uri = page.get("next_page_uri").isJsonNull() ? "" : string(page, "next_page_uri");
        // One that comes meanwhile shifts nothing.
        api.sent(PHONE, "late");
      }

      assertThat(pages).isEqualTo(3);
      assertThat(bodies).containsExactly("text 4", "text 3", "text 2", "text 1", "text 0");
    }

    @Test
    void may_be_filtered_by_date() throws Exception {
      api.sent(PHONE, "hi");

      assertThat(messages(".json?DateSent%3E=2020-01-01", "messages")).hasSize(1);
      assertThat(messages(".json?DateSent%3C=2020-01-01", "messages")).isEmpty();
      assertThat(messages(".json?DateSent=2020-01-01", "messages")).isEmpty();
      assertThat(messages(".json?DateSent%3E=2020-01-01T00:00:00Z", "messages")).hasSize(1);
    }

    @Test
    void may_lag_behind() throws Exception {
      api.sim("PUT", "/api", "{\"list_lag\": \"PT1M\"}");
      var sid = string(api.sent(PHONE, "hi"), "sid");

      assertThat(messages(".json", "messages")).isEmpty();
      assertThat(string(api.message(sid), "body")).isEqualTo("hi");
    }
  }

  @Nested
  class The_api_can {
    @ParameterizedTest
    @ValueSource(ints = {429, 400, 500, 503})
    void fail_the_next_sends_and_then_work_again(int status) throws Exception {
      api.sim("PUT", "/api", "{\"fail_next\": 2, \"status\": %d}".formatted(status));

      assertThat(create().statusCode()).isEqualTo(status);
      assertThat(messages(".json", "messages")).isEmpty();
      assertThat(create().statusCode()).isEqualTo(status);
      assertThat(create().statusCode()).isEqualTo(201);
    }

    @Test
    void fail_everything_until_told_otherwise() throws Exception {
      api.sim("PUT", "/api", "{\"status\": 500}");
      assertThat(create().statusCode()).isEqualTo(500);
      assertThat(api.rest("GET", "/v1/Services").statusCode()).isEqualTo(500);

      api.sim("PUT", "/api", "{}");
      assertThat(create().statusCode()).isEqualTo(201);
    }

    @Test
    void say_when_to_come_back() throws Exception {
      api.sim("PUT", "/api", "{\"fail_next\": 1, \"status\": 429}");

      var answer = create();

      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(Api.object(answer).get("code").getAsInt()).isEqualTo(20_429);
    }

    @Test
    void do_it_and_lose_the_answer() throws Exception {
      api.sim("PUT", "/api", "{\"fail_next\": 1, \"drop_response\": true}");

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> create());
      assertThat(messages(".json", "messages")).hasSize(1);
    }

    @Test
    void do_it_and_claim_that_it_failed() throws Exception {
      api.sim("PUT", "/api", "{\"fail_next\": 1, \"drop_response\": true, \"status\": 500}");

      assertThat(create().statusCode()).isEqualTo(500);
      assertThat(messages(".json", "messages")).hasSize(1);
    }

    @Test
    void answer_late() throws Exception {
      api.sim("PUT", "/api", "{\"fail_next\": 1, \"hang\": \"PT0.2S\"}");
      var start = System.nanoTime();

      assertThat(create().statusCode()).isEqualTo(201);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void let_only_so_many_through() throws Exception {
      api.sim("PUT", "/api", "{\"rate\": 2}");

      assertThat(create().statusCode()).isEqualTo(201);
      assertThat(create().statusCode()).isEqualTo(201);
      assertThat(create().statusCode()).isEqualTo(429);
    }

    @Test
    void fail_now_and_then() throws Exception {
      api.sim("PUT", "/api", "{\"rate\": 0.5, \"status\": 503}");
      var seen = new TreeSet<Integer>();

      eventually(() -> {
        seen.add(create().statusCode());
        return seen.size() == 2;
      });
      assertThat(seen).containsExactly(201, 503);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"status\": \"x\"}",
          "{\"status\": 99}",
          "{\"fail_next\": -1}",
          "{\"hang\": \"x\"}",
          "[]"
        })
    void not_be_told_nonsense(String json) throws Exception {
      assertThat(api.sim("PUT", "/api", json).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> create() throws IOException, InterruptedException {
      return api.create(
          "To",
          PHONE,
          "Body",
          "hi",
          "MessagingServiceSid",
          simulator.account().messagingServiceSid());
    }
  }

  @Test
  void a_text_can_be_redacted_and_deleted() throws Exception {
    var sid = string(api.sent(PHONE, "secret"), "sid");
    eventually(() -> string(api.message(sid), "status").equals("delivered"));
    var path = "/2010-04-01/Accounts/" + simulator.account().accountSid() + "/Messages/" + sid;

    assertThat(string(Api.object(api.rest("POST", path + ".json", "Body", "")), "body")).isEmpty();
    assertThat(api.rest("DELETE", path + ".json").statusCode()).isEqualTo(204);
    assertThat(api.rest("GET", path + ".json").statusCode()).isEqualTo(404);
    assertThat(api.rest("DELETE", path + ".json").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/2010-04-01/Accounts/AC0/Messages.json",
        "/2010-04-01/Accounts/{}/Messages/SM0.json",
        "/2010-04-01/Accounts/{}/Calls.json",
        "/v1/Nothing",
        "/v1/Services/MG0"
      })
  void what_does_not_exist_is_20404(String path) throws Exception {
    var answer = api.rest("GET", path.replace("{}", simulator.account().accountSid()));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Api.object(answer).get("code").getAsInt()).isEqualTo(20_404);
  }

  @Test
  void screens_can_be_cleared_without_the_account_forgetting() throws Exception {
    var sid = string(api.sent(PHONE, "hi"), "sid");
    eventually(() -> api.screen(PHONE).size() == 1);

    assertThat(api.sim("DELETE", "/phones", "").statusCode()).isEqualTo(204);

    assertThat(api.screen(PHONE)).isEmpty();
    assertThat(string(api.message(sid), "body")).isEqualTo("hi");
    assertThat(api.sim("GET", "/phones", "").body()).contains(PHONE);
  }

  @Test
  void events_tell_a_console_what_happened() throws Exception {
    api.sent(PHONE, "hi", "StatusCallback", relay.url("/callback").toString());
    eventually(() -> relay.webhooks().size() == 3);

    eventually(
        () -> api.sim("GET", "/events?after=0", "").body().split("\"callback\"", -1).length == 4);
    var events =
        JsonParser.parseString(api.sim("GET", "/events?after=1", "").body()).getAsJsonArray();
    assertThat(events.get(0).getAsJsonObject().get("id").getAsLong()).isEqualTo(2);
  }

  private List<String> statuses() {
    return relay.webhooks().stream()
        .map(webhook -> webhook.form().getOrDefault("MessageStatus", ""))
        .toList();
  }

  private JsonArray messages(String path, String key) throws IOException, InterruptedException {
    return Api.object(
            api.rest(
                "GET",
                "/2010-04-01/Accounts/" + simulator.account().accountSid() + "/Messages" + path))
        .getAsJsonArray(key);
  }

  private void assertSigned(Webhook webhook) {
    assertThat(
            new RequestValidator(simulator.account().authToken())
                .validate(webhook.url(), webhook.form(), webhook.header("X-twilio-signature")))
        .isTrue();
  }
}
