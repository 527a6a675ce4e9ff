package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.World.Turn;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One story, and whoever acts in it killed at each step into or out of a port: nobody gets a text
 * twice, and the story ends as it should.
 *
 * <p>The story: a customer texts; the primary is texted and is silent; the backup is texted and
 * answers with words for the customer; the customer gets them, and the primary hears who took it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashPointsTest {
  private static final MessageId MESSAGE = new MessageId("SMcustomer");

  private static World story(boolean receipts, Turn first, int... kills) {
    var world = new World();
    world.provider.receipts = receipts;
    world.provider.turns("page-0", first);
    IntStream.of(kills).forEach(world::killAt);
    world.texted(text("SMcustomer", 0, CUSTOMER, "Where is my dumpster?"));
    world.provider.watchers.add(taken -> {
      var body = taken.text().body().text();
      if (taken.text().to().equals(phone(1)) && body.startsWith("#")) {
        var code = body.substring(1, body.indexOf(' '));
        var seconds = (taken.at().toEpochMilli() - at(0).toEpochMilli()) / 1000.0 + 20;
        world.texted(text("SMbackup", seconds, phone(1), code + " on my way"));
      }
    });
    world.sweepEveryMinute(at(3600));
    world.runUntil(at(3600));
    return world;
  }

  private static void check(World world, String when) {
    var texts = world.provider;
    for (var key : texts.keys()) {
      assertThat(texts.times(key)).as("%s: %s", when, key).isLessThanOrEqualTo(1);
    }
    var cascade = world.cascade("SMcustomer");
    assertThat(cascade.status()).as(when).isInstanceOf(Status.Acked.class);
    assertThat(cascade.ack().map(Ack::by)).as(when).contains("Backup");
    assertThat(texts.screen(CUSTOMER).stream().filter("on my way"::equals)).as(when).hasSize(1);
    assertThat(texts.screen(phone(1))).as(when).hasSize(1);
    if (texts.screen(phone(0)).stream().anyMatch(body -> body.startsWith("#"))) {
      assertThat(texts.screen(phone(0)).getLast()).as(when).contains("Backup took it.");
    }
    assertThat(new CascadeRules(Given.SETTLE).due(cascade)).as(when).isEmpty();
    assertThat(world.store.log(MESSAGE).stream().map(LogEntry::what).filter(What.ACKED::equals))
        .as(when)
        .hasSize(1);
    assertThat(world.store.log(MESSAGE).stream().map(LogEntry::what))
        .as(when)
        .doesNotContain(What.DOUBLED);
  }

  @Test
  void without_a_crash_each_gets_his_texts_at_his_time() {
    var world = story(true, Turn.TAKE);
    check(world, "clean");
    var code = world.cascade("SMcustomer").code();
    var page = "#" + code + " new customer +16195550140\nWhere is my dumpster?";
    assertThat(world.provider.screen(phone(0)))
        .containsExactly(page, "#" + code + ": Backup took it.");
    assertThat(world.provider.screen(phone(1))).containsExactly(page);
    assertThat(world.provider.screen(CUSTOMER)).containsExactly("on my way");
    assertThat(world.provider.taken.get(1).at())
        .as("never early, and not late")
        .isBetween(at(300), at(300.1));
    assertThat(world.letters).isEmpty();
    assertThat(world.counted).as("the sweeper finds nothing to do").isEmpty();
    assertThat(world.provider.listed).isZero();
  }

  @Test
  void a_run_without_faults_is_cheap() {
    var world = story(true, Turn.TAKE);
    assertThat(world.store.commits).as("commits").isLessThanOrEqualTo(25);
    assertThat(world.timers.dues).as("timers").hasSizeLessThanOrEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void whoever_dies_once_at_any_point(Turn first) {
    for (var receipts : List.of(true, false)) {
      var clean = story(receipts, first);
      check(clean, "clean");
      for (int k = 1; k <= clean.crossings; k++) {
        check(
            story(receipts, first, k),
            "%s, receipts %s, killed at %d".formatted(first, receipts, k));
      }
    }
  }

  @Test
  void whoever_dies_twice_at_any_two_points() {
    for (var receipts : List.of(true, false)) {
      var crossings = story(receipts, Turn.TAKE).crossings;
      for (int k = 1; k <= crossings; k++) {
        for (int j = k + 1 + k % 5; j <= crossings; j += 5) {
          check(
              story(receipts, Turn.TAKE, k, j),
              "receipts %s, killed at %d and %d".formatted(receipts, k, j));
        }
      }
    }
  }

  /** A page is reported as opted out; whoever handles that dies at {@code kills}. */
  private static World optedOut(int... kills) {
    var world = new World();
    world.provider.receipts = false;
    world.provider.progress =
        new Progress(DeliveryStatus.UNDELIVERED, Optional.of(Texting.OPTED_OUT));
    world.texted(text("SMcustomer", 0, CUSTOMER, "Where is my dumpster?"));
    world.runUntil(2);
    var before = world.crossings;
    IntStream.of(kills).forEach(k -> world.killAt(before + k));
    var page = world.provider.taken.getFirst();
    world.queue(
        at(3),
        new RelayEvent.ReceiptReceived(
            at(3),
            page.text().receiptKey(),
            page.sid(),
            "undelivered",
            Optional.of(Texting.OPTED_OUT)));
    world.runUntil(4);
    return world;
  }

  private static boolean knownOptedOut(World world) {
    return world.contacts.find(Set.of(phone(0))).of(phone(0)).optedOut();
  }

  @Test
  void whoever_opted_out_is_known_for_it_once_the_log_says_so() {
    assertThat(knownOptedOut(optedOut())).isTrue();
    for (int k = 1; k <= 12; k++) {
      var world = optedOut(k);
      var logged =
          world.store.log(MESSAGE).stream()
              .anyMatch(entry -> entry.what() == What.RESPONDER_OPTED_OUT);
      if (logged) {
        assertThat(knownOptedOut(world)).as("killed at %d", k).isTrue();
      }
      world.runUntil(200);
      assertThat(knownOptedOut(world)).as("in the end, killed at %d", k).isTrue();
    }
  }
}
