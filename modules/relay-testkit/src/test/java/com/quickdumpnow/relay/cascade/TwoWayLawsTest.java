package com.quickdumpnow.relay.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.testkit.Provider.Fault;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rule 9: a text never reaches the wrong customer, whatever is written by whom, in whatever order
 * it is taken in, and whatever comes twice. Single sentences are in IntakeTest.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("P4")
class TwoWayLawsTest {
  private static final List<PhoneNumber> CUSTOMERS =
      List.of(
          new PhoneNumber("+16195550140"),
          new PhoneNumber("+16195550141"),
          new PhoneNumber("+16195550142"));

  private static final List<Responder> CHAIN =
      List.of(Samples.PRIMARY, Samples.BACKUP, Samples.THIRD);

  /** So many make 100,000 replies. */
  private static final int TALES = 5_000;

  private static final int REPLIES = 20;

  @Test
  void words_reach_the_customer_whom_they_are_meant_for_as_written_and_once_and_nobody_else() {
    Property.holds(
        TALES,
        random -> {
          var tale = new Tale(random);
          tale.tell();
          tale.check();
        });
  }

  /**
   * A responder's text.
   *
   * @param from who wrote it
   * @param code the code that he wrote, if any
   * @param doubt the number that he wrote which may be a code and may not, if any
   * @param words what is for the customer; nothing in a text that is a command alone
   */
  private record Written(
      TextReceived event,
      Responder from,
      Optional<Integer> code,
      Optional<Integer> doubt,
      String words) {
    MessageId id() {
      return event.text().id();
    }

    Instant at() {
      return event.text().at();
    }
  }

  /** A text of one kind about one message on one phone. */
  private record Shown(PhoneNumber phone, MessageId message, String kind) {}

  /** Three open conversations of three customers, and what may happen to them. */
  private static final class Tale {
    private final RandomGenerator random;

    /** Answers of the provider are lost. Then a code may be asked for that needs not be. */
    private final boolean unlucky;

    private final Roster roster;
    private final Desk desk;

    /** What was written and was not taken in yet, by whom, in order. */
    private final Map<PhoneNumber, List<TextReceived>> inboxes = new HashMap<>();

    private final List<TextReceived> texts = new ArrayList<>();
    private final Map<MessageId, Written> written = new HashMap<>();

    /** To whom words may go, and those that must arrive there. */
    private final Map<MessageId, PhoneNumber> meant = new HashMap<>();

    private final Map<MessageId, PhoneNumber> due = new HashMap<>();

    /** Since when what is on which phone. */
    private final Map<Shown, Instant> screens = new HashMap<>();

    private int seen;

    Tale(RandomGenerator random) {
      this.random = random;
      unlucky = random.nextBoolean();
      roster =
          new Roster(
              1,
              CHAIN.subList(0, random.nextInt(1, CHAIN.size() + 1)),
              Duration.ofMinutes(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(15));
      desk = new Desk(roster, random);
    }

    void tell() {
      while (written.size() < REPLIES) {
        CUSTOMERS.stream().filter(this::waitsForNobody).forEach(this::customerWrites);
        if (random.nextInt(4) > 0) {
          rest();
        }
        for (int i = random.nextInt(2, 12); i > 0; i--) {
          desk.clock.advance(Duration.ofSeconds(1));
          happen();
        }
      }
      rest();
      // Whatever was sent comes once more, and changes nothing.
      texts.forEach(desk.intake::take);
      rest();
      timePasses(Desk.SETTLE.plusSeconds(1));
    }

    private boolean waitsForNobody(PhoneNumber customer) {
      return conversations().noneMatch(one -> one.open() && one.text().from().equals(customer));
    }

    private void happen() {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3, 4 -> responderWrites(pick(roster.chain()));
        case 5 -> customerWrites(pick(CUSTOMERS));
        case 6 -> {
          if (!texts.isEmpty()) {
            arrive(pick(texts));
          }
        }
        case 7 -> timePasses(random.nextBoolean() ? Desk.SETTLE : Duration.ofMinutes(5));
        case 8 -> {
          if (unlucky) {
            desk.provider.nextSend(pick(List.of(Fault.ERROR_AFTER_SENDING, Fault.NO_CONNECTION)));
          }
        }
        case 9, 10, 11 -> {
          if (!desk.news.isEmpty()) {
            wake(desk.news.remove(random.nextInt(desk.news.size())).message());
          }
        }
        default ->
            inboxes.values().stream()
                .filter(inbox -> !inbox.isEmpty())
                .findAny()
                .ifPresent(inbox -> takeIn(inbox.removeFirst()));
      }
    }

