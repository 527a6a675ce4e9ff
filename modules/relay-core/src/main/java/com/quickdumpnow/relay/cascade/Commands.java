package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageSettled;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.AutoReplies;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.OptOut;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Does what responders' texts ask for: the contract's rules 8, 9 and 11.
 *
 * <p>The text is settled first, with the message that it names and the answer to it; then what it
 * asks for is done. A text that comes again does the same again, which changes nothing.
 */
public final class Commands {
  /** How far the clock of whoever took a text in may be ahead of whoever closed a conversation. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private final Cascades cascades;
  private final MessageStore store;
  private final Contacts contacts;
  private final JobBook jobs;
  private final EventBus bus;
  private final Telemetry telemetry;
  private final String publicBaseUrl;

  /**
   * Makes the desk of these ports.
   *
   * @param publicBaseUrl where the pages are, without a slash at its end
   */
  public Commands(
      Cascades cascades,
      MessageStore store,
      Contacts contacts,
      JobBook jobs,
      EventBus bus,
      Telemetry telemetry,
      String publicBaseUrl) {
    this.cascades = cascades;
    this.store = store;
    this.contacts = contacts;
    this.jobs = jobs;
    this.bus = bus;
    this.telemetry = telemetry;
    this.publicBaseUrl = publicBaseUrl;
  }

  /**
   * Takes a responder's text.
   *
   * @throws RuntimeException if a port did not answer; the same text again is safe
   */
  void take(TextReceived event) {
    var text = event.text();
    if (AutoReplies.isAutomatic(text)) {
      // His phone wrote it, not he: it takes no message, and is no sign of life.
      settle(text, Settlement.AUTOMATIC, Optional.empty(), Optional.empty());
      return;
    }
    var settled = settle(text);
    carryOut(settled, event.optOutType());
  }

  /** Does again what may have been left undone. */
  void repeat(Settled known, Optional<String> optOutType) {
    cascades.apply(
        known.text().id(),
        new MessageSettled(known.text(), known.how(), known.target(), Optional.empty()));
    if (known.how() == Settlement.COMMAND) {
      carryOut(known, optOutType);
    }
  }

  // What a text asks for, and the answer to it.

  private Settled settle(InboundText text) {
    return switch (Command.of(text)) {
      case Command.Take(var code) -> about(text, code, false, _ -> Optional.empty());
      case Command.Answer(var code, _) -> about(text, code, true, _ -> Optional.empty());
      // A number that names nothing of his is no code.
      case Command.Doubtful(var code, _) ->
          withCode(text.from(), code).isPresent()
              ? answer(text, Wording.doubtfulCode(code))
              : about(text, Optional.empty(), true, _ -> Optional.empty());
      case Command.Done(var code) ->
          about(text, code, true, target -> notShown(text, done(target)));
      case Command.JobInfo(var code) -> answer(text, jobInfo(text, code));
      case Command.Listing _ -> answer(text, Wording.list(listed(text)));
      case Command.Away(var lasting) -> answer(text, Wording.awayConfirmed(lasting));
      case Command.Back _ -> answer(text, Wording.backConfirmed());
      case Command.Unclear _ ->
          settle(
              text,
              Settlement.COMMAND,
              Optional.empty(),
              notShown(text, help(text.from(), text.at())));
      case Command.OptOutWord _ ->
          settle(text, Settlement.COMMAND, Optional.empty(), Optional.empty());
    };
  }

  /** Explains the commands, but not again and again to somebody who is chatting. */
  private Optional<TextBody> help(PhoneNumber phone, Instant at) {
    var due = new AtomicBoolean();
    contacts.change(
        phone,
        contact -> {
          due.set(contact.mayBeHelped(at));
          return due.get() ? contact.helped(at) : contact;
        });
    return due.get() ? Optional.of(Wording.help()) : Optional.empty();
  }

  private List<Wording.Conversation> listed(InboundText text) {
    return conversations(text.from()).stream()
        .filter(cascade -> cascade.open() || isLatelyOver(cascade, text.at()))
        .map(waiting ->
            new Wording.Conversation(
                waiting.code(),
                waiting.job(),
                Duration.between(waiting.text().at(), text.at()),
                !waiting.open(),
                waiting.text().body()))
        .toList();
  }

