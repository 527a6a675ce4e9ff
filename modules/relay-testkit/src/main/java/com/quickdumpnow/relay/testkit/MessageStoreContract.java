package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.CUSTOMER;
import static com.quickdumpnow.relay.testkit.Samples.JOB;
import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static com.quickdumpnow.relay.testkit.Samples.sid;
import static com.quickdumpnow.relay.testkit.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.MessageStore.Outcome;
import com.quickdumpnow.relay.cascade.MessageStore.Page;
import com.quickdumpnow.relay.cascade.MessageStore.Stored;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link MessageStore} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class MessageStoreContract {
  private static final PhoneNumber RESPONDER = Samples.PRIMARY.phone();
  private static final Code CODE = new Code(12);

  /** How long a look-up that may be behind is waited for. */
  private static final Duration BEHIND_MAX = Duration.ofSeconds(10);

  private final FakeClock clock = new FakeClock(NOON);

  private MessageStore store = new InMemoryMessageStore(clock);

  /** Returns an empty store that goes by {@code clock}. */
  protected abstract MessageStore open(RelayClock clock);

  @BeforeEach
  final void openStore() {
    store = open(clock);
  }

  // States and versions.

  @Test
  void a_message_that_was_never_committed_is_unseen_at_version_0() {
    assertThat(store.load(message(1))).isEqualTo(new Stored(new Unseen(), 0));
    assertThat(store.log(message(1))).isEmpty();
  }

  @Test
  void what_was_committed_is_what_is_loaded() {
    var n = 0;
    for (var sample : Samples.states().entrySet()) {
      var id = message(++n);
      assertThat(store.commit(commit(id, 0, sample.getValue()))).isEqualTo(Outcome.KEPT);
      assertThat(store.load(id)).as(sample.getKey()).isEqualTo(new Stored(sample.getValue(), 1));
    }
  }

  @Test
  void each_commit_raises_the_version_by_one() {
    for (int version = 0; version < 5; version++) {
      assertThat(store.commit(commit(message(1), version, cascade(1)))).isEqualTo(Outcome.KEPT);
      assertThat(store.load(message(1)).version()).isEqualTo(version + 1);
    }
  }

  @Test
  void a_commit_from_another_version_is_a_conflict_and_keeps_nothing() {
    keep(commit(message(1), 0, cascade(1)));
    keep(commit(message(1), 1, cascade(1)));
    var before = store.load(message(1));

    for (var version : List.of(0L, 1L, 3L)) {
      var change =
          new Commit(
              message(1),
              version,
              new Unseen(),
              List.of(entry(What.SENT, 1)),
              Optional.of(NOON),
              List.of(
                  new IndexChange.TakeCode(CODE),
                  new IndexChange.Opened(RESPONDER),
                  new IndexChange.Named(sid(1), receiptKey(1))));
      assertThat(store.commit(change)).as("version %d", version).isEqualTo(Outcome.CONFLICT);
    }

    assertThat(store.load(message(1))).isEqualTo(before);
    assertThat(store.log(message(1))).isEmpty();
    assertThat(store.withCode(CODE)).isEmpty();
    assertThat(store.openFor(RESPONDER)).isEmpty();
    assertThat(store.textWith(sid(1))).isEmpty();
    assertThat(store.due(NOON.plusSeconds(1), 10)).isEmpty();
  }

  @Test
  void the_same_commit_again_is_a_conflict() {
    var change = commit(message(1), 0, cascade(1));
    keep(change);
    assertThat(store.commit(change)).isEqualTo(Outcome.CONFLICT);
    assertThat(store.load(message(1)).version()).isEqualTo(1);
  }

  @Test
  void of_20_that_commit_at_the_same_time_from_one_version_exactly_one_is_kept() throws Exception {
    keep(commit(message(1), 0, cascade(1)));
    var tries = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 20; i++) {
      var change =
          new Commit(
              message(1),
              1,
              cascade(1),
              List.of(entry(What.CLAIMED, i)),
              Optional.empty(),
              List.of(new IndexChange.Opened(RESPONDER)));
      tries.add(() -> store.commit(change));
    }

    assertThat(atOnce(tries))
        .containsOnly(Outcome.KEPT, Outcome.CONFLICT)
        .containsOnlyOnce(Outcome.KEPT);
    assertThat(store.load(message(1)).version()).isEqualTo(2);
    assertThat(store.log(message(1))).hasSize(1);
  }

  @Test
  void of_20_that_bring_a_message_at_the_same_time_exactly_one_is_kept() throws Exception {
    var tries = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 20; i++) {
      var change = taking(1, new Code(20 + i));
      tries.add(() -> store.commit(change));
    }

    assertThat(atOnce(tries))
        .containsOnly(Outcome.KEPT, Outcome.CONFLICT)
        .containsOnlyOnce(Outcome.KEPT);
    var taken = 0;
    for (int i = 0; i < 20; i++) {
      taken += store.withCode(new Code(20 + i)).isPresent() ? 1 : 0;
    }
    assertThat(taken).as("codes that were taken").isEqualTo(1);
  }

  @Test
  void commits_of_different_messages_do_not_meet() throws Exception {
    var tries = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 20; i++) {
      var change = taking(i, new Code(20 + i));
      tries.add(() -> store.commit(change));
    }
    assertThat(atOnce(tries)).containsOnly(Outcome.KEPT);
  }

  // Codes.

  @Test
  void a_code_names_the_message_that_took_it() {
    assertThat(store.withCode(CODE)).isEmpty();
    keep(taking(1, CODE));
    assertThat(store.withCode(CODE)).contains(message(1));
  }

  @Test
  void a_code_that_another_has_is_refused_and_nothing_is_kept() {
    keep(taking(1, CODE));
    assertThat(store.commit(taking(2, CODE))).isEqualTo(Outcome.CODE_TAKEN);
    assertThat(store.load(message(2)).version()).isZero();
    assertThat(store.withCode(CODE)).contains(message(1));
  }

  @Test
  void of_20_messages_that_want_one_code_exactly_one_gets_it() throws Exception {
    var tries = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 20; i++) {
      var change = taking(i, CODE);
      tries.add(() -> untilNoConflict(change));
    }
    assertThat(atOnce(tries))
        .containsOnly(Outcome.KEPT, Outcome.CODE_TAKEN)
        .containsOnlyOnce(Outcome.KEPT);
  }

  @Test
  void a_released_code_rests_and_still_names_its_message() {
    keep(taking(1, CODE));
    keep(releasing(1, 1, CODE, NOON.plus(Commit.CODE_REST)));

    clock.advance(Commit.CODE_REST.minusSeconds(1));
    assertThat(store.commit(taking(2, CODE))).isEqualTo(Outcome.CODE_TAKEN);
    assertThat(store.withCode(CODE)).contains(message(1));
  }

  @Test
  void a_code_that_has_rested_goes_to_the_next_who_takes_it() {
    keep(taking(1, CODE));
    keep(releasing(1, 1, CODE, NOON.plus(Commit.CODE_REST)));

    clock.advance(Commit.CODE_REST.plusSeconds(1));
    keep(taking(2, CODE));
    assertThat(store.withCode(CODE)).contains(message(2));
    assertThat(store.commit(taking(3, CODE))).isEqualTo(Outcome.CODE_TAKEN);
  }

  @Test
  void a_code_that_is_released_again_rests_from_then_on() {
    keep(taking(1, CODE));
    keep(releasing(1, 1, CODE, NOON.plusSeconds(10)));
    keep(releasing(1, 2, CODE, NOON.plusSeconds(20)));

    clock.advance(Duration.ofSeconds(15));
    assertThat(store.commit(taking(2, CODE))).isEqualTo(Outcome.CODE_TAKEN);
  }

  @Test
  void whoever_releases_a_code_late_leaves_it_to_the_one_who_has_it_now() {
    keep(taking(1, CODE));
    keep(releasing(1, 1, CODE, NOON.plusSeconds(1)));
    clock.advance(Duration.ofSeconds(2));
    keep(taking(2, CODE));

    keep(releasing(1, 2, CODE, NOON.plusSeconds(3)));

    assertThat(store.load(message(1)).version()).isEqualTo(3);
    assertThat(store.withCode(CODE)).contains(message(2));
    clock.advance(Duration.ofSeconds(5));
    assertThat(store.commit(taking(3, CODE))).isEqualTo(Outcome.CODE_TAKEN);
  }

  // Open conversations and the provider's names.

  @Test
  void open_conversations_come_oldest_first() {
    for (int n : List.of(3, 1, 2)) {
      keep(indexed(n, 0, new IndexChange.Opened(RESPONDER)));
    }
    assertThat(store.openFor(RESPONDER)).containsExactly(message(1), message(2), message(3));
    assertThat(store.openFor(Samples.BACKUP.phone())).isEmpty();
  }

  @Test
  void a_conversation_is_closed_for_the_responder_that_is_named() {
    keep(
        indexed(
            1,
            0,
            new IndexChange.Opened(RESPONDER),
            new IndexChange.Opened(Samples.BACKUP.phone())));
    keep(indexed(2, 0, new IndexChange.Opened(RESPONDER)));

    keep(indexed(1, 1, new IndexChange.Closed(RESPONDER)));

    assertThat(store.openFor(RESPONDER)).containsExactly(message(2));
    assertThat(store.openFor(Samples.BACKUP.phone())).containsExactly(message(1));
  }

  @Test
  void what_was_open_at_a_time_is_known_for_a_while_after_it_was_closed() {
    keep(indexed(1, 0, new IndexChange.Opened(RESPONDER)));
    keep(indexed(2, 0, new IndexChange.Opened(RESPONDER)));
    clock.advance(Duration.ofMinutes(1));
    var before = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    keep(indexed(1, 1, new IndexChange.Closed(RESPONDER)));
    keep(indexed(3, 0, new IndexChange.Opened(RESPONDER)));

    assertThat(store.openSince(RESPONDER, before))
        .containsExactly(message(1), message(2), message(3));
    assertThat(store.openSince(RESPONDER, clock.instant())).containsExactly(message(2), message(3));
    assertThat(store.openSince(Samples.BACKUP.phone(), before)).isEmpty();
  }

  @Test
  void closing_what_is_not_open_changes_nothing() {
    keep(indexed(1, 0, new IndexChange.Closed(RESPONDER)));
    assertThat(store.openFor(RESPONDER)).isEmpty();
    assertThat(store.load(message(1)).version()).isEqualTo(1);
  }

  @Test
  void the_provider_s_name_leads_to_the_text() {
    assertThat(store.textWith(sid(1))).isEmpty();
    keep(
        indexed(
            1,
            0,
            new IndexChange.Named(sid(1), receiptKey(1)),
            new IndexChange.Named(sid(2), new ReceiptKey(message(1), new TextKey("taken-1")))));
    assertThat(store.textWith(sid(1))).contains(receiptKey(1));
    assertThat(store.textWith(sid(2))).contains(new ReceiptKey(message(1), new TextKey("taken-1")));
  }

  // What is due.

  @Test
  void the_longest_overdue_comes_first() {
    for (int n : List.of(4, 1, 3, 2)) {
      keep(dueAt(n, 0, Optional.of(NOON.plusSeconds(n))));
    }
    eventually(
        () -> store.due(NOON.plusSeconds(4), 10), List.of(message(1), message(2), message(3)));
    eventually(() -> store.due(NOON.plusSeconds(4), 2), List.of(message(1), message(2)));
    eventually(() -> store.due(NOON.plusSeconds(1), 10), List.of());
  }

  @Test
  void a_message_is_due_as_its_last_commit_says() {
    keep(dueAt(1, 0, Optional.of(NOON)));
    keep(dueAt(2, 0, Optional.of(NOON)));
    keep(dueAt(1, 1, Optional.of(NOON.plusSeconds(60))));
    keep(dueAt(2, 1, Optional.empty()));

    eventually(() -> store.due(NOON.plusSeconds(30), 10), List.of());
    eventually(() -> store.due(NOON.plusSeconds(61), 10), List.of(message(1)));
  }

  @Test
  void many_that_are_due_are_all_found() {
    var all = new ArrayList<MessageId>();
    for (int n = 1; n <= 25; n++) {
      keep(dueAt(n, 0, Optional.of(NOON.plusMillis(n))));
      all.add(message(n));
    }
    eventually(() -> store.due(NOON.plusSeconds(1), 100), all);
    eventually(() -> store.due(NOON.plusSeconds(1), 7), all.subList(0, 7));
  }

  // The messages of a job.

  @Test
  void a_job_s_messages_come_oldest_first_page_by_page() {
    var other = new JobId("j_other");
    for (int n : List.of(5, 2, 4, 1, 3)) {
      keep(ofJob(n, matched(JOB)));
    }
    keep(ofJob(6, matched(other)));

    eventually(
        () -> pages(Optional.of(JOB), 2),
        List.of(
            List.of(message(1), message(2)), List.of(message(3), message(4)), List.of(message(5))));
    eventually(
        () -> pages(Optional.of(JOB), 5),
        List.of(List.of(message(1), message(2), message(3), message(4), message(5))));
    eventually(() -> pages(Optional.of(other), 10), List.of(List.of(message(6))));
  }

  @Test
  void messages_without_a_job_are_listed_together() {
    keep(ofJob(1, new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER)));
    keep(ofJob(2, matched(JOB)));
    keep(ofJob(3, new JobMatch.Unmatched(JobMatch.Reason.WRONG_ID)));

    eventually(() -> pages(Optional.empty(), 1), List.of(List.of(message(1)), List.of(message(3))));
  }

  @Test
  void a_rejected_message_is_listed_among_those_without_a_job_and_a_command_is_not() {
    keep(commit(message(1), 0, settled(1, Settlement.REJECTED)));
    keep(commit(message(2), 0, settled(2, Settlement.COMMAND)));
    keep(ofJob(3, new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER)));

    eventually(() -> pages(Optional.empty(), 5), List.of(List.of(message(1), message(3))));
  }

  @Test
  void a_job_without_messages_has_one_empty_page() {
    assertThat(pages(Optional.of(JOB), 10)).isEqualTo(List.of(List.of()));
    assertThat(pages(Optional.empty(), 10)).isEqualTo(List.of(List.of()));
  }

  @Test
  void messages_that_came_at_the_same_instant_are_each_listed_once() {
    for (int n = 1; n <= 3; n++) {
      keep(commit(message(n), 0, Samples.arrived(text(message(n), NOON), matched(JOB), CODE)));
    }
    eventually(
        () -> pages(Optional.of(JOB), 1),
        List.of(List.of(message(1)), List.of(message(2)), List.of(message(3))));
  }

  @Test
  void a_message_that_changes_keeps_its_place() {
    keep(ofJob(1, matched(JOB)));
    keep(ofJob(2, matched(JOB)));
    keep(indexed(1, 1));
    eventually(() -> pages(Optional.of(JOB), 10), List.of(List.of(message(1), message(2))));
  }

  @Test
  void going_on_from_the_place_of_any_message_there_is_or_not_is_no_error() {
    var all = IntStream.rangeClosed(1, 4).mapToObj(Samples::message).toList();
    all.forEach(id -> keep(ofJob(all.indexOf(id) + 1, matched(JOB))));
    eventually(() -> pages(Optional.of(JOB), 10), List.of(all));
    for (int n = 0; n <= 5; n++) {
      var cursor = Page.cursor(NOON.plus(Duration.ofMinutes(n)), message(n));
      assertThat(Page.isCursor(cursor)).isTrue();
      assertThat(store.ofJob(Optional.of(JOB), Optional.of(cursor), 10).messages())
          .as(cursor)
          .isEqualTo(all.subList(Math.min(n, 4), 4));
    }
    assertThat(store.ofJob(Optional.of(JOB), Optional.empty(), 2).next())
        .contains(Page.cursor(text(2).at(), message(2)));
  }

  @Test
  void the_messages_of_a_job_are_told_from_the_newest_on_too() {
    assertThat(store.newestFirst(Optional.of(JOB))).isEmpty();
    for (int n : List.of(3, 12, 1, 9, 2, 5, 11, 7, 6, 10, 8, 4)) {
      keep(ofJob(n, matched(JOB)));
    }
    keep(ofJob(13, new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER)));
    eventually(
        () -> store.newestFirst(Optional.of(JOB)).toList(),
        IntStream.rangeClosed(1, 12).map(n -> 13 - n).mapToObj(Samples::message).toList());
    eventually(() -> store.newestFirst(Optional.empty()).toList(), List.of(message(13)));
  }

  @Test
  void pages_of_any_length_put_together_are_all_there_is() {
    var all = IntStream.rangeClosed(1, 7).mapToObj(Samples::message).toList();
    all.forEach(id -> keep(ofJob(all.indexOf(id) + 1, matched(JOB))));
    eventually(() -> pages(Optional.of(JOB), 10), List.of(all));
    for (int limit = 1; limit <= 8; limit++) {
      assertThat(pages(Optional.of(JOB), limit).stream().flatMap(List::stream).toList())
          .isEqualTo(all);
    }
  }

  // The log.

  @Test
  @Tag("R1")
  void the_log_is_what_was_appended_in_that_order() {
    keep(logging(1, 0, entry(What.ACCEPTED, 1)));
    keep(logging(1, 1, entry(What.CLAIMED, 1), entry(What.SENT, 1)));
    keep(logging(1, 2));
    // Nobody sorts it by time: clocks differ.
    keep(logging(1, 3, new LogEntry(NOON.minusSeconds(9), What.ACKED, Optional.empty(), Map.of())));

    assertThat(store.log(message(1)))
        .containsExactly(
            entry(What.ACCEPTED, 1),
            entry(What.CLAIMED, 1),
            entry(What.SENT, 1),
            new LogEntry(NOON.minusSeconds(9), What.ACKED, Optional.empty(), Map.of()));
  }

  @Test
  @Tag("R1")
  void every_kind_of_entry_comes_back_as_it_was() {
    var entries = new ArrayList<LogEntry>();
    for (var what : What.values()) {
      entries.add(entry(what, entries.size()));
    }
    entries.add(
        new LogEntry(
            NOON.plusNanos(123_456_789),
            What.DELIVERY,
            Optional.of(new TextKey("reply-" + message(9).value())),
            Map.of("status", "", "evidence", "receipt", "note", "ñ \"\\ 🚚")));
    keep(logging(1, 0, entries.toArray(LogEntry[]::new)));
    assertThat(store.log(message(1))).isEqualTo(entries);
  }

  @Test
  void a_long_log_keeps_its_order() {
    var all = new ArrayList<LogEntry>();
    for (int version = 0; version < 12; version++) {
      var entries = new ArrayList<LogEntry>();
      for (int i = 0; i < 11; i++) {
        entries.add(entry(What.DELIVERY, all.size() + i));
      }
      keep(logging(1, version, entries.toArray(LogEntry[]::new)));
      all.addAll(entries);
    }
    assertThat(store.log(message(1))).isEqualTo(all);
  }

  // Helpers.

  private void keep(Commit change) {
    assertThat(store.commit(change)).isEqualTo(Outcome.KEPT);
  }

  private Outcome untilNoConflict(Commit change) {
    // Two that want one code may meet in the middle: that is a conflict, and they try again.
    for (int i = 0; i < 100; i++) {
      var outcome = store.commit(change);
      if (outcome != Outcome.CONFLICT) {
        return outcome;
      }
      Thread.onSpinWait();
    }
    return Outcome.CONFLICT;
  }

  private static Commit commit(MessageId id, long version, MessageState next) {
    return new Commit(id, version, next, List.of(), Optional.empty(), List.of());
  }

  private static Commit indexed(int n, long version, IndexChange... index) {
    return new Commit(message(n), version, cascade(n), List.of(), Optional.empty(), List.of(index));
  }

  private static Commit taking(int n, Code code) {
    return indexed(n, 0, new IndexChange.TakeCode(code));
  }

  private static Commit releasing(int n, long version, Code code, Instant freeAt) {
    return indexed(n, version, new IndexChange.ReleaseCode(code, freeAt));
  }

  private static Commit dueAt(int n, long version, Optional<Instant> due) {
    return new Commit(message(n), version, cascade(n), List.of(), due, List.of());
  }

  private static Commit logging(int n, long version, LogEntry... entries) {
    return new Commit(
        message(n), version, cascade(n), List.of(entries), Optional.empty(), List.of());
  }

  private static Commit ofJob(int n, JobMatch job) {
    return commit(message(n), 0, Samples.arrived(text(n), job, CODE));
  }

  private static MessageState settled(int n, Settlement how) {
    return new Settled(text(n), how, Optional.empty(), List.of());
  }

  private static MessageState cascade(int n) {
    return Samples.arrived(text(n), matched(JOB), CODE);
  }

  private static JobMatch matched(JobId job) {
    return new JobMatch.Matched(job, JobMatch.Rule.MOST_RECENT_OPEN);
  }

  private static ReceiptKey receiptKey(int n) {
    return new ReceiptKey(message(n), new TextKey("page-0"));
  }

  private static LogEntry entry(What what, int n) {
    return new LogEntry(
        NOON.plusSeconds(n),
        what,
        Optional.of(new TextKey("page-" + n)),
        Map.of("n", "" + n, "customer", CUSTOMER.toString()));
  }

  /** Reads to the end, and gives up where an end does not come. */
  private List<List<MessageId>> pages(Optional<JobId> job, int limit) {
    var pages = new ArrayList<List<MessageId>>();
    var after = Optional.<String>empty();
    do {
      var page = store.ofJob(job, after, limit);
      pages.add(page.messages());
      after = page.next();
    } while (after.isPresent() && pages.size() < 100);
    return pages;
  }

  private static <T> void eventually(Supplier<T> actual, T expected) {
    var deadline = System.nanoTime() + BEHIND_MAX.toNanos();
    while (!actual.get().equals(expected) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(actual.get()).isEqualTo(expected);
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var start = new CountDownLatch(1);
      var running = new ArrayList<Future<T>>();
      for (var task : tasks) {
        running.add(
            threads.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      start.countDown();
      var results = new ArrayList<T>();
      for (var result : running) {
        results.add(result.get());
      }
      return results;
    }
  }
}