    private void customerWrites(PhoneNumber from) {
      send(from, pick(List.of("is anybody there?", "12 ok", "OK", "LIST", "34 on my way")));
    }

    private void responderWrites(Responder from) {
      if (random.nextInt(4) == 0) {
        beginsWithANumber(from);
        return;
      }
      var words =
          pick(
                  List.of(
                      "on my way",
                      "15 minutes, sorry",
                      "done with the trailer, be there at 3",
                      "¿dónde? 👍🏽"))
              + " ("
              + texts.size()
              + ")";
      var code = random.nextBoolean() ? Optional.of(anyCode()) : Optional.<Integer>empty();
      var ack = random.nextInt(4) == 0;
      var typed =
          code.map(number ->
                  ack
                      ? pick(List.of("%d", "OK %d", "%d ok", "ok%d", "👍 %d")).formatted(number)
                      : pick(List.of("%d %s", "#%d %s", "%d: %s", "OK %d %s"))
                          .formatted(number, words))
              .orElseGet(() -> ack ? pick(List.of("OK", "yes", "👍", "LIST", "JOB")) : words);
      var event = send(from.phone(), typed);
      written.put(
          event.text().id(), new Written(event, from, code, Optional.empty(), ack ? "" : words));
    }

    /** Words that begin with what may be a code of his, of old most often. */
    private void beginsWithANumber(Responder from) {
      var number = anyCode();
      var doubtful = random.nextBoolean();
      var hour = random.nextInt(10, 13);
      var words =
          pick(doubtful
                  ? List.of("%d is fine", "%d or 200", "%d maybe 200 minutes", "%d trailers")
                  : List.of(
                      "%d more minutes",
                      "%d or 200 minutes",
                      "ok %d ft",
                      "%d bucks",
                      hour + " am tomorrow",
                      hour + " a.m.",
                      hour + " noon"))
              .formatted(number);
      var text = words + " (" + texts.size() + ")";
      var event = send(from.phone(), text);
      written.put(
          event.text().id(),
          new Written(
              event,
              from,
              Optional.empty(),
              doubtful ? Optional.of(number) : Optional.empty(),
              text));
    }

    /** One of the last that somebody was texted, most often, whoever it was. */
    private int anyCode() {
      var codes = conversations().map(one -> one.code().number()).toList();
      return codes.isEmpty() || random.nextInt(8) == 0
          ? random.nextInt(Code.MIN, 100)
          : codes.get(Math.max(0, codes.size() - 1 - random.nextInt(8)));
    }

    private TextReceived send(PhoneNumber from, String body) {
      var event = desk.text(from, body);
      texts.add(event);
      arrive(event);
      return event;
    }

    /** Texts of one phone are taken in one after the other, as they came. */
    private void arrive(TextReceived event) {
      inboxes.computeIfAbsent(event.text().from(), _ -> new ArrayList<>()).add(event);
    }

    private void takeIn(TextReceived event) {
      var text = written.get(event.text().id());
      if (text != null && !meant.containsKey(text.id()) && unseen(text.id())) {
        understand(text);
      }
      desk.intake.take(event);
    }

    private boolean unseen(MessageId id) {
      return desk.store.load(id).state() instanceof MessageState.Unseen;
    }

    private void timePasses(Duration time) {
      desk.clock.advance(time);
      desk.store.due(desk.clock.instant().plusSeconds(1), 100).forEach(this::wake);
    }

    /** All that is under way is done. */
    private void rest() {
      while (!desk.news.isEmpty()
          || inboxes.values().stream().anyMatch(inbox -> !inbox.isEmpty())) {
        desk.clock.advance(Duration.ofSeconds(1));
        List.copyOf(inboxes.keySet()).forEach(this::hear);
        if (!desk.news.isEmpty()) {
          wake(desk.news.removeFirst().message());
        }
      }
    }

    private void wake(MessageId id) {
      desk.sender.wake(id, Optional.empty());
      look();
    }

    private void hear(PhoneNumber phone) {
      var inbox = inboxes.getOrDefault(phone, List.of());
      while (!inbox.isEmpty()) {
        takeIn(inbox.removeFirst());
      }
    }