  private Optional<TextBody> done(Cascade target) {
    return Optional.of(
        jobOf(target)
            .map(job ->
                job.state().mayBecome(JobState.COMPLETED)
                    ? Wording.jobDone(target.code(), job.id())
                    : Wording.jobNotDone(target.code(), job.id(), job.state()))
            .orElseGet(() -> Wording.noJob(target.code())));
  }

  private TextBody jobInfo(InboundText text, Optional<Integer> code) {
    return switch (named(text.from(), text.at(), code, true)) {
      case Named.One(var target) ->
          jobOf(target)
              .map(job ->
                  Wording.jobInfo(target.code(), job, publicBaseUrl + "/dispatch?job=" + job.id()))
              .orElseGet(() -> Wording.noJob(target.code()));
      case Named.None(var answer) -> answer;
    };
  }

  private Optional<Job> jobOf(Cascade cascade) {
    return cascade.jobId().flatMap(jobs::find);
  }

  private Settled about(
      InboundText text,
      Optional<Integer> code,
      boolean words,
      Function<Cascade, Optional<TextBody>> answer) {
    return switch (named(text.from(), text.at(), code, words)) {
      case Named.One(var target) ->
          settle(text, Settlement.COMMAND, Optional.of(target.text().id()), answer.apply(target));
      case Named.None(var why) -> answer(text, why);
    };
  }

  // Which message a text names.

  /** The message that a text names, or what to answer where it names none. */
  private sealed interface Named {
    record One(Cascade cascade) implements Named {}

    record None(TextBody answer) implements Named {}
  }

  private Named named(PhoneNumber phone, Instant at, Optional<Integer> code, boolean words) {
    if (code.isPresent()) {
      return withCode(phone, code.get())
          .<Named>map(Named.One::new)
          .orElseGet(() -> new Named.None(Wording.unknownCode(code.get())));
    }
    var known = conversations(store.openSince(phone, at.minus(CLOCKS_APART)), phone);
    // By what he could see when he wrote: his text may have been on its way for long.
    var seen = known.stream().filter(cascade -> cascade.waitedFor(phone, at)).toList();
    var candidates =
        seen.isEmpty() && !words
            ? known.stream().filter(cascade -> isLatelyOver(cascade, at)).toList()
            : seen;
    if (candidates.isEmpty()) {
      candidates = known.stream().filter(Cascade::open).toList();
      // It came after he wrote, so he cannot have meant it.
      return new Named.None(
          candidates.isEmpty() ? Wording.nothingOpen() : Wording.whichOne(codes(candidates)));
    }
    // Words for what somebody else has taken in the meantime need the code.
    return candidates.size() == 1 && !(words && candidates.getFirst().ack().isPresent())
        ? new Named.One(candidates.getFirst())
        : new Named.None(Wording.whichOne(codes(candidates)));
  }

  private static List<Code> codes(List<Cascade> cascades) {
    return cascades.stream().map(Cascade::code).toList();
  }

  /**
   * Whether a cascade came to its end with nobody taking it, while its code is its own: an ack
   * still closes such a one. Words for a customer need a code by then, since they may be meant for
   * another.
   */
  private static boolean isLatelyOver(Cascade cascade, Instant now) {
    return cascade.status() instanceof Status.Exhausted(var at, _)
        && now.isBefore(at.plus(Commit.CODE_REST));
  }

  /** A code counts only from a phone that was texted it: nobody else's number does anything. */
  private Optional<Cascade> withCode(PhoneNumber phone, int code) {
    return store
        .withCode(new Code(code))
        .flatMap(this::cascade)
        .filter(cascade -> cascade.asked(phone));
  }

  private Optional<Cascade> cascade(MessageId id) {
    return store.load(id).state() instanceof Cascade cascade
        ? Optional.of(cascade)
        : Optional.empty();
  }

  /**
   * Returns the messages that were texted to {@code phone} and that nobody has taken, as far as its
   * owner was told.
   */
  List<Cascade> conversations(PhoneNumber phone) {
    return conversations(store.openFor(phone), phone);
  }

  private List<Cascade> conversations(List<MessageId> messages, PhoneNumber phone) {
    return messages.stream()
        .flatMap(id -> cascade(id).stream())
        .filter(cascade -> cascade.asked(phone))
        .toList();
  }

