package com.quickdumpnow.relay.event;

/**
 * Tells the other functions what happened. At least once, unordered.
 *
 * <p>Every implementation passes {@code EventBusContract}.
 */
public interface EventBus {
  /**
   * Publishes {@code event}. Returns when the bus has it.
   *
   * @throws RuntimeException if the bus did not take it, or may not have
   */
  void publish(RelayEvent event);
}
