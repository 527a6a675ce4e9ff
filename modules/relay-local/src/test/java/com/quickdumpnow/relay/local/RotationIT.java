package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Credentials are exchanged while texts come and the dashboard asks: no webhook is refused, no text
 * is lost or comes twice, no request of the dashboard is refused.
 *
 * <p>The operator's computer is told that the six minutes between the steps are over, and the
 * functions get new environments, which read the secrets anew as old ones do after five minutes.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationIT {
  private static final String NEW_KEY = "the-new-key-of-the-dashboard-1234";
  private static final int FIRST_CUSTOMER = 110;
  private static final int LAST_CUSTOMER = 199;

  /** So many texts go through between two steps at least. */
  private static final int TEXTS_BETWEEN = 2;

  private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<String> key = new AtomicReference<>("");
  private final AtomicInteger customers = new AtomicInteger(FIRST_CUSTOMER);
  private final AtomicBoolean over = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Text> texts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();

  private LocalRelay local;
  private RunningRelay relay;
  private OperatorDesk desk;
  private Thread phones;

  /** One text of a customer's own, and what the relay answered to its webhook. */
  private record Text(String customer, int status) {}

  @BeforeEach
  void start() throws IOException, InterruptedException {
    var journal = new Journal(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    local = LocalRelay.start(RunningRelay.options(Map.of("ACTIVITY_WINDOW", "PT24H")), journal);
    relay = new RunningRelay(local);
    key.set(relay.account("dashboard_key"));
    desk =
        new OperatorDesk(
            local.cloud(),
            Map.of("DASHBOARD_KEY", NEW_KEY),
            // The wait before a step is over; the step itself takes no time.
            () -> Instant.now().plus(passed.getAndSet(Duration.ZERO)));
    phones = Thread.ofPlatform().start(this::live);
  }

  @AfterEach
  void stop() throws InterruptedException {
    over.set(true);
    phones.join();
    local.close();
  }

  /** Customers text one after the other, and the dashboard asks, until it is over. */
  private void live() {
    while (!over.get()) {
      var customer = "+16195550" + customers.getAndIncrement();
      var sms = new JsonObject();
      sms.addProperty("from", customer);
      sms.addProperty("body", "while a key is changed");
      var taken = RunningRelay.json(relay.simulator("POST", "/_sim/sms", sms.toString()));
      answers.add(ask(key.get()));
      relay.awaitPage(relay.primary(), customer);
      texts.add(new Text(customer, taken.getAsJsonObject().get("status").getAsInt()));
    }
  }

  private int ask(String dashboardKey) {
    return relay
        .answer(
            RunningRelay.request(local.api(), "/api/jobs")
                .header("Authorization", "Bearer " + dashboardKey)
                .GET())
        .statusCode();
  }

  private void awaitTexts() {
    var before = texts.size();
    RunningRelay.await(
        "texts that go through",
        () -> texts.size() >= before + TEXTS_BETWEEN ? List.of(before) : List.of());
  }

  /** Does the next step, lets texts come, lets the functions take it up, lets texts come. */
  private boolean step(String credential) {
    var said = desk.run("secrets", "rotate", credential, "--no-wait", "--yes", "--json");
    assertThat(said.status()).as(said.out() + said.err()).isZero();
    awaitTexts();
    local.cloud().renewFunctions();
    passed.set(Duration.ofMinutes(6));
    awaitTexts();
    return said.json().get("finished").getAsBoolean();
  }

  private void nothingWasRefusedLostOrDoubled() throws InterruptedException {
    over.set(true);
    phones.join();
    assertThat(texts).hasSizeGreaterThan(TEXTS_BETWEEN);
    assertThat(customers.get()).isLessThanOrEqualTo(LAST_CUSTOMER + 1);
    assertThat(texts).extracting(Text::status).containsOnly(200);
    assertThat(answers).containsOnly(200);
    var sent = relay.sent(relay.primary());
    assertThat(texts)
        .allSatisfy(text ->
            assertThat(sent)
                .filteredOn(page -> RunningRelay.isPage(page, text.customer()))
                .as(text.customer())
                .hasSize(1));
  }

  @Test
  void the_auth_token() throws InterruptedException {
    var former = relay.account("auth_token");
    awaitTexts();

    assertThat(step("auth-token")).as("a second token is kept").isFalse();
    assertThat(step("auth-token")).as("it is promoted").isFalse();
    assertThat(step("auth-token")).as("the former is out").isTrue();

    nothingWasRefusedLostOrDoubled();
    assertThat(new RunningRelay(local).account("auth_token")).isNotEqualTo(former);
  }

  @Test
  void the_api_key() throws InterruptedException {
    awaitTexts();

    assertThat(step("api-key")).as("a new key is kept").isFalse();
    assertThat(step("api-key")).as("the former is deleted").isTrue();

    nothingWasRefusedLostOrDoubled();
  }

  @Test
  void the_dashboard_s_key() throws InterruptedException {
    var former = key.get();
    awaitTexts();

    assertThat(step("dashboard-key")).as("both are valid").isFalse();
    key.set(NEW_KEY);
    awaitTexts();
    assertThat(step("dashboard-key")).as("the former is out").isTrue();

    nothingWasRefusedLostOrDoubled();
    assertThat(ask(former)).isEqualTo(401);
  }
}
