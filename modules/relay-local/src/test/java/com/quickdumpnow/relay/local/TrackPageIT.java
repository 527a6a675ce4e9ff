package com.quickdumpnow.relay.local;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The customer's page, in a browser. Where a test needs a certain moment of a job, or a network
 * that fails, the answers to the page are the test's own; all else is the running relay's.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TrackPageIT extends PageTest {
  private static final Instant NOW = Instant.parse("2026-03-08T22:30:00Z");
  private static final String SECRET = "s3cret-0123456789";
  private static final String LINK = "/track?token=j_page1." + SECRET;
  private static final String JOBS = "**/api/jobs/**";

  /** Listens to all that a screen reader would read out unasked, and counts where it comes from. */
  private static final String LIVE_REGIONS =
      """
      () => {
        window.said = [];
        const regions = ['[aria-live]', '[role=status]', '[role=alert]', '[role=log]', 'output']
          .flatMap(live => [...document.querySelectorAll(live)])
          .filter(region => region.getAttribute('aria-live') !== 'off');
        for (const region of regions) {
          new MutationObserver(() => window.said.push(region.textContent))
            .observe(region, {attributes: true, childList: true, characterData: true, subtree: true});
        }
        return regions.length;
      }\
      """;

  /** What the page asks for, and what it is told. */
  private static final class Answers {
    private final List<Instant> asked = new ArrayList<>();
    private final Deque<Integer> failures = new ArrayDeque<>();
    private Optional<String> retryAfter = Optional.empty();
    private int status = 200;
    private JsonObject job = new JsonObject();
    private final List<Route> held = new ArrayList<>();
    private boolean hold;
    private boolean offline;

    void to(Page page) {
      page.route(JOBS, this::answer);
    }

    private void answer(Route route) {
      asked.add(Instant.now());
      if (hold) {
        held.add(route);
      } else if (offline) {
        route.abort("internetdisconnected");
      } else {
        fulfill(route);
      }
    }

    private void fulfill(Route route) {
      var failure = failures.isEmpty() ? status : failures.removeFirst();
      var answer = new Route.FulfillOptions().setStatus(failure);
      if (failure == 200) {
        answer.setContentType("application/json").setBody(job.toString());
      } else {
        retryAfter.ifPresent(seconds -> answer.setHeaders(Map.of("Retry-After", seconds)));
      }
      route.fulfill(answer);
    }

    void release() {
      hold = false;
      held.forEach(this::fulfill);
      held.clear();
    }

    int count() {
      return asked.size();
    }
  }

  /**
   * Of the screen, as https://web.dev/articles/cls reckons it; from 0.1 on a page counts as
   * restless.
   */
  private static final double SHIFT_MAX = 0.05;

  private static final String SHIFTS =
      """
      window.shifted = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { shifted += value; }))
        .observe({ type: 'layout-shift', buffered: true });
      """;

  /** The moments in a job's life, and what the customer reads. */
  enum Moment {
    PENDING("pending", "token", "We have your request", "Tenemos su pedido"),
    ACKED("pending", "token", "Our dispatcher has your request", "Nuestro despachador tiene"),
    ON_THE_WAY("in-progress", "token", "Your driver is on the way", "Su chofer va en camino"),
    OLD_POSITION("in-progress", "token", "Your driver is on the way", "Su chofer va en camino"),
    LOST_POSITION("in-progress", "token", "Your driver is on the way", "Su chofer va en camino"),
    COMPLETED("completed", "token", "Your job is done", "Su trabajo está terminado"),
    CANCELLED("cancelled", "token", "This job was cancelled", "Este trabajo fue cancelado"),
    ANONYMOUS("in-progress", "anonymous", "Your driver is on the way", "Su chofer va en camino"),
    EXPIRED("", "", "This link has expired", "Este enlace ha vencido"),
    UNKNOWN("", "", "There is no job behind this link", "No hay ningún trabajo con este enlace");

    private final String state;
    private final String access;
    private final String english;
    private final String spanish;

    Moment(String state, String access, String english, String spanish) {
      this.state = state;
      this.access = access;
      this.english = english;
      this.spanish = spanish;
    }

    int status() {
      return this == EXPIRED ? 410 : this == UNKNOWN ? 404 : 200;
    }

    JsonObject job(Instant now) {
      var job = TrackPageIT.job(state, access, now, this != PENDING);
      switch (this) {
        case ON_THE_WAY -> job.add("position", position(32.7775, -117.07, now.minusSeconds(20)));
        case OLD_POSITION -> job.add("position", position(32.7775, -117.07, now.minusSeconds(200)));
        case LOST_POSITION ->
            job.add("position", position(32.7775, -117.07, now.minusSeconds(660)));
        default -> {}
      }
      return job;
    }
  }

  private static JsonObject job(String state, String access, Instant now, boolean acked) {
    var job = new JsonObject();
    job.addProperty("job_id", "j_page1");
    job.addProperty("state", state);
    job.addProperty("access", access);
    job.addProperty("server_time", now.toString());
    var order = List.of("pending", "acked", "in-progress", "completed");
    var reached = state.equals("pending") && acked ? 1 : order.indexOf(state);
    var steps = new JsonArray();
    for (var i = 0; i < order.size(); i++) {
      var step = new JsonObject();
      step.addProperty("state", order.get(i));
      step.addProperty("done", i < reached);
      step.addProperty("current", i == reached);
      steps.add(step);
    }
    job.add("steps", steps);
    if (access.equals("token")) {
      job.addProperty("location", "1200 Third Ave, Chula Vista, CA 91910");
      job.addProperty("trailer_count", 2);
    }
    return job;
  }

  private static JsonObject onTheWay(Instant now) {
    return job("in-progress", "token", now, true);
  }

  private static JsonObject position(double lat, double lon, Instant at) {
    var position = new JsonObject();
    position.addProperty("lat", lat);
    position.addProperty("lon", lon);
    position.addProperty("accuracy_m", 30);
    position.addProperty("at", at.toString());
    return position;
  }

  private static Answers answers(Page page, JsonObject job) {
    var answers = new Answers();
    answers.job = job;
    answers.to(page);
    return answers;
  }

  private static Page at(Page page, Instant now) {
    page.clock().install(new Clock.InstallOptions().setTime(now.toEpochMilli()));
    page.clock().pauseAt(now.plusSeconds(1).toEpochMilli());
    return page;
  }

  private static void heading(Page page, String words) {
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
        .containsText(words);
  }

  private static void awaitCount(Page page, Answers answers, int count) {
    page.waitForCondition(() -> answers.count() >= count);
    assertThat(answers.count()).isEqualTo(count);
  }

  @ParameterizedTest
  @EnumSource
  void each_moment_is_told_in_both_languages_on_phone_and_desk_to_everybody(Moment moment) {
    if (moment.status() != 200) {
      expectFault("status of " + moment.status());
    }
    for (var language : List.of("en", "es")) {
      var page = window(phone(language + "-US"));
      page.addInitScript(SHIFTS);
      var answers = answers(page, moment.job(Instant.now()));
      answers.status = moment.status();
      page.navigate(LINK);
      heading(page, language.equals("es") ? moment.spanish : moment.english);
      assertThat(page.locator("html")).hasAttribute("lang", language);
      assertThat(page.locator("img.leaflet-marker-icon"))
          .hasCount(Set.of(Moment.ON_THE_WAY, Moment.OLD_POSITION).contains(moment) ? 1 : 0);
      assertThat(page.locator("#call")).isVisible();
      assertThat(page.locator("main[data-waits]")).hasCount(0);
      assertThat(((Number) page.evaluate("shifted")).doubleValue())
          .as("what jumped away from under a finger")
          .isLessThanOrEqualTo(SHIFT_MAX);
      assertAccessible(page);
      picture(page, "track-%s-%s".formatted(moment.name().toLowerCase(Locale.ROOT), language));
      page.setViewportSize(1280, 800);
      assertAccessible(page);
      page.context().close();
    }
  }

  /** For people: what the pages look like, to be seen after a build. */
  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(Path.of("target", "pictures", name + ".png")));
  }

  @Test
  void a_change_on_the_dashboard_is_seen_within_six_seconds_and_said_once() {
    var answer =
        relay.call(
            "POST",
            "/api/jobs",
            "{\"customer_phone\":\"+16195550172\",\"location\":\"9 Sea Ln, La Jolla\"}");
    var job = RunningRelay.json(answer).getAsJsonObject();
    var id = job.get("job_id").getAsString();
    var page = window();
    page.navigate(job.get("track_url").getAsString());
    heading(page, "request");
    page.evaluate(
        """
        window.said = [];
        new MutationObserver(() => window.said.push(document.getElementById('news').textContent))
          .observe(document.getElementById('news'), {childList: true, characterData: true, subtree: true});
        """);
    relay.call("PATCH", "/api/jobs/" + id, "{\"state\":\"in-progress\"}");
    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
        .hasText(
            "Your driver is on the way", new LocatorAssertions.HasTextOptions().setTimeout(6_000));
    relay.call("PATCH", "/api/jobs/" + id, "{\"state\":\"completed\"}");
    heading(page, "Your job is done");
    assertThat(page.evaluate("window.said"))
        .isEqualTo(List.of("News: Your driver is on the way", "News: Your job is done"));
  }

  @Test
  @Tag("P2")
  void the_secret_stays_in_the_page() {
    var page = window();
    var referers = new ArrayList<@Nullable String>();
    page.onRequest(request -> referers.add(request.headers().get("referer")));
    page.navigate("/track?token=j_demo1.demo-token-1-0123456789abcdef&lang=es");
    // Whatever has become of that job by now.
    heading(page, "Su ");
    assertThat(page.url()).isEqualTo(relay.api() + "/track?lang=es");
    assertThat(page.title()).doesNotContain("demo");
    assertThat(referers).allSatisfy(referer -> assertThat(referer).isNullOrEmpty());
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("English")).click();
    heading(page, "Your ");
    assertThat(page.evaluate("JSON.stringify([localStorage, sessionStorage]) + document.cookie"))
        .isEqualTo("[{\"qdn.language\":\"en\"},{}]");
    page.reload();
    heading(page, "Abra otra vez el enlace");
  }

  @Test
  void it_asks_five_seconds_after_an_answer_and_never_twice_at_once() {
    var page = at(window(), NOW);
    var answers = answers(page, onTheWay(NOW));
    page.navigate(LINK);
    heading(page, "driver");
    awaitCount(page, answers, 1);
    answers.hold = true;
    page.clock().runFor(5_600);
    awaitCount(page, answers, 2);
    page.clock().runFor(12_000);
    assertThat(answers.count()).as("while one is waited for").isEqualTo(2);
    answers.job = onTheWay(NOW.plusSeconds(90));
    answers.release();
    assertThat(page.locator("#seen")).containsText("3:31 PM");
    page.clock().runFor(4_400);
    assertThat(answers.count()).isEqualTo(2);
    page.clock().runFor(1_200);
    awaitCount(page, answers, 3);
  }

  @Test
  void hidden_it_asks_nothing_and_shown_again_at_once() {
    var page = at(window(), NOW);
    var answers = answers(page, onTheWay(NOW));
    page.navigate(LINK);
    heading(page, "driver");
    setHidden(page, true);
    page.clock().runFor(60_000);
    assertThat(answers.count()).isEqualTo(1);
    setHidden(page, false);
    awaitCount(page, answers, 2);
  }

  @Test
  void failures_are_given_more_and_more_time_and_the_server_as_much_as_it_wants() {
    expectFault("status of 503");
    var page = at(window(), NOW);
    var answers = answers(page, onTheWay(NOW));
    page.navigate(LINK);
    heading(page, "driver");
    answers.status = 503;
    page.clock().runFor(5_600);
    awaitCount(page, answers, 2);
    assertThat(page.locator("#connection")).containsText("No connection");
    var count = 2;
    for (var seconds : List.of(5, 10, 20, 40, 60)) {
      // The page's own tests know the times to the millisecond; here an answer takes a while, too.
      page.clock().runFor(seconds * 550L);
      assertThat(answers.count()).as("before %d s", seconds).isEqualTo(count);
      page.clock().runFor(seconds * 350L);
      runTo(page, answers, ++count);
    }
    heading(page, "driver");
    answers.status = 200;
    page.evaluate("window.dispatchEvent(new Event('online'))");
    awaitCount(page, answers, ++count);
    assertThat(page.locator("#connection")).isEmpty();
    answers.status = 503;
    answers.retryAfter = Optional.of("30");
    page.clock().runFor(5_600);
    awaitCount(page, answers, ++count);
    assertThat(page.locator("#connection")).containsText("No connection");
    page.clock().runFor(29_000);
    assertThat(answers.count()).isEqualTo(count);
    page.clock().runFor(1_500);
    awaitCount(page, answers, count + 1);
  }

  @Test
  void offline_it_says_so_keeps_what_it_knows_and_recovers() {
    expectFault("ERR_INTERNET_DISCONNECTED");
    var page = at(window(), NOW);
    var job = onTheWay(NOW);
    job.add("position", position(32.7775, -117.07, NOW.minusSeconds(20)));
    var answers = answers(page, job);
    page.navigate(LINK);
    heading(page, "driver");
    answers.offline = true;
    page.clock().runFor(5_600);
    assertThat(page.locator("#connection")).containsText("What you see is from 3:30 PM PDT");
    heading(page, "driver");
    assertThat(page.locator("#nearby")).containsText("Near College Area, by I-8.");
    answers.offline = false;
    page.evaluate("window.dispatchEvent(new Event('online'))");
    assertThat(page.locator("#connection")).isEmpty();
  }

  @Test
  void without_a_network_nothing_stale_looks_fresh_and_it_catches_up_by_itself() {
    expectFault("ERR_INTERNET_DISCONNECTED");
    var job =
        RunningRelay.json(
                relay.call(
                    "POST",
                    "/api/jobs",
                    "{\"customer_phone\":\"+16195550164\",\"location\":\"9 Sea Ln, La Jolla\"}"))
            .getAsJsonObject();
    var path = "/api/jobs/" + job.get("job_id").getAsString();
    relay.awaitPage(relay.primary(), "+16195550164");
    relay.call("PATCH", path, "{\"state\":\"in-progress\"}");
    relay.call("PUT", path + "/position", "{\"lat\":32.7775,\"lon\":-117.07}");
    var page = window();
    page.clock().install();
    page.navigate(job.get("track_url").getAsString());
    assertThat(page.getByAltText("Driver's position")).isVisible();

    page.context().setOffline(true);
    assertThat(page.locator("#connection")).containsText("What you see is from ");
    relay.call("PUT", path + "/position", "{\"lat\":32.843,\"lon\":-117.268}");
    page.clock().fastForward(120_000);
    heading(page, "Your driver is on the way");
    assertThat(page.locator("#position")).containsText("Position as of 2 min ago");
    assertThat(page.locator("#nearby")).containsText("College Area");
    assertThat(page.getByAltText("Driver's last known position")).isVisible();
    assertAccessible(page);
    picture(page, "track-cut");

    page.context().setOffline(false);
    assertThat(page.locator("#connection")).isEmpty();
    assertThat(page.locator("#nearby")).containsText("La Jolla");
    assertThat(page.locator("#position")).containsText("Position of just now");
    assertThat(page.getByAltText("Driver's position")).isVisible();
  }

  @Test
  void a_map_that_could_not_be_had_comes_with_the_network() {
    expectFault("ERR_INTERNET_DISCONNECTED");
    var page = at(window(), NOW);
    page.route("**/leaflet.js", route -> route.abort("internetdisconnected"));
    var answers = answers(page, Moment.ON_THE_WAY.job(NOW));
    page.navigate(LINK);
    assertThat(page.locator("#map-note")).containsText("The map cannot be shown here.");
    answers.offline = true;
    page.clock().runFor(5_600);
    assertThat(page.locator("#connection")).containsText("No connection");
    page.unroute("**/leaflet.js");
    answers.offline = false;
    page.evaluate("window.dispatchEvent(new Event('online'))");
    assertThat(page.getByAltText("Driver's position")).isVisible();
  }

  @Test
  void it_ends_for_good_when_the_job_is_over_or_the_link_opens_nothing() {
    expectFault("status of 4");
    for (var moment : List.of(Moment.COMPLETED, Moment.CANCELLED, Moment.UNKNOWN, Moment.EXPIRED)) {
      var page = at(window(), NOW);
      var answers = answers(page, moment.job(NOW));
      answers.status = moment.status();
      page.navigate(LINK);
      heading(page, moment.english);
      page.clock().runFor(300_000);
      setHidden(page, true);
      setHidden(page, false);
      assertThat(answers.count()).as("%s", moment).isEqualTo(1);
    }
  }

  @Test
  @Tag("P2")
  void the_drivers_position_goes_with_the_job() {
    var page = at(window(), NOW);
    var job = onTheWay(NOW);
    job.add("position", position(32.7775, -117.07, NOW));
    var answers = answers(page, job);
    page.navigate(LINK);
    assertThat(page.getByAltText("Driver's position")).isVisible();
    answers.job = job("completed", "token", NOW.plusSeconds(6), true);
    page.clock().runFor(5_600);
    heading(page, "Your job is done");
    assertThat(page.locator("#map")).isHidden();
    assertThat(page.locator("img.leaflet-marker-icon")).hasCount(0);
    assertThat(page.locator("main")).not().containsText("College Area");
  }

  @Test
  void a_position_ages_by_the_servers_time_whatever_the_phones_clock_says() {
    var page = at(window(), NOW.plus(Duration.ofHours(5)));
    var job = onTheWay(NOW);
    job.add("position", position(32.7775, -117.07, NOW.minusSeconds(20)));
    var answers = answers(page, job);
    page.navigate(LINK);
    var told = page.locator("#position");
    assertThat(told).hasText("Position of just now (3:29 PM PDT)");
    answers.hold = true;
    page.clock().runFor(75_000);
    assertThat(told).hasText("Position as of 1 min ago (3:29 PM PDT)");
    assertThat(page.locator("#where")).hasAttribute("data-freshness", "old");
    assertThat(page.getByAltText("Driver's last known position")).isVisible();
    page.clock().runFor(520_000);
    assertThat(told).hasText("We lost the driver's position. The last one was from 3:29 PM PDT.");
    assertThat(page.locator("img.leaflet-marker-icon")).hasCount(0);
  }

  @Test
  void an_older_position_or_answer_that_comes_late_moves_nothing_back() {
    var page = at(window(), NOW);
    var job = onTheWay(NOW);
    job.add("position", position(32.7775, -117.07, NOW));
    var answers = answers(page, job);
    page.navigate(LINK);
    assertThat(page.locator("#nearby")).containsText("College Area");
    answers.job = onTheWay(NOW.plusSeconds(6));
    answers.job.add("position", position(32.843, -117.268, NOW.minusSeconds(60)));
    runTo(page, answers, 2);
    answers.job = job("pending", "token", NOW.minusSeconds(60), true);
    runTo(page, answers, 3);
    runTo(page, answers, 4);
    heading(page, "Your driver is on the way");
    assertThat(page.locator("#nearby")).containsText("College Area");
  }

  /**
   * Lets time pass until the page has asked so often: it counts from when it has read an answer.
   */
  private static void runTo(Page page, Answers answers, int count) {
    var steps = 0;
    while (answers.count() < count && steps++ < 400) {
      page.clock().runFor(500);
    }
    awaitCount(page, answers, count);
  }

  @Test
  void where_the_driver_is_now_is_not_read_out_each_time() {
    var page = at(window(), NOW);
    var job = onTheWay(NOW);
    job.add("position", position(32.7775, -117.07, NOW));
    var answers = answers(page, job);
    page.navigate(LINK);
    assertThat(page.getByAltText("Driver's position")).isVisible();
    assertThat(page.evaluate(LIVE_REGIONS)).as("regions that are read out").isEqualTo(2);
    for (var seconds = 6; seconds <= 18; seconds += 6) {
      answers.job = onTheWay(NOW.plusSeconds(seconds));
      var done = seconds / 18.0;
      answers.job.add(
          "position",
          position(32.7775 + done * 0.0655, -117.07 - done * 0.198, NOW.plusSeconds(seconds)));
      runTo(page, answers, 1 + seconds / 6);
    }
    assertThat(page.locator("#nearby")).containsText("La Jolla");
    var last = answers.job.get("position");
    answers.job = onTheWay(NOW.plusSeconds(90));
    answers.job.add("position", last);
    runTo(page, answers, 5);
    assertThat(page.locator("#position")).containsText("1 min ago");
    assertThat(page.evaluate("window.said")).isEqualTo(List.of());
  }

  @Test
  void the_driver_glides_but_jumps_where_motion_is_not_wanted() {
    for (var motion : ReducedMotion.values()) {
      var page = at(window(phone("en-US").setReducedMotion(motion)), NOW);
      var job = onTheWay(NOW);
      job.add("position", position(32.7775, -117.07, NOW));
      var answers = answers(page, job);
      page.navigate(LINK);
      var driver = page.getByAltText("Driver's position");
      assertThat(driver).isVisible();
      answers.job = onTheWay(NOW.plusSeconds(6));
      answers.job.add("position", position(32.77, -117.06, NOW.plusSeconds(5)));
      page.clock().runFor(5_600);
      assertThat(driver).hasClass(Pattern.compile("moving"));
      assertThat(driver.evaluate("mark => getComputedStyle(mark).transitionDuration"))
          .isEqualTo(motion == ReducedMotion.REDUCE ? "0s" : "1s");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-08T10:30:00Z, 3:30 AM PDT",
    "2026-11-01T08:30:00Z, 1:30 AM PDT",
    "2026-11-01T09:30:00Z, 1:30 AM PST",
  })
  void times_are_san_diegos_whatever_the_readers_zone(Instant now, String told) {
    for (var zone : List.of("Asia/Tokyo", "America/New_York")) {
      var page = at(window(phone("en-US").setTimezoneId(zone)), now);
      answers(page, job("pending", "token", now, false));
      page.navigate(LINK);
      assertThat(page.locator("#seen")).containsText("As of " + told);
      page.context().close();
    }
  }

  @Test
  void without_the_map_the_words_are_there() {
    expectFault("ERR_FAILED");
    var page = window();
    page.route("**/leaflet.js", Route::abort);
    answers(page, Moment.ON_THE_WAY.job(Instant.now()));
    page.navigate(LINK);
    assertThat(page.locator("#nearby"))
        .containsText("Near College Area, by I-8. About 10 mi from Chula Vista.");
    assertThat(page.locator("#map-note")).containsText("The map cannot be shown here.");
    assertAccessible(page);
  }

  @Test
  void without_scripts_the_number_is_there() {
    var page = window(phone("en-US").setJavaScriptEnabled(false));
    page.navigate(LINK);
    assertThat(page.locator("noscript p")).isVisible();
    var number = relay.account("relay_number");
    assertThat(page.locator("#call")).hasAttribute("href", "tel:" + number);
    assertThat(page.locator("#text")).hasAttribute("href", "sms:" + number);
    assertThat(page.locator("#text")).isVisible();
  }

  @Test
  void the_keyboard_reaches_everything_and_leaves_the_map_again() {
    var page = window(desk("en-US"));
    answers(page, Moment.ON_THE_WAY.job(Instant.now()));
    page.navigate(LINK);
    assertThat(page.getByAltText("Driver's position")).isVisible();
    var reached = new ArrayList<Object>();
    for (var i = 0; i < 6; i++) {
      page.keyboard().press("Tab");
      reached.add(
          page.evaluate(
              """
              () => {
                const at = document.activeElement;
                const seen = getComputedStyle(at).outlineStyle !== 'none';
                return (at.id || at.getAttribute('aria-label') || at.className) + (seen ? '' : ' (not seen)');
              }\
              """));
    }
    assertThat(reached).containsExactly("language", "map", "Zoom in", "Zoom out", "call", "text");
  }

  @Test
  void it_fits_the_smallest_phone() {
    var page = window(phone("es-MX").setViewportSize(320, 568));
    answers(page, Moment.OLD_POSITION.job(Instant.now()));
    page.navigate(LINK);
    heading(page, "chofer");
    assertAccessible(page);
    assertThat(page.locator("#where")).hasCSS("display", "grid");
    assertThat(page.locator("#position")).hasCSS("font-weight", "700");
  }

  @Test
  void it_is_light() {
    var page = window();
    answers(page, Moment.ON_THE_WAY.job(Instant.now()));
    var asked = new ArrayList<String>();
    page.onRequest(request -> {
      if (!request.url().startsWith("data:")) {
        asked.add(request.url());
      }
    });
    page.navigate(LINK);
    assertThat(page.getByAltText("Driver's position")).isVisible();
    assertThat(asked).as("requests, the one for the job included").hasSizeLessThanOrEqualTo(9);
  }
}
