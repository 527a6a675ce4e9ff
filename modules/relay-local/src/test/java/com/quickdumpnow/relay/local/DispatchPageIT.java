package com.quickdumpnow.relay.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dispatcher's page, in a browser. The page is the running relay's; the answers are the test's
 * own, so that it has each moment and each failure at hand.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DispatchPageIT extends PageTest {
  private static final Instant NOW = Instant.parse("2026-03-08T22:30:00Z");
  private static final String KEY = "dashboard-key-0123456789";
  private static final String ACK = "I take it (A)";

  /** How late after his deadline somebody may be asked. */
  private static final Duration LATEST = Duration.ofSeconds(3);

  private static final String LINK = "https://qdn.example/track?token=j_page1.s3cret-0123456789";
  private static final String LINK_TEXT = "Follow your job here: " + LINK;

  private Optional<JsonObject> rosterBefore = Optional.empty();

  /** An API with one job, whose message #12 waits for the primary. */
  private final class Api {
    private final List<Request> changes = new ArrayList<>();
    private int asked;
    private boolean down;
    private boolean optedOut;
    private final JsonArray respondersOptedOut = new JsonArray();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final JsonArray items = new JsonArray();
    private final JsonObject cascade = new JsonObject();
    private JsonObject acked = new JsonObject();
    private String body = "the trailer is full";
    private String state = "in-progress";
    private Optional<JsonObject> position = Optional.empty();

    Api() {
      cascade.addProperty("code", 12);
      cascade.addProperty("status", "open");
      cascade.addProperty("deadline", NOW.plusSeconds(133).toString());
      cascade.addProperty("responder_name", "Primary");
      cascade.addProperty("next_responder_name", "Backup");
      var attempt = new JsonObject();
      attempt.addProperty("responder_name", "Primary");
      attempt.addProperty("at", NOW.minusSeconds(167).toString());
      attempt.addProperty("status", "delivered");
      var attempts = new JsonArray();
      attempts.add(attempt);
      cascade.add("attempts", attempts);
      acked.add("cascades", new JsonArray());
      said("SM1", "customer", "", body, "received", NOW.minusSeconds(170));
    }

    JsonObject said(
        String id, String from, String purpose, String words, String status, Instant at) {
      var item = new JsonObject();
      item.addProperty("id", id);
      item.addProperty("at", at.toString());
      item.addProperty("direction", from.equals("customer") ? "inbound" : "outbound");
      item.addProperty("from_role", from);
      item.addProperty("to_role", from.equals("customer") ? "relay" : "customer");
      item.addProperty("purpose", purpose);
      item.addProperty("body", words);
      item.addProperty("status", status);
      item.add("media_urls", new JsonArray());
      items.add(item);
      return item;
    }

    /** The driver is near College Area, by I-8. */
    void driverAt(Instant at) {
      var fix = new JsonObject();
      fix.addProperty("lat", 32.7775);
      fix.addProperty("lon", -117.07);
      fix.addProperty("accuracy_m", 30);
      fix.addProperty("at", at.toString());
      position = Optional.of(fix);
    }

    void linkTexted() {
      said("NJ1-link", "relay", "tracking-link", LINK_TEXT, "delivered", NOW.minusSeconds(400));
    }

    void exhausted() {
      cascade.addProperty("status", "exhausted");
      cascade.addProperty("exhausted_at", NOW.toString());
      cascade.remove("deadline");
    }

    /** A text of which there is all to tell that can be told. */
    void failedText() {
      var error = new JsonObject();
      error.addProperty("code", 30003);
      error.addProperty("help_url", "https://www.twilio.com/docs/errors/30003");
      var text = said("SM8-reply", "responder", "reply", "at nine", "undelivered", NOW);
      text.add("error", error);
      text.addProperty("sid", "SM" + "8".repeat(32));
      text.addProperty("attempt", 2);
      text.addProperty("segments", 1);
      var history = new JsonArray();
      for (var status : List.of("queued", "sent", "undelivered")) {
        var step = new JsonObject();
        step.addProperty("at", NOW.toString());
        step.addProperty("status", status);
        history.add(step);
      }
      text.add("status_history", history);
    }

    void optedOut(String id, String name) {
      var responder = new JsonObject();
      responder.addProperty("id", id);
      responder.addProperty("name", name);
      respondersOptedOut.add(responder);
    }

    void talk(int texts) {
      for (int i = 0; i < texts; i++) {
        said("SM5-" + i, "customer", "", "text " + i, "received", NOW.minusSeconds(100 - i));
      }
    }

    void ackByText(String by) {
      ack(by, "sms").addProperty("responder", "backup");
    }

    JsonObject ack(String by, String how) {
      cascade.addProperty("status", "acked");
      var ack = new JsonObject();
      ack.addProperty("by", by);
      ack.addProperty("how", how);
      ack.addProperty("at", NOW.toString());
      cascade.add("ack", ack);
      return ack;
    }

    void to(Page page) {
      page.route("**/api/**", this::answer);
      page.route("**/sms/send", this::answer);
    }

    private void answer(Route route) {
      var request = route.request();
      asked += request.method().equals("GET") ? 1 : 0;
      if (down) {
        route.abort("internetdisconnected");
        return;
      }
      var path = request.url().substring(relay.api().toString().length()).replaceFirst("\\?.*", "");
      if (!("Bearer " + KEY).equals(request.headers().get("authorization"))) {
        fulfill(route, 401, new JsonObject());
        return;
      }
      if (!request.method().equals("GET")) {
        changes.add(request);
        var refusal = refusals.remove(path);
        if (refusal != null && refusal == 0) {
          route.abort("connectionreset");
          return;
        } else if (refusal != null) {
          var problem = new JsonObject();
          problem.addProperty("detail", "A job that is completed cannot become in-progress.");
          fulfill(route, refusal, problem);
          return;
        }
      }
      fulfill(route, request.method().equals("DELETE") ? 204 : 200, view(path));
    }

    private JsonObject view(String path) {
      var view = new JsonObject();
      view.addProperty("server_time", NOW.toString());
      switch (path) {
        case "/api/jobs" -> {
          var lines = new JsonArray();
          lines.add(line("j_quiet", "pending", "hello there", false));
          lines.add(line("j_page1", "in-progress", body, true));
          view.add("items", lines);
          view.add("unmatched", new JsonObject());
          view.add("responders_opted_out", respondersOptedOut);
        }
        case "/api/jobs/j_page1" -> {
          view.addProperty("state", state);
          position
              .filter(_ -> state.equals("in-progress"))
              .ifPresent(fix -> view.add("position", fix));
          view.addProperty("location", "1200 Third Ave, Chula Vista, CA 91910");
          view.addProperty("trailer_count", 1);
          view.addProperty("customer_phone", "+16195550134");
          view.addProperty("customer_opted_out", optedOut);
        }
        case "/api/messages/j_page1", "/api/messages/_unmatched" -> {
          view.add("items", items);
          view.add("cascade", cascade);
        }
        case "/api/jobs/j_page1/ack" -> view.add("cascades", acked.get("cascades"));
        default -> {}
      }
      return view;
    }

    private JsonObject line(String id, String state, String words, boolean waits) {
      var line = new JsonObject();
      line.addProperty("job_id", id);
      line.addProperty("state", state);
      line.addProperty("customer", "…0134");
      line.addProperty("customer_opted_out", waits && optedOut);
      line.addProperty("location", "1200 Third Ave, San Diego");
      var last = new JsonObject();
      last.addProperty("id", id + words);
      last.addProperty("at", NOW.minusSeconds(waits ? 170 : 5).toString());
      last.addProperty("from_role", "customer");
      last.addProperty("body", words);
      line.add("last_message", last);
      if (waits) {
        line.add("cascade", cascade);
      }
      return line;
    }

    private void fulfill(Route route, int status, JsonObject body) {
      route.fulfill(
          new Route.FulfillOptions()
              .setStatus(status)
              .setContentType("application/json")
              .setHeaders(Map.of("ETag", "\"" + body.toString().hashCode() + "\""))
              .setBody(status == 204 ? "" : body.toString()));
    }
  }

  private Page at(Api api, String address, Duration wrong) {
    var page = window(desk("en-US"));
    page.clock().install(new Clock.InstallOptions().setTime(NOW.plus(wrong).toEpochMilli()));
    page.clock().pauseAt(NOW.plus(wrong).plusSeconds(1).toEpochMilli());
    api.to(page);
    page.navigate(address);
    return page;
  }

  private static void signIn(Page page, String key) {
    page.locator("#key").fill(key);
    page.locator("#sign-in button").click();
  }

  private Page signedIn(Api api) {
    var page = at(api, "/dispatch?job=j_page1", Duration.ZERO);
    signIn(page, KEY);
    assertThat(heading(page)).hasText("j_page1");
    assertThat(page.locator(".bubble")).hasCount(api.items.size());
    return page;
  }

  private Page inSpanish(Api api, Browser.NewContextOptions options) {
    var page = window(options);
    page.clock().install(new Clock.InstallOptions().setTime(NOW.toEpochMilli()));
    api.to(page);
    page.navigate("/dispatch?job=j_page1");
    signIn(page, KEY);
    return page;
  }

  private static Locator heading(Page page) {
    return page.locator("#job-title");
  }

  /** For people: what the page looks like, to be seen after a build. */
  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", name + ".png")));
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Test
  @Tag("S5")
  void the_key_opens_it_is_in_no_address_and_a_wrong_one_asks_again_for_the_same_job() {
    expectFault("status of 401");
    var page = at(new Api(), "/dispatch?job=j_page1", Duration.ZERO);
    signIn(page, "wrong");
    assertThat(page.locator("#sign-in-why")).containsText("does not open");
    signIn(page, KEY);
    assertThat(heading(page)).hasText("j_page1");
    assertThat(page.url()).isEqualTo(relay.api() + "/dispatch?job=j_page1");
    assertThat(page.evaluate("JSON.stringify([localStorage, sessionStorage]) + document.cookie"))
        .isEqualTo("[{},{\"qdn.key\":\"%s\"}]".formatted(KEY));
    button(page, "Sign out").click();
    assertThat(page.locator("#desk")).isHidden();
    assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);
  }

  @Test
  void who_waits_is_first_with_a_countdown_by_the_servers_time() {
    var page = at(new Api(), "/dispatch", Duration.ofMinutes(10));
    signIn(page, KEY);
    assertThat(page.locator(".line .name")).hasText(new String[] {"j_page1", "j_quiet"});
    assertThat(page.locator(".badge")).hasText("Backup in 2:13");
    page.clock().runFor(2_600);
    assertThat(page.locator(".badge")).hasText("Backup in 2:11");
  }

  @Test
  void filters_are_in_the_address_and_hide_nobody_who_waits() {
    var page = at(new Api(), "/dispatch?state=completed", Duration.ZERO);
    signIn(page, KEY);
    assertThat(page.locator(".line .name")).hasText(new String[] {"j_page1"});
    page.locator("#filter-state").selectOption("pending");
    page.locator("#filter-text").fill("hello");
    assertThat(page.locator(".line .name")).hasText(new String[] {"j_page1", "j_quiet"});
    assertThat(page.url()).endsWith("/dispatch?state=pending&q=hello");
  }

  @Test
  void a_key_that_no_header_could_carry_is_a_wrong_one() {
    var page = at(new Api(), "/dispatch", Duration.ZERO);
    signIn(page, "“" + KEY + "”");
    assertThat(page.locator("#sign-in-why")).containsText("does not open");
    assertThat(page.locator("#key")).isFocused();
  }

  @Test
  void the_customers_number_stays_under_a_finger_and_marked_while_nothing_changes() {
    var api = new Api();
    var page = signedIn(api);
    var number = page.locator("#job-facts a");
    number.focus();
    var asked = api.asked;
    page.clock().runFor(3_100);
    page.waitForCondition(() -> api.asked > asked);
    page.clock().runFor(3_100);
    assertThat(number).isFocused();
  }

  @Test
  void a_key_that_is_held_down_and_a_double_click_take_one_message() {
    var api = new Api();
    var page = signedIn(api);
    page.locator("#log").focus();
    page.keyboard().down("a");
    page.waitForCondition(() -> api.changes.size() == 1);
    assertThat(page.locator("#ack")).hasText(ACK);
    page.keyboard().down("a");
    page.keyboard().up("a");
    assertThat(page.locator("#ack")).hasText(ACK);
    page.locator("#ack").dblclick();
    page.waitForCondition(() -> api.changes.size() > 1);
    assertThat(page.locator("#ack")).hasText(ACK);
    assertThat(api.changes).hasSize(2);
  }

  @Test
  void an_ack_is_done_when_the_relay_says_so() {
    var api = new Api();
    var page = signedIn(api);
    api.acked.getAsJsonArray("cascades").add("12");
    page.locator("#log").focus();
    page.keyboard().press("a");
    page.waitForCondition(() -> !api.changes.isEmpty());
    assertThat(page.locator("#ack")).hasText(ACK);
    assertThat(api.changes)
        .extracting(Request::url)
        .containsExactly(relay.api() + "/api/jobs/j_page1/ack");
    api.ack("dashboard", "dashboard");
    page.clock().runFor(3_100);
    assertThat(page.locator("#countdown")).hasText("Taken on the dashboard, 3:30 PM PDT");
    assertThat(page.locator("#ack")).isHidden();
  }

  @Test
  void the_second_of_two_is_told_who_was_first() {
    var api = new Api();
    var page = signedIn(api);
    api.ackByText("Backup");
    button(page, ACK).click();
    assertThat(page.locator("#trouble"))
        .containsText("You were not the first. Taken by Backup, by text");
    assertThat(page.locator("#countdown")).hasText("Taken by Backup, by text, 3:30 PM PDT");
  }

  @Test
  void what_does_not_get_through_says_so_until_it_is_seen_and_can_be_tried_again() {
    expectFault("ERR_CONNECTION_RESET");
    expectFault("status of 4");
    expectFault("status of 5");
    var api = new Api();
    var page = signedIn(api);
    for (var refused :
        List.of(
            Map.entry(0, "It did not get through."),
            Map.entry(503, "It did not get through."),
            Map.entry(412, "Somebody changed this meanwhile."),
            Map.entry(409, "cannot become"))) {
      api.refusals.put("/api/jobs/j_page1", refused.getKey());
      button(page, "Job is done").click();
      assertThat(page.locator("#trouble")).containsText(refused.getValue());
      page.clock().runFor(10_000);
      assertThat(page.locator("#trouble")).containsText(refused.getValue());
      button(page, "Seen").click();
      assertThat(page.locator("#trouble")).isEmpty();
    }
    assertThat(api.changes)
        .allSatisfy(change -> assertThat(change.headers().get("if-match")).isNotBlank());
  }

  @Test
  void hidden_it_asks_nothing_and_catches_up_when_it_is_shown() {
    var api = new Api();
    var page = signedIn(api);
    assertThat(page.locator(".line")).hasCount(2);
    setHidden(page, true);
    var asked = api.asked;
    api.said("SM7", "customer", "", "are you there?", "received", NOW);
    api.ackByText("Backup");
    page.clock().runFor(60_000);
    assertThat(api.asked).isEqualTo(asked);
    assertThat(page.locator(".bubble")).hasCount(1);
    setHidden(page, false);
    assertThat(page.locator(".bubble .words").last()).hasText("are you there?");
    assertThat(page.locator("#countdown")).containsText("Taken by Backup, by text");
  }

  @Test
  void a_reply_that_is_sent_again_is_the_same_text() {
    expectFault("ERR_CONNECTION_RESET");
    var api = new Api();
    var page = signedIn(api);
    page.locator("#words").fill("we come at nine");
    api.refusals.put("/sms/send", 0);
    button(page, "Send").click();
    assertThat(page.locator("#trouble")).containsText("try again");
    assertThat(page.locator("#words")).hasValue("we come at nine");
    button(page, "Send").click();
    assertThat(page.locator("#words")).hasValue("");
    page.locator("#words").fill("we come at nine");
    button(page, "Send").click();
    assertThat(page.locator("#words")).hasValue("");
    var keys = api.changes.stream().map(change -> change.headers().get("idempotency-key")).toList();
    assertThat(keys).hasSize(3);
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
    assertThat(api.changes.getFirst().postData())
        .isEqualTo("{\"job_id\":\"j_page1\",\"body\":\"we come at nine\"}");
  }

  @Test
  @Tag("T7")
  void what_was_written_is_shown_as_it_was_written() {
    var api = new Api();
    var words = "<img src=x onerror=alert(1)>\n🚛 é\n" + "long".repeat(390);
    api.said("SM2", "customer", "", words, "received", NOW.minusSeconds(60));
    var page = signedIn(api);
    assertThat(page.locator(".bubble .words").last().textContent()).isEqualTo(words);
    assertThat(page.locator(".bubble img")).hasCount(0);
  }

  @Test
  void a_new_text_comes_once_and_its_status_only_rises() {
    var api = new Api();
    var page = signedIn(api);
    var sent = api.said("SM3-reply", "responder", "reply", "at nine", "delivered", NOW);
    page.clock().runFor(3_100);
    assertThat(page.locator(".bubble")).hasCount(2);
    assertThat(page.locator(".bubble.ours .status")).hasText("delivered");
    sent.addProperty("status", "sent");
    api.items.add(sent.deepCopy());
    page.clock().runFor(3_100);
    page.clock().runFor(3_100);
    assertThat(page.locator(".bubble")).hasCount(2);
    assertThat(page.locator(".bubble.ours .status")).hasText("delivered");
  }

  @ParameterizedTest
  @ValueSource(ints = {PHONE_WIDTH, 1024, 1280})
  void a_new_text_does_not_take_the_reader_away_from_an_older_one(int width) {
    var api = new Api();
    api.talk(30);
    var page = signedIn(api);
    page.setViewportSize(width, 740);
    page.locator("#reply").scrollIntoViewIfNeeded();
    page.clock().runFor(3_100);
    assertThat(page.locator(".bubble").last()).isInViewport();
    page.locator("#log").focus();
    page.keyboard().press("Home");
    assertThat(page.locator(".bubble").first()).isInViewport();
    var reply = page.locator("#reply").boundingBox();
    api.said("SM6", "customer", "", "the newest", "received", NOW);
    page.clock().runFor(3_100);
    assertThat(page.locator(".bubble").first()).isInViewport();
    var newer = page.locator("#newer").boundingBox();
    var log = page.locator("#log").boundingBox();
    assertThat(newer.y).as("hides none of the conversation").isGreaterThan(log.y + log.height);
    assertThat(page.locator("#reply").boundingBox().y)
        .as("moves nothing away from under a finger")
        .isEqualTo(reply.y);
    button(page, "New messages").click();
    assertThat(page.locator(".bubble").last()).isInViewport();
    assertThat(page.locator("#newer")).isHidden();
  }

  @Test
  void a_failure_is_told_in_words_and_an_unknown_one_by_its_number() {
    var api = new Api();
    for (var code : List.of(21610, 30003, 30005, 30006, 30007, 63018)) {
      var error = new JsonObject();
      error.addProperty("code", code);
      error.addProperty("help_url", "https://www.twilio.com/docs/errors/" + code);
      api.said("SM4-" + code, "responder", "reply", "at nine", "undelivered", NOW)
          .add("error", error);
    }
    var page = signedIn(api);
    assertThat(page.locator(".bubble .status"))
        .hasText(
            new String[] {
              "not delivered: The phone has opted out of our texts: call instead. about 21610",
              "not delivered: The phone is off or out of reach. about 30003",
              "not delivered: The number does not exist any more. about 30005",
              "not delivered: A landline or a carrier that takes no texts. about 30006",
              "not delivered: The carrier filtered it as spam. about 30007",
              "not delivered: Error 63018 about 63018"
            });
  }

  @Test
  void a_job_on_the_way_shows_where_its_driver_is_and_how_old_that_is() {
    var api = new Api();
    var page = signedIn(api);
    assertThat(page.locator("#where")).isHidden();

    api.driverAt(NOW.minus(Duration.ofMinutes(25)));
    page.clock().runFor(3_100);
    var told = page.locator("#position");
    assertThat(told)
        .hasText("No news for long. The last position is from 25 min ago (3:05 PM PDT)");
    assertThat(page.locator("#nearby"))
        .hasText("Near College Area, by I-8. About 10 mi from Chula Vista.");
    assertThat(page.getByAltText("Driver's last known position")).isVisible();

    api.driverAt(NOW.minusSeconds(20));
    page.clock().runFor(3_100);
    assertThat(told).hasText("Position of just now (3:29 PM PDT)");
    assertThat(page.getByAltText("Driver's position")).isVisible();

    api.state = "completed";
    page.clock().runFor(3_100);
    assertThat(page.locator("#where")).isHidden();
    assertThat(page.locator("img.leaflet-marker-icon")).hasCount(0);
    assertThat(page.locator("#job")).not().containsText("College Area");
  }

  @Test
  void the_link_that_was_texted_can_be_copied_and_texted_again() {
    var api = new Api();
    api.linkTexted();
    var page = signedIn(api);
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    button(page, "Copy the customer's link").click();
    assertThat(page.locator("#news")).hasText("Copied");
    assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(LINK);

    page.locator("#words").fill("Here is your link.");
    button(page, "Text it to him again").click();
    assertThat(page.locator("#words")).hasValue("Here is your link.\n" + LINK_TEXT);
    assertThat(page.locator("#words")).isFocused();
    assertThat(api.changes).as("nothing is sent before he says so").isEmpty();
    button(page, "Send").click();
    assertThat(page.locator("#words")).hasValue("");
    assertThat(api.changes.getFirst().postData()).contains(LINK);

    api.state = "completed";
    // Not one step of three seconds: the sending has had the page ask, too, and it counts from that
    // answer.
    RunningRelay.await(
        "a link that is gone",
        () -> {
          page.clock().runFor(500);
          return page.locator("#link").isHidden() ? List.of(true) : List.of();
        });
  }

  @Test
  void a_job_whose_link_the_relay_does_not_have_says_why() {
    var page = signedIn(new Api());
    assertThat(page.locator("#link")).containsText("the relay keeps it only in the text");
    assertThat(page.locator("#link button")).hasCount(0);
  }

  @Test
  @Tag("S5")
  void what_was_being_written_outlives_another_job_and_a_reload_but_not_the_sign_out() {
    var page = signedIn(new Api());
    page.locator("#words").fill("we come at nine");
    page.locator(".line", new Page.LocatorOptions().setHasText("j_quiet")).click();
    assertThat(page.locator("#words")).hasValue("");
    page.goBack();
    assertThat(page.locator("#words")).hasValue("we come at nine");
    page.reload();
    assertThat(page.locator("#words")).hasValue("we come at nine");
    button(page, "Sign out").click();
    assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);
  }

  @Test
  void without_a_network_it_says_so_keeps_what_it_has_and_catches_up_by_itself() {
    expectFault("ERR_INTERNET_DISCONNECTED");
    var customer = "+16195550162";
    var job = jobOnTheWay(customer);
    var page = window(desk("en-US"));
    page.clock().install();
    page.navigate("/dispatch?job=" + job);
    signIn(page, relay.account("dashboard_key"));
    assertThat(page.locator("#position")).containsText("Position of just now");
    assertThat(page.getByAltText("Driver's position")).isVisible();

    page.context().setOffline(true);
    assertThat(page.locator("#connection")).containsText("No connection. What you see is from ");
    relay.text(customer, "are you near?");
    page.locator("#words").fill("ten minutes");
    button(page, "Send").click();
    assertThat(page.locator("#trouble")).containsText("It did not get through.");
    page.clock().fastForward(120_000);
    assertThat(page.locator("#position")).containsText("Position as of 2 min ago");
    assertThat(page.getByAltText("Driver's last known position")).isVisible();
    assertThat(page.locator("#log")).not().containsText("are you near?");
    assertThat(page.locator("#words")).hasValue("ten minutes");
    assertAccessible(page);
    picture(page, "dispatch-cut");

    page.context().setOffline(false);
    assertThat(page.locator("#connection")).isEmpty();
    assertThat(page.locator(".bubble.customer .words").last()).hasText("are you near?");
    assertThat(page.locator("#words")).hasValue("ten minutes");
    button(page, "Send").click();
    assertThat(page.locator("#words")).hasValue("");
    assertThat(page.locator(".bubble.ours .words")).hasText("ten minutes");
    RunningRelay.await("the answer", () -> relay.screenWith(customer, "ten minutes"));
    assertThat(relay.sent(customer))
        .filteredOn(sent -> sent.body().contains("ten minutes"))
        .hasSize(1);
    relay.call("POST", "/api/jobs/" + job + "/ack", "");
  }

  @Test
  void an_answer_whose_receipt_was_lost_is_not_sent_twice_also_after_a_look_at_another_job() {
    expectFault("ERR_CONNECTION_RESET");
    var customer = "+16195550165";
    var job = jobOnTheWay(customer);
    var page = window(desk("en-US"));
    losesOneAnswer(page, "**/sms/send", "POST");
    page.navigate("/dispatch?job=" + job);
    signIn(page, relay.account("dashboard_key"));
    page.locator("#words").fill("the key is in the box");
    button(page, "Send").click();
    assertThat(page.locator("#trouble")).containsText("It did not get through.");
    assertThat(page.locator(".bubble.ours .words")).hasText("the key is in the box");
    page.locator(".line", new Page.LocatorOptions().setHasText("j_demo1")).click();
    assertThat(heading(page)).hasText("j_demo1");
    page.goBack();
    assertThat(page.locator("#words")).hasValue("the key is in the box");
    button(page, "Send").click();
    assertThat(page.locator("#words")).hasValue("");
    RunningRelay.await("the answer", () -> relay.screenWith(customer, "the key is in the box"));
    assertThat(page.locator(".bubble.ours .status")).hasText("delivered");
    assertThat(relay.sent(customer))
        .filteredOn(sent -> sent.body().contains("the key is in the box"))
        .hasSize(1);
  }

  private String jobOnTheWay(String customer) {
    var job =
        RunningRelay.json(
                relay.call(
                    "POST",
                    "/api/jobs",
                    "{\"customer_phone\":\"%s\",\"location\":\"4 Ocean St\"}".formatted(customer)))
            .getAsJsonObject()
            .get("job_id")
            .getAsString();
    relay.awaitPage(relay.primary(), customer);
    relay.call("PATCH", "/api/jobs/" + job, "{\"state\":\"in-progress\"}");
    relay.call("PUT", "/api/jobs/%s/position".formatted(job), "{\"lat\":32.7775,\"lon\":-117.07}");
    return job;
  }

  @Test
  void a_log_is_erased_only_by_its_name() {
    var api = new Api();
    var page = signedIn(api);
    page.locator("#job-buttons").getByText("Erase the log").click();
    page.locator("#erase-name").fill("j_other");
    page.locator("#erase-yes").click();
    assertThat(page.locator("#erase-label")).hasText("That is not j_page1. Type j_page1");
    assertThat(api.changes).isEmpty();
    page.locator("#erase-name").fill("j_page1");
    page.locator("#erase-yes").click();
    page.waitForCondition(() -> !api.changes.isEmpty());
    assertThat(api.changes.getFirst().method()).isEqualTo("DELETE");
    assertThat(page.locator("#erase")).isHidden();
  }

  @Test
  void everybody_can_use_it_in_both_languages_on_desk_and_phone() {
    for (var language : List.of("en", "es")) {
      // With its own clock: axe waits for timers of its own.
      var page = window(desk(language + "-US"));
      var api = new Api();
      api.driverAt(NOW.minusSeconds(20));
      api.linkTexted();
      api.to(page);
      page.navigate("/dispatch?job=j_page1");
      assertThat(page.locator("html")).hasAttribute("lang", language);
      assertThat(page.locator("#key")).isVisible();
      assertAccessible(page);
      signIn(page, KEY);
      assertThat(page.locator(".bubble")).hasCount(2);
      assertThat(page.locator("img.leaflet-marker-icon")).isVisible();
      assertAccessible(page);
      picture(page, "dispatch-" + language);
      page.setViewportSize(PHONE_WIDTH, 740);
      assertAccessible(page);
      picture(page, "dispatch-phone-" + language);
    }
  }

  /** What is out of the ordinary. */
  enum Sight {
    ERASE,
    TROUBLE,
    EXHAUSTED,
    OPTED_OUT,
    UNMATCHED,
    DETAILS,
    NEW_MESSAGES
  }

  @ParameterizedTest
  @EnumSource
  void everybody_can_also_read_what_is_out_of_the_ordinary(Sight sight) {
    expectFault("ERR_");
    for (var language : List.of("en", "es")) {
      var api = new Api();
      switch (sight) {
        case EXHAUSTED -> api.exhausted();
        case OPTED_OUT -> {
          api.optedOut = true;
          api.optedOut("primary", "Sergio");
        }
        case DETAILS -> api.failedText();
        case NEW_MESSAGES -> api.talk(30);
        case ERASE, TROUBLE, UNMATCHED -> {}
      }
      // Spanish needs the most room, and a phone has the least.
      var page = window(language.equals("es") ? phone("es-US") : desk("en-US"));
      api.to(page);
      page.navigate("/dispatch?job=" + (sight == Sight.UNMATCHED ? "_unmatched" : "j_page1"));
      signIn(page, KEY);
      assertThat(page.locator(".bubble")).hasCount(api.items.size());
      bring(sight, page, api);
      assertAccessible(page);
      picture(page, "dispatch-%s-%s".formatted(sight.name().toLowerCase(Locale.ROOT), language));
    }
  }

  private static void bring(Sight sight, Page page, Api api) {
    switch (sight) {
      case ERASE -> {
        page.locator("#job-buttons .bad").click();
        page.locator("#erase-name").fill("j_other");
        page.locator("#erase-yes").click();
        assertThat(page.locator("#erase-label")).containsText("j_page1");
      }
      case TROUBLE -> {
        api.refusals.put("/api/jobs/j_page1", 0);
        page.locator("#job-buttons button").first().click();
        assertThat(page.locator("#trouble button")).isVisible();
        api.down = true;
        assertThat(page.locator("#connection")).not().isEmpty();
      }
      case EXHAUSTED -> {
        assertThat(page.locator("#cascade[data-status='exhausted']")).isVisible();
        assertThat(page.locator("#ack")).isVisible();
      }
      case OPTED_OUT -> assertThat(page.locator("#out-of-reach")).isVisible();
      case UNMATCHED -> assertThat(page.locator("#ack")).isVisible();
      case DETAILS -> {
        page.locator(".bubble summary").last().click();
        assertThat(page.locator(".bubble dl").last()).containsText("SM8");
      }
      case NEW_MESSAGES -> {
        page.locator("#log").focus();
        page.keyboard().press("Home");
        assertThat(page.locator(".bubble").first()).isInViewport();
        api.said("SM6", "customer", "", "the newest", "received", NOW);
        assertThat(page.locator("#newer")).isVisible();
      }
    }
  }

  @Test
  void who_has_opted_out_cannot_be_texted_and_the_page_says_to_call_him() {
    var api = new Api();
    api.linkTexted();
    api.optedOut = true;
    var page = signedIn(api);
    assertThat(page.locator("#out-of-reach"))
        .hasText("This customer has opted out of texts. Call instead.");
    assertThat(page.locator("#job-facts a")).hasAttribute("href", "tel:+16195550134");
    assertThat(page.locator("#reply")).isHidden();
    assertThat(button(page, "Copy the customer's link")).isVisible();
    assertThat(button(page, "Text it to him again")).hasCount(0);
    assertThat(page.locator(".line", new Page.LocatorOptions().setHasText("j_page1")))
        .containsText("call instead");
    assertThat(page.locator(".line", new Page.LocatorOptions().setHasText("j_quiet")))
        .not()
        .containsText("call instead");

    api.optedOut = false;
    page.clock().runFor(3_100);
    assertThat(page.locator("#out-of-reach")).isHidden();
    assertThat(page.locator("#reply")).isVisible();
    assertThat(button(page, "Text it to him again")).isVisible();
  }

  @Test
  void a_responder_whose_phone_has_opted_out_is_named_until_he_is_back() {
    var api = new Api();
    api.optedOut("primary", "Sergio");
    var page = signedIn(api);
    assertThat(page.locator("#unreachable")).containsText("not asked: Sergio.");

    api.respondersOptedOut.remove(0);
    page.clock().runFor(3_100);
    assertThat(page.locator("#unreachable")).isEmpty();
  }

  @Test
  void the_link_on_a_responders_phone_opens_the_job_to_be_taken_answered_and_moved_on() {
    var customer = "+16195550179";
    var created =
        RunningRelay.json(
                relay.call(
                    "POST",
                    "/api/jobs",
                    "{\"customer_phone\":\"%s\",\"location\":\"4 Ocean St\"}".formatted(customer)))
            .getAsJsonObject();
    var job = created.get("job_id").getAsString();
    relay.text(relay.primary(), "JOB " + relay.awaitPage(relay.primary(), customer).code());
    var link = link(job);

    var page = window(desk("en-US"));
    page.navigate(link);
    signIn(page, relay.account("dashboard_key"));
    assertThat(heading(page)).hasText(job);
    assertThat(page.locator("#job-facts")).containsText("4 Ocean St");
    button(page, ACK).click();
    assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");

    relay.text(customer, "the gate is <b>locked</b>");
    var said = page.locator(".bubble.customer .words").last();
    assertThat(said).hasText("the gate is <b>locked</b>");
    code(customer, 2);
    button(page, "Start the job").click();
    assertThat(page.locator("#job-facts .state")).hasText("in progress");
    assertThat(page.locator("#countdown")).containsText("Taken by the job's new state");

    button(page, "Text it to him again").click();
    assertThat(page.locator("#words")).isFocused();
    assertThat(page.locator("#words").inputValue())
        .contains(created.get("track_url").getAsString());
    relay.call("PUT", "/api/jobs/%s/position".formatted(job), "{\"lat\":32.7775,\"lon\":-117.07}");
    assertThat(page.locator("#position")).containsText("Position of just now");
    assertThat(page.getByAltText("Driver's position")).isVisible();

    page.locator("#words").fill("we have the key");
    button(page, "Send").click();
    assertThat(page.locator(".bubble.ours .words")).hasText("we have the key");
    assertThat(page.locator(".bubble.ours .status")).containsText("delivered");
    assertThat(relay.screenWith(customer, "we have the key")).hasSize(1);

    relay.text(customer, "who comes?");
    var code = code(customer, 3);
    relay.text(relay.primary(), "OK " + code);
    assertThat(page.locator("#cascade-title")).hasText("Message #%s: taken".formatted(code));
    assertThat(page.locator("#countdown")).containsText(", by text, ");
    assertThat(page.locator(".bubble").last()).isInViewport();
    assertThat(page.locator("#newer")).isHidden();
    picture(page, "dispatch-job");

    page.locator("#job-buttons").getByText("Erase the log").click();
    page.locator("#erase-name").fill(job);
    page.locator("#erase-yes").click();
    assertThat(said).hasText("erased");
  }

  @Test
  void a_message_without_a_job_is_taken_like_any_other() {
    var customer = "+16195550161";
    relay.takeAll();
    var message = relay.text(customer, "do you have a bigger trailer?");
    relay.awaitPage(relay.primary(), customer);
    var page = window(desk("en-US"));
    page.navigate("/dispatch?job=_unmatched");
    signIn(page, relay.account("dashboard_key"));
    assertThat(page.locator(".bubble").last()).containsText("bigger trailer");
    button(page, ACK).click();
    assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");
    var ack = relay.awaitClosed(message).getAsJsonObject("cascade").getAsJsonObject("ack");
    assertThat(ack.get("how").getAsString()).isEqualTo("dashboard");
  }

  @Test
  void of_customers_without_a_job_it_says_who_wrote_what_and_each_can_be_answered() {
    var customers = List.of("+16195550190", "+16195550191");
    relay.takeAll();
    var page = unmatched();
    var messages =
        customers.stream().map(customer -> relay.text(customer, "I am " + customer)).toList();
    for (var customer : customers) {
      assertThat(page.locator(".bubble.customer:has(a[href='tel:%s']) .words".formatted(customer)))
          .hasText("I am " + customer);
    }
    assertThat(page.locator("#about")).hasText("(619) 555-0190: I am " + customers.getFirst());
    page.locator("#ack").dblclick();
    relay.awaitClosed(messages.getFirst());
    assertThat(page.locator("#about")).hasText("(619) 555-0191: I am " + customers.getLast());

    assertThat(page.locator("#reply")).isHidden();
    button(page, "Answer: (619) 555-0191").click();
    page.locator("#words").fill("to the second");
    button(page, "Answer: (619) 555-0190").click();
    assertThat(page.locator("#words")).hasValue("");
    page.getByLabel("Text to (619) 555-0190").fill("to the first");
    button(page, "Send").click();
    assertThat(page.locator(".bubble.ours:has(a[href='tel:+16195550190']) .words"))
        .hasText("to the first");
    RunningRelay.await("the answer", () -> relay.screenWith(customers.getFirst(), "to the first"));
    button(page, "Answer: (619) 555-0191").click();
    assertThat(page.locator("#words")).hasValue("to the second");
    assertThat(relay.screenWith(customers.getLast(), "to the first")).isEmpty();
    assertAccessible(page);
    assertThat(relay.history(messages.getLast(), "acked")).isEmpty();
    relay.takeAll();
  }

  @Test
  void what_is_refused_in_English_says_so_in_Spanish() {
    expectFault("status of 4");
    var api = new Api();
    var page = inSpanish(api, desk("es-US"));
    api.refusals.put("/api/jobs/j_page1", 409);
    page.locator("#job-buttons button").first().click();
    assertThat(page.locator("#trouble")).containsText("Fue rechazado; el servidor dice en inglés:");
  }

  @Test
  void a_conversation_has_room_on_a_phone() {
    var api = new Api();
    api.talk(30);
    var page = inSpanish(api, phone("es-US"));
    assertThat(page.locator(".bubble").last()).isVisible();
    page.waitForCondition(() -> page.locator("#log").boundingBox().height > 300);
  }

  @Test
  void of_two_dashboards_that_take_it_at_once_one_does_and_both_say_who() {
    var customer = "+16195550166";
    relay.takeAll();
    var first = unmatched();
    var second = unmatched();
    var held = new ArrayList<Route>();
    for (var page : List.of(first, second)) {
      page.route("**/api/jobs/_unmatched/ack", held::add);
    }
    var message = relay.text(customer, "who is first?");
    for (var page : List.of(first, second)) {
      assertThat(page.locator(".bubble.customer .words").last()).hasText("who is first?");
    }
    assertThat(button(first, ACK)).isVisible();
    first.locator("#log").focus();
    first.keyboard().press("a");
    button(second, ACK).click();
    first.waitForCondition(() -> held.size() == 2);
    held.forEach(Route::resume);

    for (var page : List.of(first, second)) {
      assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");
      assertThat(page.locator("#ack")).isHidden();
    }
    assertThat(second.locator("#countdown")).hasText(first.locator("#countdown").textContent());
    relay.awaitClosed(message);
    assertThat(relay.history(message, "acked")).hasSize(1);
  }

  @Test
  void an_ack_on_the_dashboard_keeps_the_backup_silent_also_past_the_deadline() {
    var customer = "+16195550167";
    relay.takeAll();
    var page = unmatched();
    var message = relay.text(customer, "is somebody in time?");
    relay.awaitPage(relay.primary(), customer);
    assertThat(page.locator(".bubble.customer .words").last()).hasText("is somebody in time?");
    button(page, ACK).click();
    assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");
    var deadline = relay.pagedAt(message, relay.primary()).plus(RunningRelay.ACK_TIMEOUT);
    assertThat(relay.awaitClosed(message).getAsJsonObject("cascade").getAsJsonObject("ack"))
        .satisfies(
            ack -> assertThat(Instant.parse(ack.get("at").getAsString())).isBefore(deadline));
    RunningRelay.await(
        "the deadline, and as late as the next one may be asked",
        () -> Instant.now().isAfter(deadline.plus(LATEST)) ? List.of(deadline) : List.of());
    assertThat(relay.history(message, "escalated")).isEmpty();
    assertThat(relay.sent(relay.backup())).noneMatch(text -> RunningRelay.isPage(text, customer));
    assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");
  }

  @Test
  void an_ack_that_a_cut_kept_from_the_relay_can_be_pressed_again_and_counts_once() {
    expectFault("ERR_CONNECTION_RESET");
    var customer = "+16195550168";
    relay.takeAll();
    var page = unmatched();
    var cut = new AtomicBoolean(true);
    page.route(
        "**/api/jobs/_unmatched/ack",
        route -> {
          if (cut.getAndSet(false)) {
            route.abort("connectionreset");
          } else {
            route.resume();
          }
        });
    var message = relay.text(customer, "is there a cut?");
    assertThat(page.locator(".bubble.customer .words").last()).hasText("is there a cut?");
    button(page, ACK).click();
    assertThat(page.locator("#trouble")).containsText("It did not get through.");
    assertThat(relay.history(message, "acked")).isEmpty();
    button(page, ACK).click();
    assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");
    relay.awaitClosed(message);
    assertThat(relay.history(message, "acked")).hasSize(1);
    assertThat(page.locator("#trouble")).containsText("It did not get through.");
  }

  @Test
  void an_ack_whose_answer_was_lost_is_seen_as_taken_without_a_second_try() {
    expectFault("ERR_CONNECTION_RESET");
    var customer = "+16195550168";
    relay.takeAll();
    var page = unmatched();
    losesOneAnswer(page, "**/api/jobs/_unmatched/ack", "POST");
    var message = relay.text(customer, "is the answer lost?");
    assertThat(page.locator(".bubble.customer .words").last()).hasText("is the answer lost?");
    button(page, ACK).click();
    assertThat(page.locator("#trouble")).containsText("It did not get through.");
    assertThat(page.locator("#countdown")).containsText("Taken on the dashboard");
    assertThat(page.locator("#ack")).isHidden();
    relay.awaitClosed(message);
    assertThat(relay.history(message, "acked")).hasSize(1);
  }

  /** A dashboard that looks at the messages without a job, before there is one to be taken. */
  private Page unmatched() {
    var page = window(desk("en-US"));
    page.navigate("/dispatch?job=_unmatched");
    signIn(page, relay.account("dashboard_key"));
    assertThat(heading(page)).hasText("Without a job");
    return page;
  }

  private String code(String customer, int count) {
    return RunningRelay.await(
            "the page about the last text",
            () -> {
              var pages = relay.pages(relay.primary(), customer);
              return pages.size() == count ? pages : List.<RunningRelay.Shown>of();
            })
        .getLast()
        .code();
  }

  /** The address in the primary's answer to JOB. */
  private String link(String job) {
    return RunningRelay.await(
            "the link to " + job, () -> relay.screenWith(relay.primary(), "/dispatch?job=" + job))
        .getFirst()
        .body()
        .lines()
        .toList()
        .getLast();
  }

  @Test
  void the_roster_is_changed_only_from_what_was_shown_or_knowingly_over_it() {
    expectFault("status of 412");
    var page = roster("en-US");
    var name = page.getByLabel("Name").first();
    var before = name.inputValue();
    assertThat(relay.call("PUT", "/api/roster", "{\"customer_updates\":[]}").statusCode())
        .as("somebody else's change")
        .isEqualTo(200);
    name.fill("Somebody");
    button(page, "Save").click();
    assertThat(page.locator("#theirs")).containsText("Somebody else has saved the roster");
    assertThat(name).hasValue("Somebody");
    assertThat(chain()).contains(before).doesNotContain("Somebody");
    assertAccessible(page);

    button(page, "Save mine over theirs").click();
    assertThat(page.locator("#news")).containsText("The roster is saved");
    assertThat(page.locator("#theirs")).isHidden();
    assertThat(chain()).contains("Somebody").doesNotContain(before);
  }

  @Test
  void what_somebody_else_changed_is_named_and_can_be_taken_over() {
    expectFault("status of 412");
    var page = roster("en-US");
    var changed = RunningRelay.json(relay.call("GET", "/api/roster", "")).getAsJsonObject();
    var person = changed.getAsJsonArray("chain").get(1).getAsJsonObject();
    var name = person.get("name").getAsString();
    person.addProperty("email", "backup@example.com");
    page.getByLabel("E-mail").first().fill("primary@example.com");
    assertThat(relay.call("PUT", "/api/roster", chainOf(changed)).statusCode()).isEqualTo(200);
    button(page, "Save").click();
    assertThat(page.locator("#theirs li")).hasText(name + ": other data or shifts");
    button(page, "Drop mine, show theirs").click();
    assertThat(page.getByLabel("E-mail").first()).hasValue("");
    assertThat(page.getByLabel("E-mail").nth(1)).hasValue("backup@example.com");
  }

  @Test
  void shifts_are_edited_by_day_and_hour_with_the_keyboard_alone() {
    var page = roster("en-US");
    var backup = page.locator(".people > li").nth(1);
    backup.getByLabel("On duty").selectOption("in shifts");
    backup.getByLabel("Monday").focus();
    for (int day = 0; day < 7; day++) {
      page.keyboard().press("Space");
      page.keyboard().press("Tab");
    }
    // Each day and night: whoever else texts meanwhile finds him on duty.
    backup.getByLabel("From").fill("00:00");
    backup.getByLabel("To").fill("00:00");
    assertThat(backup).containsText("until the next day");
    backup.getByLabel("Time zone").fill("America/New_York");
    backup
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add a shift"))
        .press("Enter");
    assertThat(backup.getByLabel("Monday").nth(1)).isFocused();
    backup.getByLabel("Sunday").nth(1).check();
    button(page, "Save").click();
    assertThat(page.locator("#news")).containsText("The roster is saved");
    var shifts =
        RunningRelay.json(relay.call("GET", "/api/roster", ""))
            .getAsJsonObject()
            .getAsJsonArray("chain")
            .get(1)
            .getAsJsonObject()
            .getAsJsonObject("shifts");
    assertThat(shifts.get("zone").getAsString()).isEqualTo("America/New_York");
    assertThat(
            RunningRelay.objects(shifts.getAsJsonArray("weekly"))
                .map(shift ->
                    Stream.of("day", "from", "to")
                        .map(name -> shift.get(name).getAsString())
                        .collect(Collectors.joining(" "))))
        .containsExactly(
            "monday 00:00 00:00",
            "tuesday 00:00 00:00",
            "wednesday 00:00 00:00",
            "thursday 00:00 00:00",
            "friday 00:00 00:00",
            "saturday 00:00 00:00",
            "sunday 00:00 00:00",
            "sunday 07:00 19:00");
  }

  @Test
  void what_the_relay_would_not_take_is_said_beside_the_field() {
    var page = roster("en-US");
    var version = RunningRelay.json(relay.call("GET", "/api/roster", "")).getAsJsonObject();
    page.getByLabel("Phone").first().fill("619 555 0101");
    var primary = page.locator(".people > li").first();
    primary.getByLabel("On duty").selectOption("in shifts");
    primary.getByLabel("Time zone").fill("San Diego");
    button(page, "Save").click();
    assertThat(page.locator("#roster-form > .wrong")).hasText("Not saved: 3 fields are not right.");
    assertThat(page.getByLabel("Phone").first()).isFocused();
    assertThat(page.getByLabel("Phone").first()).hasAccessibleDescription("As +16195550101");
    assertThat(primary.getByLabel("Time zone"))
        .hasAccessibleDescription("Such as America/Los_Angeles");
    assertThat(primary).containsText("Choose at least one day");
    assertAccessible(page);
    picture(page, "dispatch-roster-faults");
    assertThat(RunningRelay.json(relay.call("GET", "/api/roster", ""))).isEqualTo(version);
  }

  @Test
  void a_roster_that_cannot_be_had_is_asked_for_again() {
    expectFault("status of 503");
    var page = window(desk("en-US"));
    var refused = new AtomicBoolean();
    page.route(
        "**/api/roster",
        route -> {
          if (refused.getAndSet(true)) {
            route.resume();
          } else {
            route.fulfill(new Route.FulfillOptions().setStatus(503));
          }
        });
    page.navigate("/dispatch?roster=1");
    signIn(page, relay.account("dashboard_key"));
    assertThat(page.locator("#connection")).not().isEmpty();
    assertThat(page.getByLabel("Name").first()).isVisible();
    assertThat(page.locator("#connection")).isEmpty();
  }

  @Test
  void a_roster_that_is_not_saved_is_left_only_by_who_says_so() {
    var page = roster("en-US");
    var form = page.locator("#roster");
    // Nothing was changed: nothing is asked.
    button(page, "Back").click();
    assertThat(form).isHidden();
    button(page, "Roster").click();
    var name = page.getByLabel("Name").first();
    var before = name.inputValue();
    name.fill("Somebody");

    for (var way :
        List.<Runnable>of(
            () -> button(page, "Back").click(),
            () -> page.locator(".line").first().click(),
            () -> button(page, "Sign out").click(),
            page::goBack)) {
      way.run();
      assertThat(page.locator("#unsaved")).isVisible();
      button(page, "Stay here").click();
      assertThat(page.locator("#unsaved")).isHidden();
      assertThat(name).hasValue("Somebody");
      assertThat(page.url()).endsWith("/dispatch?roster=1");
    }

    var asked = new ArrayList<String>();
    page.onDialog(dialog -> {
      asked.add(dialog.type());
      dialog.dismiss();
    });
    page.close(new Page.CloseOptions().setRunBeforeUnload(true));
    page.waitForCondition(() -> !asked.isEmpty());
    assertThat(asked).containsExactly("beforeunload");
    assertThat(name).hasValue("Somebody");

    page.goBack();
    assertThat(page.locator("#unsaved")).isVisible();
    assertAccessible(page);
    button(page, "Go on without it").click();
    assertThat(form).isHidden();
    assertThat(page.url()).endsWith("/dispatch");
    button(page, "Roster").click();
    assertThat(name).hasValue(before);
  }

  @Test
  @Tag("S5")
  void what_is_being_edited_outlives_a_key_that_has_to_be_typed_anew() {
    expectFault("status of 401");
    var page = roster("en-US");
    var refused = new AtomicBoolean();
    page.route(
        "**/api/roster",
        route -> {
          if (route.request().method().equals("PUT") && !refused.getAndSet(true)) {
            route.fulfill(new Route.FulfillOptions().setStatus(401));
          } else {
            route.resume();
          }
        });
    page.getByLabel("E-mail").nth(1).fill("backup@example.com");
    button(page, "Save").click();
    assertThat(page.locator("#sign-in-why")).containsText("does not open");
    signIn(page, relay.account("dashboard_key"));
    assertThat(page.getByLabel("E-mail").nth(1)).hasValue("backup@example.com");
    button(page, "Save").click();
    assertThat(page.locator("#news")).containsText("The roster is saved");
  }

  @Test
  void a_save_whose_answer_was_lost_counts_as_saved() {
    expectFault("status of 412");
    expectFault("ERR_CONNECTION_RESET");
    var page = roster("en-US");
    losesOneAnswer(page, "**/api/roster", "PUT");
    page.getByLabel("E-mail").nth(1).fill("backup@example.com");
    button(page, "Save").click();
    assertThat(page.locator("#trouble")).containsText("try again");
    button(page, "Save").click();
    assertThat(page.locator("#news")).containsText("The roster is saved");
    assertThat(page.locator("#theirs")).isHidden();
  }

  @Test
  void everybody_can_edit_the_roster_in_both_languages_on_desk_and_phone() {
    for (var language : List.of("en", "es")) {
      var page = roster(language + "-US");
      page.locator(".people select").first().selectOption("shifts");
      page.getByLabel(language.equals("es") ? "lunes" : "Monday").check();
      assertAccessible(page);
      picture(page, "dispatch-roster-" + language);
      page.setViewportSize(PHONE_WIDTH, 740);
      assertAccessible(page);
      picture(page, "dispatch-roster-phone-" + language);
      page.locator("#language").click();
      assertThat(page.getByLabel(language.equals("es") ? "Monday" : "lunes")).isChecked();
    }
  }

  /** The relay does what it is asked for, and the page does not hear of it; once. */
  private static void losesOneAnswer(Page page, String addresses, String method) {
    var lost = new AtomicBoolean();
    page.route(
        addresses,
        route -> {
          if (route.request().method().equals(method) && lost.compareAndSet(false, true)) {
            route.fetch();
            route.abort("connectionreset");
          } else {
            route.resume();
          }
        });
  }

  /** Opens the roster, which is as it was before when the test is over. */
  private Page roster(String locale) {
    rosterBefore =
        rosterBefore.or(() ->
            Optional.of(RunningRelay.json(relay.call("GET", "/api/roster", "")).getAsJsonObject()));
    var page = window(desk(locale));
    page.navigate("/dispatch?roster=1");
    signIn(page, relay.account("dashboard_key"));
    assertThat(page.locator(".people > li").first()).isVisible();
    return page;
  }

  @AfterEach
  void put_the_roster_back() {
    rosterBefore.ifPresent(roster -> relay.call("PUT", "/api/roster", chainOf(roster)));
  }

  private static String chainOf(JsonObject roster) {
    var body = new JsonObject();
    body.add("chain", roster.get("chain"));
    return body.toString();
  }

  private Stream<String> chain() {
    return RunningRelay.objects(
            RunningRelay.json(relay.call("GET", "/api/roster", ""))
                .getAsJsonObject()
                .getAsJsonArray("chain"))
        .map(person -> person.get("name").getAsString());
  }
}
