package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageSettled;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobMatching;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes in a text: a customer's goes to its job and along the chain, a responder's is a command.
 */
public final class Intake {
  private final Cascades cascades;
  private final MessageStore store;
  private final JobMatching jobs;
  private final RosterBook rosters;
  private final PhoneNumber relayNumber;
  private final UnmatchedPolicy unmatched;

  /** What happens to a customer's message for which no job is found. */
  public enum UnmatchedPolicy {
    /** It is forwarded and says so. */
    FORWARD,
    /** It is logged and answered, and not forwarded. */
    REJECT
  }

  /** Makes the intake of one relay number. */
  public Intake(
      Cascades cascades,
      MessageStore store,
      JobMatching jobs,
      RosterBook rosters,
      PhoneNumber relayNumber,
      UnmatchedPolicy unmatched) {
    this.cascades = cascades;
    this.store = store;
    this.jobs = jobs;
    this.rosters = rosters;
    this.relayNumber = relayNumber;
    this.unmatched = unmatched;
  }

  /**
   * Takes one text in. The same text again changes nothing, and does what may have been left
   * undone.
   *
   * @throws RuntimeException if a port did not answer; the same text again is safe
   */
  public void take(TextReceived event) {
    var text = event.text();
    switch (store.load(text.id()).state()) {
      case Unseen _ -> takeNew(event, text);
      // Only what the first time may have left undone: its news, and what a command asked for.
      case Cascade known ->
          cascades.apply(
              text.id(),
              new CascadeEvent.MessageArrived(
                  known.text(), known.job(), known.roster(), known.code()));
      case Settled known -> settle(known.text(), known.how(), known.target(), Optional.empty());
    }
  }

  private void takeNew(TextReceived event, InboundText text) {
    var roster = rosters.current();
    if (text.from().equals(relayNumber)) {
      settle(text, Settlement.IGNORED, Optional.empty(), Optional.empty());
    } else if (isResponder(text.from(), roster)) {
      command(text);
    } else {
      customer(text, jobs.match(text, event.jobHint()), roster);
    }
  }

  /** Also who has left the roster, while a conversation is open with him. */
  private boolean isResponder(PhoneNumber phone, Roster roster) {
    return roster.indexOf(phone).isPresent()
        || conversations(phone).stream().anyMatch(Cascade::open);
  }

  private void customer(InboundText text, JobMatch job, Roster roster) {
    if (job instanceof JobMatch.Unmatched && unmatched == UnmatchedPolicy.REJECT) {
      settle(text, Settlement.REJECTED, Optional.empty(), Optional.empty());
    } else {
      cascades.open(text, job, roster);
    }
  }

  private void command(InboundText text) {
    switch (Command.parse(text.body())) {
      case Command.Take(var code) -> take(text, code, false);
      case Command.Answer(var code, _) -> take(text, code, true);
      case Command.Listing _,
          Command.Away _,
          Command.Back _,
          Command.Done _,
          Command.JobInfo _,
          Command.Unclear _ ->
          answer(text, Wording.help());
      case Command.OptOutWord _ ->
          settle(text, Settlement.COMMAND, Optional.empty(), Optional.empty());
    }
  }

  private void take(InboundText text, Optional<Integer> code, boolean words) {
    if (code.isPresent()) {
      withCode(text, code.get())
          .ifPresentOrElse(
              target -> settle(text, Settlement.COMMAND, Optional.of(target), Optional.empty()),
              () -> answer(text, Wording.unknownCode(code.get())));
      return;
    }
    var known = conversations(text.from());
    var open = known.stream().filter(Cascade::open).toList();
    oneOf(open.isEmpty() && !words ? lately(known, text.at()) : open, text);
  }

  private void oneOf(List<Cascade> candidates, InboundText text) {
    switch (candidates.size()) {
      case 0 -> answer(text, Wording.nothingOpen());
      case 1 ->
          settle(
              text,
              Settlement.COMMAND,
              Optional.of(candidates.getFirst().text().id()),
              Optional.empty());
      default -> answer(text, Wording.whichOne(candidates.stream().map(Cascade::code).toList()));
    }
  }

  /**
   * Cascades that came to their end with nobody taking them, while their codes are theirs: an ack
   * still closes such a one. Words for a customer need a code by then, since they may be meant for
   * another.
   */
  private static List<Cascade> lately(List<Cascade> known, Instant now) {
    return known.stream()
        .filter(cascade ->
            cascade.status() instanceof Status.Exhausted(var at, _)
                && now.isBefore(at.plus(Commit.CODE_REST)))
        .toList();
  }

  private void answer(InboundText text, TextBody words) {
    settle(text, Settlement.COMMAND, Optional.empty(), Optional.of(words));
  }

  /** A code counts only from a phone that was texted it: nobody else's number does anything. */
  private Optional<MessageId> withCode(InboundText text, int code) {
    return store
        .withCode(new Code(code))
        .filter(
            id -> store.load(id).state() instanceof Cascade cascade && cascade.asked(text.from()));
  }

  private List<Cascade> conversations(PhoneNumber responder) {
    return store.openFor(responder).stream()
        .map(id -> store.load(id).state())
        .filter(Cascade.class::isInstance)
        .map(Cascade.class::cast)
        .toList();
  }

  private void settle(
      InboundText text, Settlement how, Optional<MessageId> target, Optional<TextBody> answer) {
    var step = cascades.apply(text.id(), new MessageSettled(text, how, target, answer));
    // The target that was kept: whoever took the same text in before may have seen another one.
    if (step.next() instanceof Settled settled) {
      settled.target().ifPresent(id -> ack(id, settled.text()));
    }
  }

  private void ack(MessageId target, InboundText text) {
    if (!(store.load(target).state() instanceof Cascade cascade)) {
      return;
    }
    var responder = cascade.roster().indexOf(text.from());
    var name =
        responder.map(step -> cascade.roster().chain().get(step).name()).orElse("a responder");
    var ack = new Ack(text.at(), name, responder, Ack.How.SMS, text.id().value());
    var words =
        Command.parse(text.body()) instanceof Command.Answer(_, var said)
            ? Optional.of(said)
            : Optional.<TextBody>empty();
    cascades.apply(target, new AckGiven(ack, words));
  }
}
