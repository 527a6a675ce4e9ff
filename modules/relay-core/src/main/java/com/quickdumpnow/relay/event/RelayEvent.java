package com.quickdumpnow.relay.event;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to one message, as the functions tell each other.
 *
 * <p>Events are facts and are never edited. But for a text's own words they carry keys only: who
 * receives one asks the store how things stand, so that an event may come late, twice or out of
 * order. A new meaning is a new record; a new shape of an old one is a new wire version.
 */
public sealed interface RelayEvent {
  /** The message that it is about. */
  MessageId message();

  /** When it happened, by the clock of whoever saw it happen. */
  Instant at();

  /**
   * A text reached the relay's number, correctly signed by the provider.
   *
   * @param text the text
   * @param jobHint the job id on the webhook's address
   * @param optOutType the provider's mark {@code STOP}, {@code START} or {@code HELP}
   */
  record TextReceived(InboundText text, Optional<JobId> jobHint, Optional<String> optOutType)
      implements RelayEvent {
    @Override
    public MessageId message() {
      return text.id();
    }

    @Override
    public Instant at() {
      return text.at();
    }
  }

  /**
   * A job was asked for, and the responders are to hear of it.
   *
   * @param at when
   * @param message the name under which they do
   * @param job the job, in its first version
   * @param link what the customer follows it by; nothing if he is not to be texted
   */
  record JobCreated(Instant at, MessageId message, Job job, Optional<String> link)
      implements RelayEvent {}

  /**
   * The provider reported how far one of our texts has come.
   *
   * @param at when the report arrived
   * @param key which text it is about, proven by the signed address
   * @param sid the provider's name for the text
   * @param status the provider's word, also one that the relay does not know
   * @param errorCode why it failed
   */
  record ReceiptReceived(
      Instant at, ReceiptKey key, TextSid sid, String status, Optional<Integer> errorCode)
      implements RelayEvent {
    @Override
    public MessageId message() {
      return key.message();
    }
  }

  /** A customer's message is in the store, matched to its job, and is to be forwarded. */
  record MessageAccepted(Instant at, MessageId message) implements RelayEvent {}

  /** Further texts of the customer's go with a message, and are to be told of soon. */
  record TextBundled(Instant at, MessageId message) implements RelayEvent {}

  /** Somebody took a message; the others are to be told. */
  record MessageAcked(Instant at, MessageId message) implements RelayEvent {}

  /** A responder's command was carried out, and there is an answer for him. */
  record CommandReceived(Instant at, MessageId message) implements RelayEvent {}

  /** Somebody wrote to a customer on the dashboard, and it is to be sent. */
  record TextWritten(Instant at, MessageId message) implements RelayEvent {}

  /** A text of a message failed, and what follows from it is to be done at once. */
  record AttemptFailed(Instant at, MessageId message, TextKey text) implements RelayEvent {}

  /** Somebody who was asked has gone away or opted out, and the next is to be asked at once. */
  record ResponderLeft(Instant at, MessageId message) implements RelayEvent {}

  /** The chain came to its end and nobody took the message. */
  record CascadeExhausted(Instant at, MessageId message) implements RelayEvent {}

  /**
   * It is time to look at a message again.
   *
   * @param at when this was asked for
   * @param timer which timer it is; nothing if the sweeper asks
   * @param due when the timer is due; a timer may come early, and is then armed again
   */
  record WakeUp(Instant at, MessageId message, Optional<TimerKey> timer, Instant due)
      implements RelayEvent {}
}
