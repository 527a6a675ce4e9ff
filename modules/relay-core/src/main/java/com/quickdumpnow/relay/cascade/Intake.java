package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageSettled;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobMatching;
import com.quickdumpnow.relay.sms.AutoReplies;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.OptOut;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.Optional;
import java.util.Set;

/**
 * Takes in a text: a customer's goes to its job and along the chain, a responder's is a command.
 */
public final class Intake {
  private final Cascades cascades;
  private final MessageStore store;
  private final Contacts contacts;
  private final Commands commands;
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
      Contacts contacts,
      Commands commands,
      JobMatching jobs,
      RosterBook rosters,
      PhoneNumber relayNumber,
      UnmatchedPolicy unmatched) {
    this.cascades = cascades;
    this.store = store;
    this.contacts = contacts;
    this.commands = commands;
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
              new MessageArrived(known.text(), known.job(), known.roster(), known.code()));
      case Settled known when known.how() == Settlement.OPT_OUT -> consent(event, known.text());
      case Settled known -> commands.repeat(known, event.optOutType());
    }
  }

  private void takeNew(TextReceived event, InboundText text) {
    var roster = rosters.current();
    if (text.from().equals(relayNumber)) {
      settle(text, Settlement.IGNORED);
    } else if (isResponder(text.from(), roster)) {
      commands.take(event);
    } else if (AutoReplies.isAutomatic(text.body())) {
      settle(text, Settlement.AUTOMATIC);
    } else if (consent(text, event.optOutType()).isPresent()) {
      settle(text, Settlement.OPT_OUT);
      consent(event, text);
    } else {
      customer(text, jobs.match(text, event.jobHint()), roster);
    }
  }

  /** Also who has left the roster, while a conversation is open with him. */
  private boolean isResponder(PhoneNumber phone, Roster roster) {
    return roster.indexOf(phone).isPresent()
        || commands.conversations(phone).stream().anyMatch(Cascade::open);
  }

  private Optional<OptOut> consent(InboundText text, Optional<String> optOutType) {
    var known = contacts.find(Set.of(text.from())).of(text.from());
    return OptOut.of(text.body(), optOutType, known.optedOut());
  }

  private void consent(TextReceived event, InboundText text) {
    consent(text, event.optOutType())
        .filter(said -> said != OptOut.HELP)
        .ifPresent(said ->
            contacts.change(
                text.from(), contact -> contact.consented(text.at(), said == OptOut.STOP)));
  }

  private void customer(InboundText text, JobMatch job, Roster roster) {
    if (job instanceof JobMatch.Unmatched && unmatched == UnmatchedPolicy.REJECT) {
      settle(text, Settlement.REJECTED);
    } else {
      cascades.open(text, job, roster);
    }
  }

  private void settle(InboundText text, Settlement how) {
    cascades.settle(new MessageSettled(text, how, Optional.empty(), Optional.empty()));
  }
}
