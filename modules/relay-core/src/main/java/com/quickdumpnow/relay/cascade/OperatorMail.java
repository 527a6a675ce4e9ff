package com.quickdumpnow.relay.cascade;

/** Writes to the operator, and to responders who prefer that. At least once for each letter. */
public interface OperatorMail {
  /**
   * Sends one letter, or does nothing where no operator has an address.
   *
   * @return whether it was sent
   * @throws RuntimeException if it may not have been sent
   */
  boolean send(String subject, String text);

  /**
   * Sends one letter to somebody else in the operator's name, or does nothing where no operator has
   * an address.
   *
   * @return whether it was sent
   * @throws RuntimeException if it may not have been sent
   */
  boolean sendTo(String address, String subject, String text);
}