    // What a person would say of it who sees all phones.

    /** Whom a text is meant for: by its code, or the one conversation open on that phone. */
    private void understand(Written text) {
      if (text.words().isEmpty()) {
        return;
      }
      if (text.doubt().filter(number -> !named(number, text.from()).isEmpty()).isPresent()) {
        return;
      }
      var candidates =
          text.code().isPresent()
              ? named(text.code().get(), text.from())
              : conversations().filter(one -> openOn(one, text.from(), text.at())).toList();
      if (candidates.size() == 1) {
        var one = candidates.getFirst();
        meant.put(text.id(), one.text().from());
        if (text.code().isPresent() || (one.open() && !unlucky)) {
          due.put(text.id(), one.text().from());
        }
      }
    }

    private List<Cascade> named(int code, Responder responder) {
      return conversations()
          .filter(one -> one.code().number() == code)
          .filter(one -> pagedAt(one, responder).isPresent())
          .toList();
    }

    private Stream<Cascade> conversations() {
      return texts.stream().flatMap(text -> cascade(text.text().id()).stream());
    }

    private Optional<Cascade> cascade(MessageId id) {
      return desk.store.load(id).state() instanceof Cascade cascade
          ? Optional.of(cascade)
          : Optional.empty();
    }

    /** Whether somebody who looked at this phone at that time would say that it waits for him. */
    private boolean openOn(Cascade cascade, Responder responder, Instant at) {
      return pagedAt(cascade, responder).filter(paged -> !paged.isAfter(at)).isPresent()
          && closedAt(cascade, responder).filter(closed -> !closed.isAfter(at)).isEmpty();
    }

    private Optional<Instant> pagedAt(Cascade cascade, Responder responder) {
      return Stream.of("page", "overflow")
          .flatMap(kind -> on(responder, cascade, kind).stream())
          .min(Instant::compareTo);
    }

    /** He took it himself, or was told of it, or the chain came to its end. */
    private Optional<Instant> closedAt(Cascade cascade, Responder responder) {
      var ended =
          switch (cascade.status()) {
            case Status.Open _ -> Optional.<Instant>empty();
            case Status.Exhausted(var at, _) -> Optional.of(at);
            case Status.Acked(_, var exhaustedAt) -> exhaustedAt;
          };
      var taken =
          cascade
              .ack()
              .filter(ack ->
                  ack.responder().map(roster.chain()::get).filter(responder::equals).isPresent())
              .map(Ack::at)
              .or(() -> on(responder, cascade, "taken"));
      return Stream.concat(ended.stream(), taken.stream()).min(Instant::compareTo);
    }

    private Optional<Instant> on(Responder responder, Cascade cascade, String kind) {
      return Optional.ofNullable(
          screens.get(new Shown(responder.phone(), cascade.text().id(), kind)));
    }

    private void look() {
      var all = desk.provider.taken();
      for (; seen < all.size(); seen++) {
        var text = all.get(seen).text();
        var key = text.receiptKey();
        var kind = key.text().value().split("-", 2)[0];
        screens.putIfAbsent(new Shown(text.to(), key.message(), kind), all.get(seen).at());
      }
    }

    void check() {
      var arrived = new HashMap<MessageId, PhoneNumber>();
      for (var text : desk.provider.taken()) {
        var key = text.text().receiptKey().text().value();
        if (!CUSTOMERS.contains(text.text().to())) {
          continue;
        }
        if (!key.startsWith("reply-")) {
          assertThat(text.text().body().text()).as(story()).startsWith("Quick Dump Now: ");
          continue;
        }
        var reply = new MessageId(key.substring("reply-".length()));
        assertThat(text.text().to()).as(story()).isEqualTo(meant.get(reply));
        var words = Objects.requireNonNull(written.get(reply)).words();
        assertThat(text.text().body().text()).as(story()).isEqualTo(words);
        assertThat(arrived.put(reply, text.text().to())).as("once; %s", story()).isNull();
      }
      assertThat(arrived).as(story()).containsAllEntriesOf(due);
    }

    private String story() {
      return texts.stream()
          .map(text ->
              "\n%s %s: %s"
                  .formatted(
                      text.text().at(), text.text().from().e164(), text.text().body().text()))
          .collect(Collectors.joining());
    }

    private <T> T pick(List<T> from) {
      return from.get(random.nextInt(from.size()));
    }
  }
}
