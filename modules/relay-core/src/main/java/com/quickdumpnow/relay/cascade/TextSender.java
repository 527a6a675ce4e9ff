package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.event.Timers;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.OutgoingText;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.SentText;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does for a message whatever its state calls for now: claims, arms, sends, asks, reconciles. */
public final class TextSender {
  /** How far back from the claim the provider's list is searched: its clock is not ours. */
  private static final Duration LIST_MARGIN = Duration.ofMinutes(2);

  private final Cascades cascades;
  private final MessageStore store;
  private final Contacts contacts;
  private final Texting texting;
  private final Timers timers;
  private final OperatorMail mail;
  private final Telemetry telemetry;
  private final RelayClock clock;

  /** Makes the shell of these ports. */
  public TextSender(
      Cascades cascades,
      MessageStore store,
      Contacts contacts,
      Texting texting,
      Timers timers,
      OperatorMail mail,
      Telemetry telemetry,
      RelayClock clock) {
    this.cascades = cascades;
    this.store = store;
    this.contacts = contacts;
    this.texting = texting;
    this.timers = timers;
    this.mail = mail;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /**
   * Looks at a message and does what is due.
   *
   * @param timer the timer that fired; nothing if something else asks
   * @throws RuntimeException if a port did not answer; the same call again is safe
   */
  public void wake(MessageId id, Optional<TimerKey> timer) {
    var known = store.load(id);
    var people = contacts.find(phones(known.state()));
    var done = new HashSet<Decision>();
    var steps = new ArrayDeque<Step>();
    var last = cascades.apply(id, known, new CascadeEvent.Woken(clock.instant(), timer), people);
    steps.add(last.step());
    while (!steps.isEmpty()) {
      var step = steps.remove();
      for (var decision : step.decisions()) {
        // What is still to be done is decided at each step: once is enough for one wake.
        var event =
            done.add(decision)
                ? carryOut(id, shown(decision, step.next(), last.stored().state()), decision)
                : Optional.<CascadeEvent>empty();
        if (event.isPresent()) {
          last = cascades.apply(id, last.stored(), event.get(), people);
          steps.add(last.step());
        }
      }
    }
  }

  /** The operator reads how it stands now, and a text goes out as it was when it was claimed. */
  private static MessageState shown(Decision decision, MessageState then, MessageState now) {
    return decision instanceof Decision.MailOperator ? now : then;
  }

  private static Set<PhoneNumber> phones(MessageState state) {
    var phones = new HashSet<PhoneNumber>();
    state.received().map(InboundText::from).ifPresent(phones::add);
    state.texts().forEach(text -> phones.add(text.to()));
    if (state instanceof Cascade cascade) {
      cascade.roster().chain().forEach(responder -> phones.add(responder.phone()));
    }
    return phones;
  }

  private Optional<CascadeEvent> carryOut(MessageId id, MessageState state, Decision decision) {
    return switch (decision) {
      case Decision.Publish _, Decision.OptOut _ -> Optional.empty(); // The cascades did that.
      case Decision.Arm(var timer, var due) -> {
        arm(id, timer, due);
        yield Optional.empty();
      }
      case Decision.Rearm(var timer, var due) -> {
        timers.rearm(id, timer, due);
        yield Optional.empty();
      }
      case Decision.Cancel(var timer) -> {
        timers.cancel(id, timer);
        yield Optional.empty();
      }
      case Decision.Admit(var key, var quota) -> {
        var text = text(state, key);
        var owner = new ReceiptKey(id, key);
        var person =
            contacts.change(text.to(), known -> known.admit(owner, clock.instant(), quota));
        yield Optional.of(new CascadeEvent.Admitted(clock.instant(), key, person.admitted(owner)));
      }
      case Decision.Mail(var key) -> {
        yield state instanceof Cascade cascade
            ? writeTo(id, cascade, text(state, key))
            : Optional.empty();
      }
      case Decision.Send(var key, int n) -> {
        var outcome = texting.send(outgoing(id, text(state, key)));
        yield Optional.of(new CascadeEvent.SendReturned(clock.instant(), key, n, outcome));
      }
      case Decision.AskProgress(var key, var sid) -> {
        var progress = progress(sid);
        yield Optional.of(new CascadeEvent.ProgressAsked(clock.instant(), key, progress));
      }
      case Decision.SearchList(var key, int n) -> {
        yield search(id, key, n, text(state, key));
      }
      case Decision.MailOperator() -> {
        yield state instanceof Cascade cascade ? write(id, cascade) : Optional.empty();
      }
    };
  }

  /**
   * Arms a timer. Where that fails the text goes out all the same: the claim is in the sweeper's
   * index already, and a text that waits for a timer is a text that is late.
   */
  private void arm(MessageId id, TimerKey timer, Instant due) {
    try {
      timers.arm(id, timer, due);
    } catch (RuntimeException e) {
      telemetry.count(
          "TimerNotArmed",
          Map.of("message", id.value(), "timer", timer.toString(), "reason", e.toString()));
    }
  }

  private static OutboundText text(MessageState state, TextKey key) {
    return state.text(key).orElseThrow(() -> new IllegalStateException("no text " + key));
  }

  private static OutgoingText outgoing(MessageId id, OutboundText text) {
    return new OutgoingText(text.to(), text.body(), text.media(), new ReceiptKey(id, text.key()));
  }

  private Optional<Progress> progress(TextSid sid) {
    try {
      return texting.progress(sid);
    } catch (TextingUnavailableException _) {
      return Optional.empty();
    }
  }

  /**
   * Finds a text at the provider by its whole body. Two texts may say the same, so one that the
   * relay knows as another text is not it. Where the provider does not answer, nothing is known and
   * the sweeper asks again: other texts of the message must not wait for that.
   */
  private Optional<CascadeEvent> search(MessageId id, TextKey key, int n, OutboundText text) {
    var owner = new ReceiptKey(id, key);
    try {
      var found =
          texting.sentTo(text.to(), text.claimedAt().minus(LIST_MARGIN)).stream()
              .filter(sent -> sameWords(sent.body(), text.body()))
              .filter(sent -> store.textWith(sent.sid()).filter(o -> !o.equals(owner)).isEmpty())
              // Of two that are both open: what is left is in a later claim's list for certain.
              .min(Comparator.comparing(SentText::createdAt));
      telemetry.count(
          found.isPresent() ? "FoundInList" : "MissingInList",
          Map.of("message", id.value(), "text", key.value(), "n", "" + n));
      return Optional.of(new CascadeEvent.ListSearched(clock.instant(), key, n, found));
    } catch (TextingUnavailableException e) {
      telemetry.count(
          "ListUnavailable",
          Map.of("message", id.value(), "reason", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** The provider may have trimmed a body, which makes it no other text. */
  private static boolean sameWords(TextBody one, TextBody other) {
    return one.text().strip().equals(other.text().strip());
  }

  /** Writes to a responder. Where that fails the sweeper sees to it that it is tried again. */
  private Optional<CascadeEvent> writeTo(MessageId id, Cascade cascade, OutboundText letter) {
    var address =
        letter.responder().flatMap(step -> cascade.roster().chain().get(step).email()).orElse("");
    try {
      var sent =
          mail.sendTo(
              address,
              "QDN Relay: message #%s waits".formatted(cascade.code()),
              letter.body().text());
      return Optional.of(new CascadeEvent.LetterSent(clock.instant(), letter.key(), sent));
    } catch (RuntimeException e) {
      telemetry.count(
          "ResponderNotMailed",
          Map.of("message", id.value(), "reason", e.getClass().getSimpleName()));
      return Optional.empty();
    }
  }

  /** Writes to the operator. Where that fails the sweeper sees to it that it is tried again. */
  private Optional<CascadeEvent> write(MessageId id, Cascade cascade) {
    try {
      var sent =
          mail.send(
              "QDN Relay: nobody took message #%s".formatted(cascade.code()),
              OperatorLetters.exhausted(cascade));
      return Optional.of(new CascadeEvent.OperatorMailed(clock.instant(), sent));
    } catch (RuntimeException e) {
      telemetry.count(
          "OperatorNotMailed",
          Map.of("message", id.value(), "reason", e.getClass().getSimpleName()));
      return Optional.empty();
    }
  }
}
