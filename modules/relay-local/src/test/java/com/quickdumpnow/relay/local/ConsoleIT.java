package com.quickdumpnow.relay.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The console, as a newcomer has it before him: he presses, and looks at the phones. On a relay of
 * its own, since it resets it; at a speed at which a receipt still comes well before it is missed.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConsoleIT extends PageTest {
  private static final double SPEED = 40;
  private static final int SCENARIO_MILLIS = 60_000;
  private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();
  private static final LocalRelay LOCAL = start();
  private static final RunningRelay OWN = new RunningRelay(LOCAL);

  ConsoleIT() {
    super(OWN);
  }

  private static LocalRelay start() {
    try {
      return LocalRelay.start(
          new LocalOptions(
              RunningRelay.ASSEMBLY,
              0,
              0,
              0,
              SPEED,
              Optional.empty(),
              Optional.empty(),
              false,
              true,
              Map.of()),
          new Journal(new PrintStream(SAID, false, UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @AfterAll
  static void end() {
    LOCAL.close();
  }

  /** Nobody has texted yet, and nothing is open. */
  @BeforeEach
  void all_is_empty() {
    var answer =
        relay.answer(
            RunningRelay.request(relay.api(), "/console/reset")
                .method("POST", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private Page console(String locale) {
    var page = window(desk(locale));
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    page.navigate("/");
    assertThat(page.locator("#connection")).hasAttribute("data-state", "live");
    assertThat(page.locator(".phone")).hasCount(3);
    return page;
  }

  private Page console() {
    return console("en-US");
  }

  /** Presses one button, and waits for the words that all went as it should. */
  private String tryOut(Page page, String scenario) {
    page.locator("[data-scenario='%s']".formatted(scenario)).click();
    var result = page.locator("#try-result");
    assertThat(result)
        .hasAttribute(
            "data-result",
            Pattern.compile("good|bad"),
            new LocatorAssertions.HasAttributeOptions().setTimeout(SCENARIO_MILLIS));
    assertThat(result.textContent()).startsWith("✓");
    atRest();
    return result.textContent();
  }

  /** On the dashboard nobody waits any more, and no queue has a dead letter. */
  private void atRest() {
    RunningRelay.await(
        "nobody who waits",
        () -> {
          var list = RunningRelay.json(relay.call("GET", "/api/jobs", "")).getAsJsonObject();
          return Stream.concat(
                      RunningRelay.objects(list.getAsJsonArray("items")),
                      Stream.of(list.getAsJsonObject("unmatched")))
                  .filter(line -> line.has("cascade"))
                  .map(line -> line.getAsJsonObject("cascade").get("status").getAsString())
                  .anyMatch("open"::equals)
              ? List.of()
              : List.of("nobody");
        });
    var state =
        RunningRelay.json(relay.answer(RunningRelay.request(relay.api(), "/console/state")))
            .getAsJsonObject();
    assertThat(RunningRelay.objects(state.getAsJsonArray("queues")))
        .filteredOn(queue -> queue.get("name").getAsString().contains("Dlq"))
        .isNotEmpty()
        .allSatisfy(queue -> assertThat(queue.get("visible").getAsInt()).isZero());
  }

  private static Locator rows(Page page, String words) {
    return page.locator(".event").filter(new Locator.FilterOptions().setHasText(words));
  }

  private static Locator phone(Page page, String role) {
    return page.locator("[data-role='%s']".formatted(role));
  }

  private List<String> pages(String phone, String customer) {
    return relay.pages(phone, customer).stream().map(RunningRelay.Shown::body).toList();
  }

  private List<String> read(String phone) {
    return relay.screen(phone).stream().map(RunningRelay.Shown::body).toList();
  }

  @Test
  void the_driver_of_the_sample_job_is_seen_on_his_road_until_he_loses_gps() {
    var page = console();
    var track = window();
    track.navigate("/track?token=j_demo1.demo-token-1-0123456789abcdef");
    assertThat(track.locator("#position")).containsText("There is no position of your driver yet.");
    page.locator("#drive").click();
    assertThat(page.locator("#driving")).containsText("The driver of j_demo1 is on I-8");
    assertThat(track.getByAltText("Driver's position")).isVisible();
    assertThat(track.locator("#nearby")).containsText("by I-8.");
    var first = position();
    RunningRelay.await(
        "the next position", () -> Stream.of(position()).filter(at -> !at.equals(first)).toList());
    assertAccessible(page);

    page.locator("#lose-gps").click();
    assertThat(page.locator("#driving")).containsText("nobody hears where he is");
    assertThat(page.locator("#lose-gps")).hasAttribute("aria-pressed", "true");
    page.locator("#lose-gps").click();
    var before = position();
    RunningRelay.await(
        "a position again", () -> Stream.of(position()).filter(at -> !at.equals(before)).toList());
    page.locator("#drive").click();
    assertThat(page.locator("#driving")).isEmpty();
    assertThat(page.locator("#lose-gps")).isHidden();
  }

  /** Where the sample job's driver was last. */
  private String position() {
    return RunningRelay.json(relay.call("GET", "/api/jobs/j_demo1", ""))
        .getAsJsonObject()
        .get("position")
        .toString();
  }

  @Test
  void one_press_shows_the_primary_the_deadline_the_backup_and_the_ack_and_the_customer_sees_it() {
    var customer = "+16195550135";
    var page = console();
    var track = window();
    track.navigate("/track?token=j_demo2.demo-token-2-0123456789abcdef");
    assertThat(track.locator("h1")).containsText("We have your request");

    page.locator("[data-scenario='silent']").click();
    assertThat(phone(page, "primary").locator(".bubble").first()).containsText("j_demo2");
    assertThat(page.locator(".cascade[data-status='open'] progress")).isVisible();
    assertThat(phone(page, "backup").locator(".bubble:not(.own)")).containsText("j_demo2");
    assertThat(rows(page, "next responder")).containsText("NO_ACK");
    assertThat(page.locator("#try-result"))
        .hasAttribute(
            "data-result",
            "good",
            new LocatorAssertions.HasAttributeOptions().setTimeout(SCENARIO_MILLIS));
    atRest();
    assertThat(page.locator(".cascade .ack").first()).containsText("ack: Backup, by text");
    assertThat(track.locator("h1")).containsText("Our dispatcher has your request");
    assertThat(pages(relay.primary(), customer)).hasSize(1);
    assertThat(pages(relay.backup(), customer)).hasSize(1);
    assertThat(read(relay.primary())).anyMatch(body -> body.endsWith(": Backup took it."));
    page.setViewportSize(1280, 920);
    picture(page, "console");
  }

  @Test
  void ack() {
    tryOut(console(), "ack");
    assertThat(read("+16195550134")).containsOnlyOnce("on my way");
  }

  @Test
  void a_dead_phone() {
    tryOut(console(), "dead");
    assertThat(pages(relay.primary(), "+16195550136")).isEmpty();
    assertThat(pages(relay.backup(), "+16195550136")).hasSize(1);
  }

  @Test
  void nobody() {
    var page = console();
    tryOut(page, "nobody");
    assertThat(read("+16195550137"))
        .containsExactly(
            "Quick Dump Now: we have your message and will get back to you as soon as we can.");
    assertThat(pages(relay.primary(), "+16195550137")).hasSize(1);
    assertThat(pages(relay.backup(), "+16195550137")).hasSize(1);
    assertThat(page.locator(".cascade[data-status='exhausted']")).isVisible();
  }

  @Test
  void spanish() {
    tryOut(console("es-US"), "spanish");
    assertThat(read("+16195550138"))
        .containsExactly("Quick Dump Now: tenemos su mensaje y le respondemos lo antes posible.");
  }

  @Test
  void stop() {
    var page = console();
    tryOut(page, "stop");
    assertThat(phone(page, "customer").locator(".opted-out")).isVisible();
    assertThat(relay.sent("+16195550139")).noneMatch(text -> text.body().contains("take it back"));
  }

  @Test
  void repeated() {
    var page = console();
    tryOut(page, "repeated");
    assertThat(pages(relay.primary(), "+16195550140")).hasSize(1);
    assertThat(rows(page, "/sms/inbound from …0140: 200")).hasCount(4);
  }

  @Test
  void forged() {
    expectFault("status of 403");
    var page = console();
    tryOut(page, "forged");
    assertThat(pages(relay.primary(), "+16195550141"))
        .singleElement()
        .asString()
        .endsWith("this one is really me");
    assertThat(rows(page, "/sms/inbound from …0141: 403")).containsText("wrong signature");
  }

  @Test
  void an_outage() {
    tryOut(console(), "outage");
    assertThat(pages(relay.primary(), "+16195550142")).hasSizeLessThanOrEqualTo(1);
    assertThat(pages(relay.backup(), "+16195550142")).hasSizeLessThanOrEqualTo(1);
    assertThat(read(relay.primary()).size() + read(relay.backup()).size()).isPositive();
  }

  @Test
  void a_row_opens_its_request_its_answer_and_its_verdict_and_can_be_typed_again() {
    var customer = "+16195550143";
    var page = console();
    relay.text(customer, "it's <b>full</b> & locked");
    var row = rows(page, "/sms/inbound from …0143: 200");
    row.locator(".open").click();
    var detail = row.locator(".detail");
    assertThat(detail).containsText("it's <b>full</b> & locked");
    assertThat(detail).containsText("<Response/>");
    assertThat(detail).containsText("Signature: signed");
    assertThat(detail).containsText("x-twilio-signature");
    detail.getByText("Copy as curl").click();
    assertThat(detail.getByText("Copied")).isVisible();
    assertThat((String) page.evaluate("navigator.clipboard.readText()"))
        .startsWith("curl -X POST '" + relay.api() + "/sms/inbound'")
        .contains("-H 'x-twilio-signature: ");

    row.locator(".only").click();
    assertThat(rows(page, "text to …0101: 201")).hasCount(1);
    assertThat(page.locator(".event .only").first())
        .hasText(row.locator(".only").first().textContent());
  }

  @Test
  void a_person_texts_sends_a_picture_and_chooses_how_a_carrier_behaves() {
    var page = console();
    var customer = phone(page, "customer");
    customer.locator(".which select").selectOption("+16195550134");
    customer.locator("textarea").fill("hello there");
    customer.locator("form button").click();
    assertThat(customer.locator(".bubble.own").last()).containsText("hello there");
    var primary = phone(page, "primary");
    assertThat(primary.locator(".bubble").last()).containsText("hello there");
    customer.getByText("Picture").click();
    assertThat(customer.locator(".bubble.own img")).hasCount(1);
    assertThat(primary.locator(".bubble img")).hasCount(1);
    primary.locator(".delivery").selectOption("silent");
    assertThat(rows(page, "carrier of …0101")).containsText("silent");
    primary.locator(".delivery").selectOption("delivered");
    assertThat(rows(page, "carrier of …0101")).hasCount(2);
    page.locator("#api").selectOption("lost");
    assertThat(rows(page, "Twilio's API behaves otherwise")).containsText("drop_response");
    page.locator("#api").selectOption("ok");
    assertThat(rows(page, "Twilio's API behaves otherwise")).hasCount(2);
  }

  @Test
  void the_dashboard_is_a_press_away_and_its_key_is_copied() {
    var page = console();
    page.locator("#key").click();
    assertThat(page.locator("#news")).hasText("Copied");
    var key = String.valueOf(page.evaluate("navigator.clipboard.readText()"));
    var dispatch = page.context().waitForPage(() -> page.locator("#dispatch").click());
    dispatch.locator("#key").fill(key);
    dispatch.locator("#sign-in button").click();
    assertThat(dispatch.locator(".line .name").first()).isVisible();
    assertThat(dispatch.url()).isEqualTo(relay.api() + "/dispatch");
  }

  @Test
  void the_customers_page_of_the_sample_job_is_a_press_away_in_the_consoles_language() {
    var page = console("es-US");
    var customer = phone(page, "customer");
    customer.locator(".which select").selectOption("+16195550135");
    var track = page.context().waitForPage(() -> customer.getByText("Seguir el trabajo").click());
    assertThat(track.locator("html")).hasAttribute("lang", "es");
    assertThat(track.locator("h1")).containsText("Tenemos su pedido");
    assertThat(track.locator("#location")).containsText("4545 Murphy Canyon Rd");
    customer.locator(".which select").selectOption("+16195550136");
    assertThat(customer.getByText("Seguir el trabajo")).hasCount(0);
  }

  @Test
  void a_timer_that_is_fired_now_does_not_make_the_relay_early() {
    var customer = "+16195550144";
    var page = console();
    relay.text(relay.primary(), "BACK");
    var message = relay.text(customer, "when?");
    var cascade = page.locator("[data-message='%s']".formatted(message));
    cascade.getByText("fire now").click();
    assertThat(rows(page, "early: armed again").first()).isVisible();
    var code = relay.awaitPage(relay.primary(), customer).code();
    relay.text(relay.primary(), "OK " + code);
    relay.awaitClosed(message);
    var deadline = relay.pagedAt(message, relay.primary()).plusMillis((long) (300_000 / SPEED));
    assertThat(relay.history(message, "escalated"))
        .allSatisfy(entry ->
            assertThat(Instant.parse(entry.get("at").getAsString())).isAfterOrEqualTo(deadline));
    assertThat(cascade.locator(".ack")).containsText("Sergio");
  }

  @Test
  void nothing_is_missing_and_nothing_is_there_twice_after_a_reload_and_in_a_second_window() {
    var page = console();
    tryOut(page, "ack");
    var second = console();
    page.locator("#everything").check();
    second.locator("#everything").check();
    var all = journal("").stream().map(entry -> entry.get("id").getAsString()).toList();
    assertThat(all).doesNotHaveDuplicates();
    for (var window : List.of(page, second)) {
      window.waitForCondition(() -> shownIds(window).containsAll(all));
      assertThat(shownIds(window)).doesNotHaveDuplicates();
    }
    page.reload();
    page.locator("#everything").check();
    page.waitForCondition(() -> shownIds(page).containsAll(all));
    assertThat(shownIds(page)).doesNotHaveDuplicates();
    assertThat(phone(page, "primary").locator(".bubble"))
        .hasCount(phone(second, "primary").locator(".bubble").count());
  }

  private static List<String> shownIds(Page page) {
    return page.locator(".event").all().stream()
        .map(row -> String.valueOf(row.getAttribute("data-entry")))
        .toList();
  }

  @Test
  void a_stream_that_was_dropped_goes_on_where_it_was() {
    relay.text("+16195550145", "one");
    var before = journal("");
    var last = before.getLast().get("stream_id").getAsString();
    relay.text("+16195550145", "two");
    var after = journal(last);
    assertThat(after.getFirst().get("id").getAsLong())
        .isEqualTo(before.getLast().get("id").getAsLong() + 1);
    assertThat(journal("7.3").getFirst().get("id").getAsLong())
        .as("of another run: all of it")
        .isEqualTo(before.getFirst().get("id").getAsLong());
  }

  /** Reads the entries that a window gets which has seen this one last, up to the first state. */
  private List<JsonObject> journal(String lastEventId) {
    var request = RunningRelay.request(relay.api(), "/console/stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try (var http = HttpClient.newHttpClient()) {
      var stream = http.send(request.build(), BodyHandlers.ofInputStream()).body();
      var entries = new ArrayList<JsonObject>();
      try (var lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
        var id = "";
        var event = "";
        for (var line = lines.readLine(); !event.equals("time"); line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            id = line.substring(4);
          } else if (line.startsWith("event: ")) {
            event = line.substring(7);
          } else if (line.startsWith("data: ") && event.equals("entry")) {
            var entry = JsonParser.parseString(line.substring(6)).getAsJsonObject();
            entry.addProperty("stream_id", id);
            entries.add(entry);
          }
        }
      }
      http.shutdownNow();
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void a_dead_letter_is_seen_looked_at_and_sent_back_to_where_it_failed() throws Exception {
    var page = console();
    var queue =
        relay.cloud().topology().queues().stream()
            .filter(candidate -> candidate.label().contains("ForwardDlq"))
            .findFirst()
            .orElseThrow();
    var letter =
        "{\"v\":1,\"kind\":\"relay.message-accepted\",\"id\":\"SM%s\",\"data\":{\"at\":\"2026-03-02T12:00:00Z\",\"message\":\"SM%s\"}}"
            .formatted("0".repeat(31) + "9", "0".repeat(31) + "9");
    try (var aws = new AwsClient(relay.cloud().aws())) {
      var input = new JsonObject();
      input.addProperty("QueueUrl", queue.url().toString());
      input.addProperty("MessageBody", letter);
      aws.call(Service.SQS, "SendMessage", input);
    }
    assertThat(page.locator("#dead-sum")).containsText("1 dead letter");
    assertThat(rows(page, "dead letter in").first()).isVisible();
    page.locator("#look").click();
    page.locator("#letters summary").click();
    assertThat(page.locator("#letters pre")).hasText(letter);
    page.locator("#letters button").click();
    assertThat(page.locator("#dead-sum")).containsText("No dead letters");
    assertThat(rows(page, "dead letter sent back")).hasCount(1);
  }

  @Test
  void reset_empties_phones_queues_and_tables() {
    var page = console();
    tryOut(page, "ack");
    var message = journal("").getFirst();
    assertThat(message.size()).isPositive();
    var text = relay.text("+16195550146", "still open");
    relay.awaitPage(relay.primary(), "+16195550146");
    page.locator("#reset").click();
    assertThat(page.locator(".event")).hasCount(1);
    assertThat(rows(page, "all is empty")).hasCount(1);
    assertThat(page.locator(".bubble")).hasCount(0);
    assertThat(page.locator("#cascades-none")).isVisible();
    assertThat(relay.status(text)).isEmpty();
    assertThat(read(relay.primary())).isEmpty();
    assertThat(page.locator("#schedules")).not().containsText("esc-");
    tryOut(page, "ack");
  }

  @Test
  void everybody_can_use_it_in_both_languages_on_desk_and_phone() {
    for (var language : List.of("en", "es")) {
      var page = console(language + "-US");
      assertThat(page.locator("html")).hasAttribute("lang", language);
      relay.text("+16195550147", "how long?");
      // By its own name: new rows come above it.
      var entry = page.locator(".event[data-what='text']").first().getAttribute("data-entry");
      var row = page.locator("[data-entry='%s']".formatted(entry));
      row.locator(".open").click();
      assertThat(row.locator(".detail dl")).isVisible();
      assertThat(page.locator(".cascade").first()).isVisible();
      assertAccessible(page);
      picture(page, "console-" + language);
      page.setViewportSize(PHONE_WIDTH, 740);
      assertAccessible(page);
      picture(page, "console-phone-" + language);
    }
  }

  @Test
  @Tag("T7")
  void what_was_written_is_shown_as_it_was_written_and_is_on_no_line_of_the_terminal() {
    var words = "<img src=x onerror=alert(1)> wombat";
    var page = console();
    var before = callbacks();
    relay.text("+16195550134", words);
    phone(page, "customer").locator(".which select").selectOption("+16195550134");
    assertThat(phone(page, "customer").locator(".bubble .words").last()).hasText(words);
    assertThat(page.locator(".bubble .words img")).hasCount(0);
    RunningRelay.await(
        "the page's receipt", () -> callbacks() > before ? List.of(before) : List.of());
    assertThat(said()).noneMatch(line -> line.contains("wombat") || line.contains("6195550"));
    assertThat(said()).anyMatch(line -> line.contains("-->  /sms/inbound"));
    assertThat(said()).anyMatch(line -> line.contains("<--  twilio"));
  }

  private static Stream<String> said() {
    return SAID.toString(UTF_8).lines();
  }

  private static long callbacks() {
    return said().filter(line -> line.contains("-->  /sms/callback")).count();
  }

  @Test
  void another_site_can_neither_read_nor_press() {
    for (var path : List.of("/console/stream", "/console/state", "/console/dead-letters")) {
      var answer =
          relay.answer(
              RunningRelay.request(relay.api(), path)
                  .header("Origin", "https://example.com")
                  .GET());
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
    }
    var pressed =
        relay.answer(
            RunningRelay.request(relay.api(), "/console/reset")
                .header("Origin", "https://example.com")
                .method("POST", BodyPublishers.noBody()));
    assertThat(pressed.statusCode()).isEqualTo(403);
    assertThat(relay.answer(RunningRelay.request(relay.api(), "/console/reset").GET()).statusCode())
        .isEqualTo(405);
  }

  /** For people: what the page looks like, to be seen after a build. */
  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", name + ".png")));
  }
}
