package com.quickdumpnow.relay.cascade;

/** Writes to the operator. At least once for each letter. */
public interface OperatorMail {
  /**
   * Sends one letter, or does nothing where no operator has an address.
   *
   * @return whether it was sent
   * @throws RuntimeException if it may not have been sent
   */
  boolean send(String subject, String text);
}
