package com.quickdumpnow.relay.event;

/**
 * Hands an event to the one queue that is for its kind. At least once; texts of one customer stay
 * in their order.
 *
 * <p>Every implementation passes {@code EventQueuesContract}.
 */
public interface EventQueues {
  /**
   * Sends {@code event}. Returns when it is durable.
   *
   * @throws RuntimeException if the queue did not take it, or may not have
   * @throws IllegalArgumentException if there is no queue for this kind of event, a caller's bug
   */
  void send(RelayEvent event);
}
