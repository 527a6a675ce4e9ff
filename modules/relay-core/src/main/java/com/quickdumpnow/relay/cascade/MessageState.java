package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that the relay knows of one message. */
public sealed interface MessageState {
  /** Nothing yet. */
  record Unseen() implements MessageState {}

  /**
   * A message that goes, or went, along the chain of responders.
   *
   * @param text what the customer sent
   * @param job which job it is about
   * @param roster who is asked, as the roster was when the message came
   * @param code by which responders name it
   * @param status how it stands
   * @param texts every text that was sent or is to be sent for it, oldest first
   * @param bundle the customer's further texts that go with it, if there were too many at once
   */
  record Cascade(
      InboundText text,
      JobMatch job,
      Roster roster,
      Code code,
      Status status,
      List<OutboundText> texts,
      Optional<Bundle> bundle)
      implements MessageState {
    /** Makes one with no further texts. */
    public Cascade(
        InboundText text,
        JobMatch job,
        Roster roster,
        Code code,
        Status status,
        List<OutboundText> texts) {
      this(text, job, roster, code, status, texts, Optional.empty());
    }

    /** Copies the list. */
    public Cascade {
      texts = List.copyOf(texts);
    }

    /** Returns whether the chain is still being asked. */
    public boolean open() {
      return status instanceof Status.Open;
    }

    /** Returns the page of the step that the cascade is at; nothing before the first. */
    public Optional<OutboundText> currentPage() {
      for (var text : texts.reversed()) {
        if (text.purpose() == OutboundText.Purpose.PAGE) {
          return Optional.of(text);
        }
      }
      return Optional.empty();
    }

    /** Returns the step that the cascade is at; nothing before the first. */
    public Optional<Integer> step() {
      return currentPage().flatMap(OutboundText::responder);
    }

    /**
     * Returns what did not reach whoever is asked now, so that the next one is asked: his page, or
     * what adds to it. He who is the last has his time all the same if he has the page.
     */
    Optional<OutboundText> lost() {
      return currentPage()
          .flatMap(page ->
              page.failed()
                  ? Optional.of(page)
                  : page.responder()
                      .flatMap(reader -> lostTo(reader).findFirst())
                      .filter(_ -> !notAsked().isEmpty()));
    }

    /** Returns the texts that add to a responder's page and did not reach him, oldest first. */
    Stream<OutboundText> lostTo(int reader) {
      return texts.stream()
          .filter(text -> text.purpose().addsToPage() && text.failed())
          .filter(text -> text.responder().equals(Optional.of(reader)));
    }

    /** Returns the places in the chain of those who were not asked yet. */
    public List<Integer> notAsked() {
      return IntStream.range(0, roster.chain().size())
          .filter(step -> text(pageKey(step)).isEmpty())
          .boxed()
          .toList();
    }

    /** Returns the name of the text that asks the responder at one place in the chain. */
    static TextKey pageKey(int step) {
      return new TextKey("page-" + step);
    }

    /** Returns whether a page may be on a phone, or no further one is to be expected. */
    boolean isRead() {
      return !open() || mayBeReadBy().findAny().isPresent();
    }

    /** Returns the places in the chain of those on whose phones a page may be. */
    Stream<Integer> mayBeReadBy() {
      return texts.stream()
          .filter(text -> text.purpose() == OutboundText.Purpose.PAGE && text.mayBeRead())
          .flatMap(page -> page.responder().stream());
    }

    /** Returns whether it is known of every page whether the provider has it. */
    boolean pagesSettled() {
      return texts.stream()
          .noneMatch(text -> text.purpose() == OutboundText.Purpose.PAGE && text.unresolved());
    }

    /**
     * Returns whether a text that asks to take the message may be on this phone. One that certainly
     * did not go out has asked nobody.
     */
    public boolean asked(PhoneNumber phone) {
      return texts.stream()
          .anyMatch(text -> text.purpose().asks() && text.mayBeRead() && text.to().equals(phone));
    }

    /**
     * Returns whether the owner of {@code phone} could see at an instant that this waits for him:
     * he had been texted it, had not taken it, had not been told who has, and the chain was not at
     * its end.
     */
    boolean waitedFor(PhoneNumber phone, Instant at) {
      return texts.stream()
              .filter(text -> text.purpose().asks() && text.mayBeRead() && text.to().equals(phone))
              .anyMatch(text -> !text.claimedAt().isAfter(at))
          && overFor(phone).filter(over -> !over.isAfter(at)).isEmpty();
    }

    /** Returns whether the customer's text came after {@code time}. */
    public boolean cameAfter(Instant time) {
      return text.at().isAfter(time);
    }

    /** When it ceased to wait for the owner of {@code phone}, as far as he was told. */
    private Optional<Instant> overFor(PhoneNumber phone) {
      return switch (status) {
        case Status.Open _ -> Optional.empty();
        case Status.Exhausted(var at, _) -> Optional.of(at);
        case Status.Acked(var ack, var exhaustedAt) ->
            Stream.concat(exhaustedAt.stream(), knownFrom(ack, phone).stream())
                .min(Instant::compareTo);
      };
    }

    private Optional<Instant> knownFrom(Ack ack, PhoneNumber phone) {
      return isUntold(phone)
          ? Optional.empty()
          : Optional.of(takenNotice(phone).map(OutboundText::claimedAt).orElse(ack.at()));
    }

    /** Returns whether the owner of {@code phone} is still to be told who took it. */
    boolean isUntold(PhoneNumber phone) {
      return takenNotice(phone)
          .filter(notice ->
              !(notice.sending() instanceof Sending.Accepted
                  || notice.sending() instanceof Sending.Refused
                  || notice.sending() instanceof Sending.Abandoned))
          .isPresent();
    }

    private Optional<OutboundText> takenNotice(PhoneNumber phone) {
      return texts.stream()
          .filter(text -> text.purpose() == OutboundText.Purpose.TAKEN && text.to().equals(phone))
          .findFirst();
    }

    /**
     * Returns when the responder's time to answer {@code page} is over: counted from when the
     * provider took it, and until that is known from when it was claimed.
     */
    public Instant ackDeadline(OutboundText page) {
      var from =
          page.sending() instanceof Sending.Accepted(_, _, _, var at) ? at : page.claimedAt();
      return from.plus(roster.ackTimeout());
    }

    /** Returns when the carrier must have {@code page}. */
    public Instant deliveryDeadline(OutboundText page) {
      return page.claimedAt().plus(roster.deliveryTimeout());
    }

    /** Returns who took it, if anybody has. */
    public Optional<Ack> ack() {
      return status instanceof Status.Acked(var ack, _) ? Optional.of(ack) : Optional.empty();
    }
  }