  // What is kept, and what is then done.

  private Settled answer(InboundText text, TextBody words) {
    return settle(text, Settlement.COMMAND, Optional.empty(), notShown(text, Optional.of(words)));
  }

  /** Whoever's pictures reach no customer is told, whatever else he is told. */
  private static Optional<TextBody> notShown(InboundText text, Optional<TextBody> answer) {
    return text.media().isEmpty() ? answer : Optional.of(Wording.pictureNotSent(answer));
  }

  private Settled settle(
      InboundText text, Settlement how, Optional<MessageId> target, Optional<TextBody> answer) {
    var step = cascades.begin(text.id(), new MessageSettled(text, how, target, answer));
    // As it was kept: whoever took the same text in before may have seen another target.
    return step.next() instanceof Settled settled
        ? settled
        : new Settled(text, how, target, List.of());
  }

  private void carryOut(Settled settled, Optional<String> optOutType) {
    var text = settled.text();
    var phone = text.from();
    consent(text, optOutType);
    switch (Command.of(text)) {
      case Command.Away(var lasting) -> {
        contacts.change(phone, contact -> contact.away(text.at(), lasting.map(text.at()::plus)));
        leave(phone, text.at());
      }
      case Command.Back _ -> contacts.change(phone, contact -> contact.back(text.at()));
      case Command.Done _ -> {
        contacts.change(phone, contact -> contact.seen(text.at()));
        settled.target().flatMap(this::cascade).ifPresent(target -> complete(target, text));
      }
      case Command.OptOutWord _ -> {}
      case Command.Take _ -> {
        contacts.change(phone, contact -> contact.seen(text.at()));
        settled.target().ifPresent(target -> ack(target, text, Optional.empty()));
      }
      case Command.Answer(_, var words) -> {
        contacts.change(phone, contact -> contact.seen(text.at()));
        settled.target().ifPresent(target -> ack(target, text, Optional.of(words)));
      }
      case Command.Doubtful(_, var words) -> {
        contacts.change(phone, contact -> contact.seen(text.at()));
        settled.target().ifPresent(target -> ack(target, text, Optional.of(words)));
      }
      case Command.JobInfo _, Command.Listing _, Command.Unclear _ ->
          contacts.change(phone, contact -> contact.seen(text.at()));
    }
  }

  private void consent(InboundText text, Optional<String> optOutType) {
    if (contacts.heed(text, optOutType).equals(Optional.of(OptOut.STOP))
        && contacts.find(Set.of(text.from())).of(text.from()).optedOut()) {
      telemetry.count("ResponderOptedOut", Map.of("message", text.id().value()));
      leave(text.from(), text.at());
    }
  }

  /** What waits for somebody who is gone is to go on at once. */
  private void leave(PhoneNumber phone, Instant at) {
    conversations(phone).stream()
        .filter(Cascade::open)
        .forEach(open -> bus.publish(new ResponderLeft(at, open.text().id())));
  }

  private void complete(Cascade target, InboundText text) {
    jobOf(target)
        .filter(job -> job.state().open())
        .filter(job -> !jobs.save(job.change(JobState.COMPLETED, job.isPublic(), text.at())))
        .ifPresent(job -> {
          throw new IllegalStateException(job.id() + ": changed by somebody else in between");
        });
    target
        .jobId()
        .ifPresentOrElse(
            job ->
                cascades.ackJob(
                    job,
                    // What came since he cannot have meant: his text may have been long on its way.
                    open -> open.text().equals(target.text()) || !open.cameAfter(text.at()),
                    cascade -> by(cascade, text, Ack.How.JOB_STATE)),
            () -> ack(target.text().id(), text, Optional.empty()));
  }

  private void ack(MessageId target, InboundText text, Optional<TextBody> words) {
    cascade(target)
        .ifPresent(cascade ->
            cascades.apply(
                target, new AckGiven(by(cascade, text, Ack.How.SMS), words, text.media())));
  }

  private static Ack by(Cascade cascade, InboundText text, Ack.How how) {
    var responder = cascade.roster().indexOf(text.from());
    var name =
        responder.map(step -> cascade.roster().chain().get(step).name()).orElse("a responder");
    return new Ack(text.at(), name, responder, how, text.id().value());
  }
}
