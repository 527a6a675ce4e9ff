package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageJoined;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageSettled;
import com.quickdumpnow.relay.cascade.CascadeEvent.TextJoined;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobMatching;
import com.quickdumpnow.relay.sms.AutoReplies;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.List;
import java.util.Optional;

/**
 * Takes in a text: a customer's goes to its job and along the chain, a responder's is a command.
 */
public final class Intake {
  private final Cascades cascades;
  private final MessageStore store;
  private final Contacts contacts;
  private final Commands commands;
  private final JobBook jobs;
  private final JobMatching matching;
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
      JobBook jobs,
      RosterBook rosters,
      PhoneNumber relayNumber,
      UnmatchedPolicy unmatched) {
    this.cascades = cascades;
    this.store = store;
    this.contacts = contacts;
    this.commands = commands;
    this.jobs = jobs;
    this.matching = new JobMatching(jobs);
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
      case Cascade known -> announce(known);
      case Joined known -> join(known.lead(), known.text());
      case Settled known when known.how() == Settlement.OPT_OUT ->
          contacts.heed(known.text(), event.optOutType());
      case Settled known -> commands.repeat(known, event.optOutType());
      case Written _, Erased _ -> {}
    }
  }

  /**
   * Takes a new job in, of which the responders hear as of any message. The same again changes
   * nothing, and does what may have been left undone.
   *
   * @throws RuntimeException if a port did not answer; the same again is safe
   */
  public void take(JobCreated event) {
    var job = event.job();
    // Whoever asked for it saves it too, but may have died before.
    if (jobs.find(job.id()).isEmpty()) {
      jobs.save(job);
    }
    var text =
        new InboundText(
            event.message(),
            event.at(),
            job.customer()
                .orElseThrow(() -> new IllegalArgumentException(job.id() + ": no customer")),
            relayNumber,
            Wording.newJob(job.location(), job.trailerCount()),
            List.of());
    if (store.load(event.message()).state() instanceof Cascade known) {
      announce(known);
    } else {
      var about = new JobMatch.Matched(job.id(), JobMatch.Rule.CREATED);
      cascades.open(text, about, rosters.current(), event.link());
    }
  }

  private void announce(Cascade known) {
    cascades.apply(
        known.text().id(),
        new MessageArrived(known.text(), known.job(), known.roster(), known.code()));
  }

  private void takeNew(TextReceived event, InboundText text) {
    var roster = rosters.current();
    if (text.from().equals(relayNumber)) {
      settle(text, Settlement.IGNORED);
    } else if (isResponder(text.from(), roster)) {
      commands.take(event);
    } else if (AutoReplies.isAutomatic(text)) {
      settle(text, Settlement.AUTOMATIC);
    } else if (contacts.saying(text, event.optOutType()).isPresent()) {
      settle(text, Settlement.OPT_OUT);
      contacts.heed(text, event.optOutType());
    } else {
      customer(text, matching.match(text, event.jobHint()), roster);
    }
  }

  /** Also who has left the roster, while a conversation is open with him. */
  private boolean isResponder(PhoneNumber phone, Roster roster) {
    return roster.indexOf(phone).isPresent()
        || commands.conversations(phone).stream().anyMatch(Cascade::open);
  }

  private void customer(InboundText text, JobMatch job, Roster roster) {
    if (job instanceof JobMatch.Unmatched && unmatched == UnmatchedPolicy.REJECT) {
      settle(text, Settlement.REJECTED);
    } else {
      bundle(text, job)
          .ifPresentOrElse(
              lead -> {
                cascades.begin(text.id(), new MessageJoined(text, job, lead));
                join(lead, text);
              },
              () -> cascades.open(text, job, roster));
    }
  }

  /** Returns the message that a text goes with, where its customer sends too many at once. */
  private Optional<MessageId> bundle(InboundText text, JobMatch job) {
    return contacts
        .change(text.from(), customer -> customer.texted(text.id(), job.jobId(), text.at()))
        .leadOf(text.id(), job.jobId())
        // One that has come to its end without anybody is nothing to go with.
        .filter(lead ->
            store.load(lead).state() instanceof Cascade cascade
                && !(cascade.status() instanceof Status.Exhausted)
                && cascade.jobId().equals(job.jobId()));
  }

  private void join(MessageId lead, InboundText text) {
    cascades.apply(lead, new TextJoined(text.at(), text));
  }

  private void settle(InboundText text, Settlement how) {
    cascades.begin(text.id(), new MessageSettled(text, how, Optional.empty(), Optional.empty()));
  }
}
