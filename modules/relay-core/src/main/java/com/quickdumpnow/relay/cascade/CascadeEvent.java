package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.event.TimerKey;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.Texting.SentText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What can happen to one message. */
public sealed interface CascadeEvent {
  /** When it happened. */
  Instant at();

  /**
   * A customer's text came and is to go along the chain.
   *
   * @param code a code that is free; it is taken together with the first commit
   * @param link what the customer follows a new job by, if he is to be told
   */
  record MessageArrived(
      InboundText text, JobMatch job, Roster roster, Code code, Optional<String> link)
      implements CascadeEvent {
    /** Tells the customer of no job. */
    public MessageArrived(InboundText text, JobMatch job, Roster roster, Code code) {
      this(text, job, roster, code, Optional.empty());
    }

    @Override
    public Instant at() {
      return text.at();
    }
  }

  /**
   * A text came that goes along no chain.
   *
   * @param target the message that a command is about
   * @param answer what to text back, if anything
   */
  record MessageSettled(
      InboundText text,
      MessageState.Settlement how,
      Optional<MessageId> target,
      Optional<TextBody> answer)
      implements CascadeEvent {
    @Override
    public Instant at() {
      return text.at();
    }
  }

  /**
   * A customer's text came that goes with another message.
   *
   * @param lead that message
   */
  record MessageJoined(InboundText text, JobMatch job, MessageId lead) implements CascadeEvent {
    @Override
    public Instant at() {
      return text.at();
    }
  }

  /**
   * Somebody wrote to a customer on the dashboard.
   *
   * @param message the relay's own name for it
   * @param request SHA-256 of what was asked for
   * @param words what to send; not blank unless there are pictures
   */
  record TextWritten(
      Instant at,
      MessageId message,
      String request,
      PhoneNumber to,
      Optional<JobId> job,
      TextBody words,
      List<String> media)
      implements CascadeEvent {
    /** Copies the list. */
    public TextWritten {
      media = List.copyOf(media);
    }
  }

  /** The log of the message's job is erased. */
  record LogErased(Instant at) implements CascadeEvent {}

  /** A further text of the customer's goes with this message. */
  record TextJoined(Instant at, InboundText text) implements CascadeEvent {}

  /**
   * Somebody took the message.
   *
   * @param ack who and how
   * @param reply his words for the customer; blank if there are only pictures
   * @param media his pictures for the customer, which go with the words
   */
  record AckGiven(Ack ack, Optional<TextBody> reply, List<String> media) implements CascadeEvent {
    /** Copies the list. */
    public AckGiven {
      media = List.copyOf(media);
    }

    /** Brings the customer no pictures. */
    public AckGiven(Ack ack, Optional<TextBody> reply) {
      this(ack, reply, List.of());
    }

    @Override
    public Instant at() {
      return ack.at();
    }
  }

  /**
   * The provider reported on one text.
   *
   * @param status the provider's word, known or not
   */
  record ReceiptArrived(
      Instant at, TextKey text, TextSid sid, String status, Optional<Integer> errorCode)
      implements CascadeEvent {}

  /**
   * It is known whether a text that nobody wrote may be sent.
   *
   * @param yes whether the person has not had too many of them
   */
  record Admitted(Instant at, TextKey text, boolean yes) implements CascadeEvent {}

  /**
   * A text was to go out as a letter.
   *
   * @param sent whether it did; false where the relay cannot write letters
   */
  record LetterSent(Instant at, TextKey text, boolean sent) implements CascadeEvent {}

  /** A send came back. */
  record SendReturned(Instant at, TextKey text, int n, Sent outcome) implements CascadeEvent {}

  /**
   * The provider was asked about a text whose receipt is overdue.
   *
   * @param progress what it said; nothing if it gave no answer
   */
  record ProgressAsked(Instant at, TextKey text, Optional<Progress> progress)
      implements CascadeEvent {}

  /**
   * The provider's list was searched for a text whose send had an unknown outcome.
   *
   * @param found the text as the provider has it; nothing means that it has none
   */
  record ListSearched(Instant at, TextKey text, int n, Optional<SentText> found)
      implements CascadeEvent {}

  /**
   * The operator was to be told that nobody took the message.
   *
   * @param sent whether a letter went out; false where the operator has no address
   */
  record OperatorMailed(Instant at, boolean sent) implements CascadeEvent {}

  /**
   * It is time to look at the message.
   *
   * @param timer the timer that fired; nothing if something else asks
   */
  record Woken(Instant at, Optional<TimerKey> timer) implements CascadeEvent {}
}
