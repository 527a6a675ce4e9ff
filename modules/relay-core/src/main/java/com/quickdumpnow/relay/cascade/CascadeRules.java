package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.Admitted;
import com.quickdumpnow.relay.cascade.CascadeEvent.LetterSent;
import com.quickdumpnow.relay.cascade.CascadeEvent.ListSearched;
import com.quickdumpnow.relay.cascade.CascadeEvent.LogErased;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageJoined;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageSettled;
import com.quickdumpnow.relay.cascade.CascadeEvent.OperatorMailed;
import com.quickdumpnow.relay.cascade.CascadeEvent.ProgressAsked;
import com.quickdumpnow.relay.cascade.CascadeEvent.ReceiptArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.SendReturned;
import com.quickdumpnow.relay.cascade.CascadeEvent.TextJoined;
import com.quickdumpnow.relay.cascade.CascadeEvent.TextWritten;
import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.MessageState.Bundle;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.ErasedText;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Settlement;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.Language;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from what, for one message.
 *
 * <p>The rules look at how things stand, not at what happened last: an event is first folded into
 * the state, and then whatever the state calls for at that instant is done. So an event that comes
 * late, twice, out of order or after a crash leads to what is still to be done, and to nothing
 * else.
 */
public final class CascadeRules {
  private final Duration settleTime;

  /**
   * Makes the rules.
   *
   * @param settleTime after this time from the claim, whoever claimed a send is dead and the
   *     provider's list shows the text if the provider took it
   */
  public CascadeRules(Duration settleTime) {
    this.settleTime = settleTime;
  }

  private record Pair(MessageState state, CascadeEvent event) {}

  /**
   * Returns where {@code event} takes a message that is in {@code state}, and what to do about it.
   *
   * <p>Total: every event is answered in every state. The first commit of a message is the only one
   * that makes it; whatever comes before that is no news of any message.
   */
  public Step decide(MessageState state, CascadeEvent event) {
    return decide(state, event, People.UNKNOWN);
  }

  /**
   * The same, with what is known of the people whom the message concerns: who is away is not waited
   * for, and who does not want to be texted is not texted.
   */
  public Step decide(MessageState state, CascadeEvent event, People people) {
    return switch (new Pair(state, event)) {
      case Pair(Unseen _, MessageArrived arrived) -> open(arrived);
      case Pair(Unseen _, MessageSettled settled) -> settle(settled);
      case Pair(Unseen _, MessageJoined(var text, var job, var lead)) ->
          new Step(
              new Joined(text, job, lead),
              List.of(
                  new LogEntry(
                      text.at(),
                      LogEntry.What.JOINED,
                      Optional.empty(),
                      Map.of("message", lead.value()))),
              List.of());
      case Pair(Unseen _, TextWritten written) -> write(written);
      case Pair(Unseen same, LogErased _) -> nothing(same);
      case Pair(Unseen same, TextJoined _) -> nothing(same);
      case Pair(Unseen same, AckGiven _) -> nothing(same);
      case Pair(Unseen same, ReceiptArrived _) -> nothing(same);
      case Pair(Unseen same, Admitted _) -> nothing(same);
      case Pair(Unseen same, LetterSent _) -> nothing(same);
      case Pair(Unseen same, SendReturned _) -> nothing(same);
      case Pair(Unseen same, ProgressAsked _) -> nothing(same);
      case Pair(Unseen same, ListSearched _) -> nothing(same);
      case Pair(Unseen same, OperatorMailed _) -> nothing(same);
      case Pair(Unseen same, Woken _) -> nothing(same);

      // What was erased never comes back, whatever is still on its way.
      case Pair(Erased same, CascadeEvent _) -> nothing(same);
      case Pair(var known, LogErased(var at)) -> erase(known, at);

      // The same text again: all that may be missing is the news of it.
      case Pair(var same, MessageArrived again) -> announce(same, again.at());
      case Pair(var same, MessageSettled again) -> announce(same, again.at());
      case Pair(var same, MessageJoined again) -> announce(same, again.at());
      case Pair(var same, TextWritten again) -> announce(same, again.at());

      // It goes with another one, and nothing ever happens to it.
      case Pair(Joined same, CascadeEvent _) -> nothing(same);

      case Pair(Cascade cascade, TextJoined(var at, var text)) -> {
        var draft = Draft.of(cascade, at);
        new Bundling(draft).join(text);
        yield draft.step();
      }
      case Pair(Settled same, TextJoined _) -> nothing(same);
      case Pair(Written same, TextJoined _) -> nothing(same);

      case Pair(var known, ReceiptArrived receipt) -> {
        var draft = Draft.of(known, receipt.at());
        new Deliveries(draft).merge(receipt);
        new Losses(draft).announce();
        yield draft.step();
      }
      case Pair(Cascade cascade, AckGiven(var ack, var reply, var media)) -> {
        var draft = Draft.of(cascade, ack.at());
        new Acks(draft).ack(ack, reply, media);
        yield draft.step();
      }
      case Pair(Settled same, AckGiven _) -> nothing(same);
      case Pair(Written same, AckGiven _) -> nothing(same);

      case Pair(var known, Admitted(var at, var key, var yes)) -> {
        var draft = Draft.of(known, at);
        sends(draft, people).admitted(key, yes);
        pursue(draft, people);
        yield draft.step();
      }
      case Pair(var known, LetterSent(var at, var key, var sent)) -> {
        var draft = Draft.of(known, at);
        chain(draft, people).lettered(key, sent);
        pursue(draft, people);
        yield draft.step();
      }
      case Pair(var known, SendReturned(var at, var key, int n, var outcome)) -> {
        var draft = Draft.of(known, at);
        new Deliveries(draft).sent(key, n, outcome, settleTime);
        pursue(draft, people);
        yield draft.step();
      }
      case Pair(var known, ProgressAsked(var at, var key, var progress)) -> {
        var draft = Draft.of(known, at);
        new Deliveries(draft).asked(key, progress);
        pursue(draft, people);
        yield draft.step();
      }
      case Pair(var known, ListSearched(var at, var key, int n, var found)) -> {
        var draft = Draft.of(known, at);
        sends(draft, people).searched(key, n, found);
        pursue(draft, people);
        yield draft.step();
      }
      case Pair(var known, OperatorMailed(var at, var sent)) -> {
        var draft = Draft.of(known, at);
        chain(draft, people).mailed(sent);
        yield draft.step();
      }
      case Pair(var known, Woken(var at, var timer)) -> {
        var draft = Draft.of(known, at);
        pursue(draft, people);
        var sends = sends(draft, people);
        timer.ifPresent(sends::rearm);
        sends.watch(timer);
        yield draft.step();
      }
    };
  }