  /**
   * Texts that go with a message, since their customer sent too many at once. A responder reads
   * them in a few texts.
   *
   * @param texts all of them, in the order in which they came
   * @param told how many of them, from the first on, responders were told of
   * @param digests in how many texts
   */
  record Bundle(List<Bundled> texts, int told, int digests) {
    private static final Duration DIGEST_WAIT = Duration.ofSeconds(20);

    /** Copies the list. */
    public Bundle {
      texts = List.copyOf(texts);
    }

    /** Returns those that nobody was told of. */
    List<Bundled> waiting() {
      return texts.subList(told, texts.size());
    }

    /** Returns when those that wait are to be told of; nothing if none does. */
    Optional<Instant> due() {
      return waiting().stream().findFirst().map(first -> first.at().plus(DIGEST_WAIT));
    }
  }

  /**
   * One of them.
   *
   * @param id its own message, which has all of it
   * @param at when it joined
   * @param words what it says; nothing of those that are too many to be told of
   * @param media its pictures
   */
  record Bundled(MessageId id, Instant at, TextBody words, List<String> media) {
    /** Copies the list. */
    public Bundled {
      media = List.copyOf(media);
    }
  }

  /**
   * A message that goes with another one of its customer's.
   *
   * @param text what was sent
   * @param job which job it is about
   * @param lead the message that it goes with
   */
  record Joined(InboundText text, JobMatch job, MessageId lead) implements MessageState {}

  /**
   * A message that goes along no chain.
   *
   * @param text what was sent
   * @param how what became of it
   * @param target the message that a command is about: kept, since its code may be another's later
   * @param texts what was or is to be answered
   */
  record Settled(
      InboundText text, Settlement how, Optional<MessageId> target, List<OutboundText> texts)
      implements MessageState {
    /** Copies the list. */
    public Settled {
      texts = List.copyOf(texts);
    }
  }

