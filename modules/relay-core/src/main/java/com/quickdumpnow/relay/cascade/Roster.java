package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The ordered chain of responders and how long each is waited for. A cascade keeps the roster that
 * it started with; a change never moves a running one.
 *
 * @param version counts the changes
 * @param chain who is asked, in order; 1 or more, no phone twice
 * @param ackTimeout how long a responder has to take a message
 * @param deliveryTimeout how long the provider has to hand a text to the carrier
 * @param activityWindow how long a sign of life makes a responder active
 * @param whenPrimaryInactive whether the others are asked first while the primary is not there
 * @param updates what customers are told meanwhile; nothing is {@link CustomerUpdates#NONE}
 */
public record Roster(
    long version,
    List<Responder> chain,
    Duration ackTimeout,
    Duration deliveryTimeout,
    Duration activityWindow,
    WhenPrimaryInactive whenPrimaryInactive,
    Optional<CustomerUpdates> updates) {
  /**
   * Longest chain. An ack is one transaction, which also closes the message with each of those who
   * were asked.
   */
  public static final int CHAIN_MAX = 20;

  /** What an inactive primary changes. */
  public enum WhenPrimaryInactive {
    /** The others are asked first, and he is told. */
    BACKUP_FIRST,
    /** Nothing: he is asked first all the same. */
    IGNORE
  }

  /** Makes one in which the others are asked first, and customers are told nothing meanwhile. */
  public Roster(
      long version,
      List<Responder> chain,
      Duration ackTimeout,
      Duration deliveryTimeout,
      Duration activityWindow) {
    this(
        version,
        chain,
        ackTimeout,
        deliveryTimeout,
        activityWindow,
        WhenPrimaryInactive.BACKUP_FIRST,
        Optional.empty());
  }

  /**
   * Checks the chain and the time-outs.
   *
   * @throws IllegalArgumentException if nobody is in the chain or too many are, a phone is in it
   *     twice, or a time-out is not positive
   */
  public Roster {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: empty (expected: 1 or more responders)");
    }
    if (chain.size() > CHAIN_MAX) {
      throw new IllegalArgumentException(
          "chain: %d responders (expected: at most %d)".formatted(chain.size(), CHAIN_MAX));
    }
    if (chain.stream().map(Responder::phone).distinct().count() < chain.size()) {
      throw new IllegalArgumentException("chain: a phone twice (expected: each once)");
    }
    if (!ackTimeout.isPositive() || !deliveryTimeout.isPositive()) {
      throw new IllegalArgumentException("time-outs: not positive (expected: above zero)");
    }
  }

  /** Returns what customers are told meanwhile. */
  public CustomerUpdates tells() {
    return updates.orElse(CustomerUpdates.NONE);
  }

  /** Returns the place in the chain of whoever has this phone. */
  public Optional<Integer> indexOf(PhoneNumber phone) {
    return IntStream.range(0, chain.size())
        .boxed()
        .filter(i -> chain.get(i).phone().equals(phone))
        .findFirst();
  }

  /** Returns the place in the chain of the responder with this id. */
  public Optional<Integer> indexOf(String id) {
    return IntStream.range(0, chain.size())
        .boxed()
        .filter(i -> chain.get(i).id().equals(id))
        .findFirst();
  }
}
