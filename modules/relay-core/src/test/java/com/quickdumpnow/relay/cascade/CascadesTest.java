package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CUSTOMER;
import static com.quickdumpnow.relay.cascade.Given.TEXT;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Given.roster;
import static com.quickdumpnow.relay.cascade.Given.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Loading, deciding, committing and publishing, against others who do the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CascadesTest {
  private static final JobMatch NO_JOB = new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER);

  private final World world = new World();

  private void open(MessageId id) {
    world.cascades().open(text(id.value(), 0, CUSTOMER, "hello"), NO_JOB, roster(2));
  }

  /** Gives out numbers in the order of {@code numbers}, whatever range is asked for. */
  private static RandomGenerator dice(Integer... numbers) {
    var rest = new ArrayList<>(List.of(numbers));
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public int nextInt(int from, int to) {
        var number = rest.removeFirst();
        assertThat(number).isBetween(from, to - 1);
        return number;
      }
    };
  }

  @Test
  void a_code_that_another_has_is_not_given_twice() {
    world.random = dice(12, 12, 34);
    open(new MessageId("SM1"));
    open(new MessageId("SM2"));
    assertThat(world.cascade("SM1").code()).isEqualTo(new Code(12));
    assertThat(world.cascade("SM2").code()).isEqualTo(new Code(34));
  }

  @Test
  void codes_grow_longer_when_the_short_ones_are_taken() {
    world.random = dice(12, 12, 12, 123);
    open(new MessageId("SM1"));
    open(new MessageId("SM2"));
    assertThat(world.cascade("SM2").code()).isEqualTo(new Code(123));
  }

  @Test
  void where_no_code_is_to_be_had_the_text_is_left_for_another_time() {
    world.random =
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public int nextInt(int from, int to) {
            return from;
          }
        };
    for (int i = 0; i < 4; i++) {
      open(new MessageId("SM" + i));
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> open(new MessageId("SM4")))
        .withMessageStartingWith("SM4: no code is free");
    assertThat(world.store.size()).isEqualTo(4);
  }

  @Test
  void two_hundred_messages_have_two_hundred_codes() {
    for (int i = 0; i < 200; i++) {
      open(new MessageId("SM" + i));
    }
    assertThat(
            java.util.stream.IntStream.range(0, 200).mapToObj(i -> world.cascade("SM" + i).code()))
        .doesNotHaveDuplicates();
  }

  @Test
  void whoever_loses_against_another_looks_again_and_decides_anew() {
    open(TEXT.id());
    var cascades = world.cascades();
    // While this one decides to page, somebody acks.
    world.store.overtakes =
        Optional.of(() ->
            cascades.apply(
                TEXT.id(), new CascadeEvent.AckGiven(Given.ack(1, 0), Optional.empty())));
    var step = cascades.apply(TEXT.id(), new Woken(at(1), Optional.empty()));
    assertThat(step.decisions()).noneMatch(Decision.Send.class::isInstance);
    assertThat(world.cascade(TEXT.id().value()).status()).isInstanceOf(Status.Acked.class);
  }

  @Test
  void of_two_who_take_it_at_once_the_second_took_nothing() {
    open(TEXT.id());
    var cascades = world.cascades();
    var first = Given.ack(1, 0);
    world.store.overtakes =
        Optional.of(() -> assertThat(cascades.ack(TEXT.id(), _ -> first)).isPresent());
    assertThat(cascades.ack(TEXT.id(), _ -> Given.ack(2, 1))).isEmpty();
    assertThat(world.cascade(TEXT.id().value()).ack()).contains(first);
  }

  @Test
  void whoever_knows_the_message_as_it_no_longer_is_reads_it_again() {
    open(TEXT.id());
    var cascades = world.cascades();
    var old = world.store.load(TEXT.id());
    cascades.apply(TEXT.id(), new CascadeEvent.AckGiven(Given.ack(1, 0), Optional.empty()));
    var applied =
        cascades.apply(TEXT.id(), old, new Woken(at(1), Optional.empty()), People.UNKNOWN);
    assertThat(applied.step().decisions()).noneMatch(Decision.Send.class::isInstance);
    assertThat(applied.stored()).isEqualTo(world.store.load(TEXT.id()));
  }

  @Test
  void conflicts_cost_tries_and_change_nothing_else() {
    var random = new Random(7);
    world.store.conflict = () -> random.nextInt(3) > 0;
    for (int i = 0; i < 20; i++) {
      open(new MessageId("SM" + i));
    }
    assertThat(world.store.size()).isEqualTo(20);
    assertThat(world.published).hasSize(20);
  }

  @Test
  void conflicts_without_end_are_given_up_loudly() {
    world.store.conflict = () -> true;
    assertThatIllegalStateException()
        .isThrownBy(() -> open(TEXT.id()))
        .withMessage("SM0001: 12 commits in a row met others");
    assertThat(world.published).isEmpty();
  }

  @Test
  void what_changes_nothing_is_not_committed() {
    open(TEXT.id());
    var commits = world.store.commits;
    world.cascades().open(TEXT, NO_JOB, roster(2));
    assertThat(world.store.commits).isEqualTo(commits);
    // The news is repeated all the same: the first time may have died before it was published.
    assertThat(world.published)
        .containsOnly(new RelayEvent.MessageAccepted(at(0), TEXT.id()))
        .hasSize(2);
  }

  @Test
  void the_same_text_20_times_at_once_is_one_cascade_and_one_page() throws Exception {
    for (int round = 0; round < 25; round++) {
      var fresh = new World();
      fresh.provider.receipts = false;
      var text = text("SM1", 0, CUSTOMER, "hello");
      var event = new RelayEvent.TextReceived(text, Optional.empty(), Optional.empty());
      var intake = fresh.intake();
      var sender = fresh.sender();
      atOnce(() -> intake.take(event));
      assertThat(fresh.store.size()).isEqualTo(1);
      assertThat(fresh.store.log(text.id()).stream().map(LogEntry::what))
          .containsExactly(LogEntry.What.ACCEPTED);

      atOnce(() -> sender.wake(text.id(), Optional.empty()));
      assertThat(fresh.provider.screen(phone(0))).hasSize(1);
      assertThat(fresh.provider.taken).hasSize(1);
    }
  }

  private static void atOnce(Runnable work) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(20)) {
      var tasks =
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(_ ->
                  threads.submit(
                      (Callable<Void>)
                          () -> {
                            start.await();
                            work.run();
                            return null;
                          }))
              .toList();
      start.countDown();
      for (var task : tasks) {
        task.get();
      }
    }
  }
}