  private Sends sends(Draft draft, People people) {
    return new Sends(draft, settleTime, people);
  }

  private Chain chain(Draft draft, People people) {
    return new Chain(draft, sends(draft, people), people);
  }

  /** Does all that the state calls for at this instant. Only for functions that may send texts. */
  private void pursue(Draft draft, People people) {
    var sends = sends(draft, people);
    new Chain(draft, sends, people).advance();
    new Bundling(draft).digest();
    sends.refuseUnwelcome();
    new Losses(draft).tell();
    sends.pursue();
    if (draft.status() instanceof Status.Exhausted(_, boolean mailed) && !mailed) {
      draft.decide(new Decision.MailOperator());
    }
    new Acks(draft).pendingTimers().stream().map(Decision.Cancel::new).forEach(draft::decide);
  }

  /**
   * Returns when something is to be done for a message that is in {@code state}, if nothing happens
   * before; nothing if no more is to be done. What is not done some time after that has been
   * forgotten, and the sweeper wakes the message.
   */
  public Optional<Instant> due(MessageState state) {
    var message =
        switch (state) {
          case Cascade cascade when cascade.open() && cascade.currentPage().isEmpty() ->
              Optional.of(cascade.text().at());
          case Cascade(_, _, _, _, Status.Exhausted(var at, boolean mailed), _, _) when !mailed ->
              Optional.of(at);
          default -> Optional.<Instant>empty();
        };
    var due = earlier(message, digest(state));
    for (var text : state.texts()) {
      due = earlier(due, due(state, text));
    }
    return due;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isPresent() && other.isPresent()) {
      return one.get().isAfter(other.get()) ? other : one;
    }
    return one.or(() -> other);
  }

  private static Optional<Instant> digest(MessageState state) {
    return state instanceof Cascade cascade && cascade.isRead()
        ? cascade.bundle().flatMap(Bundle::due)
        : Optional.empty();
  }

  private Optional<Instant> due(MessageState state, OutboundText text) {
    var sending =
        switch (text.sending()) {
          case Sending.Planned(var at) -> Optional.of(at);
          case Sending.Intent(_, var at) -> Optional.of(at.plus(settleTime));
          case Sending.Unknown(_, var at) -> Optional.of(at.plus(settleTime));
          case Sending.Retry(_, _, var notBefore) -> Optional.of(notBefore);
          case Sending.Accepted _, Sending.Refused _, Sending.Abandoned _, Sending.Mailed _ ->
              Optional.<Instant>empty();
        };
    return earlier(sending, moveOnDue(state, text));
  }

  /** When the cascade is to look at its current page again, if {@code text} is that page. */
  private static Optional<Instant> moveOnDue(MessageState state, OutboundText text) {
    if (!(state instanceof Cascade cascade)
        || !cascade.open()
        || !cascade.currentPage().filter(text::equals).isPresent()) {
      return Optional.empty();
    }
    var last = cascade.notAsked().isEmpty();
    if (last && !cascade.pagesSettled()) {
      // The chain does not end before it is known who was texted, which is due by itself.
      return deliveryQuestionDue(cascade, text);
    }
    if (cascade.lost().isPresent()) {
      return Optional.of(text.claimedAt());
    }
    if (!(text.sending() instanceof Sending.Accepted)) {
      return last ? Optional.empty() : Optional.of(cascade.deliveryDeadline(text));
    }
    return earlier(Optional.of(cascade.ackDeadline(text)), deliveryQuestionDue(cascade, text));
  }

  /** When the provider is to be asked about {@code page}, or the cascade moves on without. */
  private static Optional<Instant> deliveryQuestionDue(Cascade cascade, OutboundText page) {
    return page.sending() instanceof Sending.Accepted
            && !page.handedOver()
            && !page.failed()
            && !(page.asked() && cascade.notAsked().isEmpty())
        ? Optional.of(cascade.deliveryDeadline(page))
        : Optional.empty();
  }

  private static Step open(MessageArrived arrived) {
    var cascade =
        new Cascade(
            arrived.text(),
            arrived.job(),
            arrived.roster(),
            arrived.code(),
            new Status.Open(),
            List.of());
    var draft = Draft.of(cascade, arrived.at());
    draft.log(
        LogEntry.What.ACCEPTED,
        switch (arrived.job()) {
          case JobMatch.Matched(var job, var rule) ->
              Map.of("job", job.value(), "rule", rule.name());
          case JobMatch.Unmatched(var reason) -> Map.of("unmatched", reason.name());
        });
    var updates = new Updates(draft);
    arrived
        .link()
        .ifPresentOrElse(link -> updates.job(cascade, link), () -> updates.received(cascade));
    return announced(draft);
  }

  private static Step settle(MessageSettled settled) {
    var draft =
        Draft.of(
            new Settled(settled.text(), settled.how(), settled.target(), List.of()), settled.at());
    draft.log(LogEntry.What.SETTLED, Map.of("how", settled.how().name()));
    settled
        .answer()
        .or(() -> rejection(settled))
        .ifPresent(words ->
            draft.plan(
                new TextKey("answer"),
                Purpose.ANSWER,
                settled.text().from(),
                Optional.empty(),
                words));
    return announced(draft);
  }

  private static Optional<TextBody> rejection(MessageSettled settled) {
    return settled.how() == Settlement.REJECTED
        ? Optional.of(Wording.rejected(Language.of(settled.text().body())))
        : Optional.empty();
  }

  private static Step write(TextWritten written) {
    var draft =
        Draft.of(
            new Written(
                written.message(), written.at(), written.request(), written.job(), List.of()),
            written.at());
    draft.log(LogEntry.What.WRITTEN, Map.of());
    draft.planParts(
        new TextKey("text"),
        Purpose.WRITTEN,
        written.to(),
        Optional.empty(),
        written.words(),
        written.media());
    return announced(draft);
  }

  /** Leaves times and names. Whoever is sending one of its texts right now sends it and no more. */
  private static Step erase(MessageState known, Instant at) {
    var id = Draft.of(known, at).message();
    var erased =
        new Erased(
            id,
            known.begunAt().orElse(at),
            at,
            known.received().isPresent(),
            known.listed(),
            known.jobId(),
            known.texts().stream()
                .map(text ->
                    new ErasedText(text.key(), text.purpose(), text.claimedAt(), text.sid()))
                .toList());
    return new Step(
        erased,
        List.of(new LogEntry(at, LogEntry.What.ERASED, Optional.empty(), Map.of())),
        List.of());
  }

  private static Step announced(Draft draft) {
    draft.announce();
    return draft.step();
  }

  private static Step announce(MessageState same, Instant at) {
    return announced(Draft.of(same, at));
  }

  private static Step nothing(MessageState same) {
    return new Step(same, List.of(), List.of());
  }

  /** Returns the news that the other functions need of a message whose state is {@code state}. */
  static Optional<RelayEvent> news(MessageState state, Instant at) {
    var planned =
        state.texts().stream().anyMatch(text -> text.sending() instanceof Sending.Planned);
    return switch (state) {
      case Cascade cascade when cascade.open() && cascade.currentPage().isEmpty() ->
          Optional.of(new RelayEvent.MessageAccepted(at, cascade.text().id()));
      case Cascade cascade when planned && cascade.ack().isPresent() ->
          Optional.of(new RelayEvent.MessageAcked(at, cascade.text().id()));
      case Settled settled when planned ->
          Optional.of(new RelayEvent.CommandReceived(at, settled.text().id()));
      case Written written when planned ->
          Optional.of(new RelayEvent.TextWritten(at, written.id()));
      case Cascade _, Settled _, Written _, Joined _, Erased _, Unseen _ -> Optional.empty();
    };
  }
}