  /**
   * A text that somebody wrote to a customer on the dashboard. It answers no message of his.
   *
   * @param id the relay's own name for it
   * @param at when
   * @param request SHA-256 of what was asked for, so that the same request again is known
   * @param job which job it is about
   * @param texts what was or is to be sent: the words in as many texts as it takes
   */
  record Written(
      MessageId id, Instant at, String request, Optional<JobId> job, List<OutboundText> texts)
      implements MessageState {
    /** Copies the list. */
    public Written {
      texts = List.copyOf(texts);
    }

    @Override
    public Optional<Instant> begunAt() {
      return Optional.of(at);
    }

    @Override
    public Optional<JobId> jobId() {
      return job;
    }

    @Override
    public boolean listed() {
      return true;
    }
  }

  /**
   * What is left of a message whose log was erased: no words, no pictures, no numbers. Nothing ever
   * happens to it again.
   *
   * @param id which message it was
   * @param at when it came
   * @param erasedAt when it was erased
   * @param inbound whether somebody had texted it to the relay
   * @param listed whether the log of its job lists it
   * @param job which job it was about
   * @param sent the texts that were sent or planned for it
   */
  record Erased(
      MessageId id,
      Instant at,
      Instant erasedAt,
      boolean inbound,
      boolean listed,
      Optional<JobId> job,
      List<ErasedText> sent)
      implements MessageState {
    /** Copies the list. */
    public Erased {
      sent = List.copyOf(sent);
    }

    @Override
    public Optional<Instant> begunAt() {
      return Optional.of(at);
    }

    @Override
    public Optional<JobId> jobId() {
      return job;
    }
  }

  /**
   * One text of an erased message.
   *
   * @param key its name
   * @param purpose what it was for
   * @param at when the try that counts was claimed
   * @param sid the provider's name for it, if the provider had it
   */
  record ErasedText(TextKey key, OutboundText.Purpose purpose, Instant at, Optional<TextSid> sid) {}

  /** What became of a message that goes along no chain. */
  enum Settlement {
    /** A responder's command, carried out. */
    COMMAND,
    /** A message without a job, where the policy is to reject such. */
    REJECTED,
    /** A customer's word on being texted: kept, and not forwarded. */
    OPT_OUT,
    /** A text that a phone or a carrier wrote by itself: it ends in silence. */
    AUTOMATIC,
    /** A text from one of the relay's own numbers: it ends in silence. */
    IGNORED
  }

  /** How a cascade stands. */
  sealed interface Status {
    /** Responders are being asked. */
    record Open() implements Status {}

    /**
     * Somebody took it.
     *
     * @param ack who, when, and how
     * @param exhaustedAt when the chain had come to its end before
     */
    record Acked(Ack ack, Optional<Instant> exhaustedAt) implements Status {}

    /**
     * The chain came to its end and nobody took it.
     *
     * @param at when
     * @param mailed whether telling the operator by e-mail is done with
     */
    record Exhausted(Instant at, boolean mailed) implements Status {}
  }

  /** Returns the text that reached the relay; nothing where there is none, or none any more. */
  default Optional<InboundText> received() {
    return switch (this) {
      case Cascade cascade -> Optional.of(cascade.text());
      case Settled settled -> Optional.of(settled.text());
      case Joined joined -> Optional.of(joined.text());
      case Unseen _, Written _, Erased _ -> Optional.empty();
    };
  }

  /** Returns when it came; nothing for one that nobody has seen. */
  default Optional<Instant> begunAt() {
    return received().map(InboundText::at);
  }

  /** Returns the job that it is about; nothing for a message without one. */
  default Optional<JobId> jobId() {
    return switch (this) {
      case Cascade cascade -> cascade.job().jobId();
      case Joined joined -> joined.job().jobId();
      // The last two say it themselves.
      case Settled _, Unseen _, Written _, Erased _ -> Optional.empty();
    };
  }

  /** Returns whether the log of its job, or of messages without one, lists it. */
  default boolean listed() {
    return switch (this) {
      case Cascade _, Joined _ -> true;
      case Settled settled ->
          settled.how() == Settlement.REJECTED || settled.how() == Settlement.OPT_OUT;
      case Unseen _, Written _, Erased _ -> false;
    };
  }

  /** Returns the texts of this message, oldest first. */
  default List<OutboundText> texts() {
    return List.of();
  }

  /** Returns the text of that name. */
  default Optional<OutboundText> text(TextKey key) {
    for (var text : texts()) {
      if (text.key().equals(key)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }
}
