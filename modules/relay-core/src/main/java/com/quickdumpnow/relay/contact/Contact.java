package com.quickdumpnow.relay.contact;

import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.ReceiptKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the relay remembers of whoever has one phone.
 *
 * <p>Each fact carries its time, and an older one never replaces a newer one: so what is learned
 * may come late, twice or out of order.
 *
 * @param seenAt when this person last did something: texted in, or acted on the dashboard
 * @param presence what this person last said about being there
 * @param consent what this person last said about being texted
 * @param helpedAt when the relay last explained its commands
 * @param burst the texts of a customer that went along chains of their own lately
 * @param automatic the texts that the relay sent of its own accord lately
 */
public record Contact(
    Optional<Instant> seenAt,
    Optional<Presence> presence,
    Optional<Consent> consent,
    Optional<Instant> helpedAt,
    Optional<Burst> burst,
    Optional<Automatic> automatic) {
  /** Somebody of whom nothing is known yet. */
  public static final Contact UNKNOWN =
      new Contact(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** How often at most the relay explains its commands to one person. */
  private static final Duration HELP_INTERVAL = Duration.ofMinutes(10);

  /** For how long texts of one customer count as one burst. */
  private static final Duration BURST_WINDOW = Duration.ofMinutes(2);

  /** How many texts of one burst go along a chain of their own. */
  private static final int BURST_MAX = 5;

  /**
   * Texts of a customer that followed one another quickly.
   *
   * @param since when the first of them came
   * @param messages the first few, which went along chains of their own, oldest first
   * @param leads for each job the one that further texts about it go with: the newest of the first
   *     few, or the first after those
   */
  public record Burst(Instant since, List<MessageId> messages, Optional<List<Lead>> leads) {
    /** Copies the lists. */
    public Burst {
      messages = List.copyOf(messages);
      leads = leads.map(List::copyOf);
    }

    private boolean isAlone(MessageId message) {
      return messages.contains(message) || all().anyMatch(lead -> lead.message().equals(message));
    }

    private Stream<Lead> all() {
      return leads.stream().flatMap(List::stream);
    }

    private Optional<Lead> leadOf(Optional<JobId> job) {
      return all().filter(lead -> lead.job().equals(job)).findFirst();
    }

    private Burst with(Lead next) {
      var others = all().filter(lead -> !lead.job().equals(next.job()));
      return new Burst(
          since,
          messages.size() < BURST_MAX
              ? Stream.concat(messages.stream(), Stream.of(next.message())).toList()
              : messages,
          Optional.of(Stream.concat(others, Stream.of(next)).toList()));
    }
  }

  /**
   * The message that further texts of a burst go with.
   *
   * @param job what they are about; nothing for texts without a job
   * @param message that message
   */
  public record Lead(Optional<JobId> job, MessageId message) {}

  /**
   * "I am away", or "I am back".
   *
   * @param at when that was said
   * @param away which of the two
   * @param until when he will be back, if he said so
   */
  public record Presence(Instant at, boolean away, Optional<Instant> until) {}

  /**
   * "Do not text me", or "text me again".
   *
   * @param at when that was said, or the provider said so
   * @param optedOut which of the two
   */
  public record Consent(Instant at, boolean optedOut) {}

  /**
   * Texts that nobody wrote and that are sent all the same: these may meet a machine that answers.
   *
   * @param latest the last few, oldest first
   */
  public record Automatic(List<Text> latest) {
    /** Copies the list. */
    public Automatic {
      latest = List.copyOf(latest);
    }

    /**
     * One of them.
     *
     * @param text which
     * @param at when it was let through
     */
    public record Text(ReceiptKey text, Instant at) {}
  }

  /**
   * How many such texts a person gets.
   *
   * @param most so many, at most {@value #MOST}
   * @param within in this time
   * @param apart none sooner than so long after another one
   * @param alike none sooner than so long after one of the same name, which says the same
   */
  public record Quota(int most, Duration within, Duration apart, Duration alike) {
    /** How many are remembered. */
    public static final int MOST = 10;

    /** Checks the number. */
    public Quota {
      if (most < 1 || most > MOST) {
        throw new IllegalArgumentException("most: %d (expected: 1 to %d)".formatted(most, MOST));
      }
    }
  }

  /** Returns this with a sign of life. */
  public Contact seen(Instant at) {
    return new Contact(later(seenAt, at), presence, consent, helpedAt, burst, automatic);
  }

  /** Returns this with "I am away". */
  public Contact away(Instant at, Optional<Instant> until) {
    return with(new Presence(at, true, until));
  }

  /** Returns this with "I am back". */
  public Contact back(Instant at) {
    return with(new Presence(at, false, Optional.empty()));
  }

  private Contact with(Presence next) {
    return presence.filter(known -> known.at().isAfter(next.at())).isPresent()
        ? this
        : new Contact(
            later(seenAt, next.at()), Optional.of(next), consent, helpedAt, burst, automatic);
  }

  /** Returns this with what was said about being texted. */
  public Contact consented(Instant at, boolean optedOut) {
    return consent.filter(known -> known.at().isAfter(at)).isPresent()
        ? this
        : new Contact(
            seenAt, presence, Optional.of(new Consent(at, optedOut)), helpedAt, burst, automatic);
  }

  /** Returns this with the commands explained. */
  public Contact helped(Instant at) {
    return new Contact(seenAt, presence, consent, later(helpedAt, at), burst, automatic);
  }

  /**
   * Returns this with a text of a customer's, which goes along a chain of its own unless there were
   * {@value #BURST_MAX} already within {@link #BURST_WINDOW}, and one about its job.
   *
   * @param job what it is about
   */
  public Contact texted(MessageId message, Optional<JobId> job, Instant at) {
    var current =
        burst
            .filter(known -> at.isBefore(known.since().plus(BURST_WINDOW)))
            .orElseGet(() -> new Burst(at, List.of(), Optional.empty()));
    var joins = current.messages().size() >= BURST_MAX && current.leadOf(job).isPresent();
    var next = joins || current.isAlone(message) ? current : current.with(new Lead(job, message));
    return new Contact(seenAt, presence, consent, helpedAt, Optional.of(next), automatic);
  }

  /**
   * Returns the message that a text of this customer's goes with; nothing if it goes alone.
   *
   * @param job what it is about
   */
  public Optional<MessageId> leadOf(MessageId message, Optional<JobId> job) {
    return burst
        .filter(known -> !known.isAlone(message))
        .flatMap(known -> known.leadOf(job))
        .map(Lead::message);
  }

  /** Returns this with {@code text} let through, if the quota has room for it or it was already. */
  public Contact admit(ReceiptKey text, Instant at, Quota quota) {
    var known = automatic.map(Automatic::latest).orElse(List.of());
    var counted = known.stream().filter(one -> one.at().isAfter(at.minus(quota.within()))).count();
    var tooSoon =
        known.stream()
            .anyMatch(one ->
                one.at().isAfter(at.minus(quota.apart()))
                    || (one.text().text().equals(text.text())
                        && one.at().isAfter(at.minus(quota.alike()))));
    if (admitted(text) || tooSoon || counted >= quota.most()) {
      return this;
    }
    var latest =
        Stream.concat(
                known.stream().skip(Math.max(0, known.size() - Quota.MOST + 1)),
                Stream.of(new Automatic.Text(text, at)))
            .toList();
    return new Contact(
        seenAt, presence, consent, helpedAt, burst, Optional.of(new Automatic(latest)));
  }

  /** Returns whether {@code text} was let through. */
  public boolean admitted(ReceiptKey text) {
    return automatic.stream()
        .flatMap(known -> known.latest().stream())
        .anyMatch(one -> one.text().equals(text));
  }

  /** Returns whether this person must not be texted. */
  public boolean optedOut() {
    return consent.filter(Consent::optedOut).isPresent();
  }

  /** Returns since when this person is away; nothing if he is not. */
  public Optional<Instant> awaySince(Instant now) {
    return presence
        .filter(Presence::away)
        .filter(said -> said.until().filter(until -> !now.isBefore(until)).isEmpty())
        .map(Presence::at);
  }

  /**
   * Returns whether this person is there: not away, and with a sign of life within {@code window}.
   * Coming back, also at the time that was announced, is one. Of whom nothing is known is there.
   */
  public boolean activeAt(Instant now, Duration window) {
    if (awaySince(now).isPresent()) {
      return false;
    }
    var signs = Stream.concat(seenAt.stream(), presence.flatMap(Presence::until).stream());
    return signs.max(Instant::compareTo).filter(sign -> !now.isBefore(sign.plus(window))).isEmpty();
  }

  /** Returns whether the commands may be explained again. */
  public boolean mayBeHelped(Instant now) {
    return helpedAt.filter(at -> now.isBefore(at.plus(HELP_INTERVAL))).isEmpty();
  }

  private static Optional<Instant> later(Optional<Instant> known, Instant at) {
    return known.filter(at::isBefore).or(() -> Optional.of(at));
  }
}
