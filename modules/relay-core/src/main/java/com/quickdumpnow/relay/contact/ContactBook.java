package com.quickdumpnow.relay.contact;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what is known of each phone's owner. Every implementation passes {@code
 * ContactBookContract}.
 */
public interface ContactBook {
  /** Returns what is known of each of these phones, as last saved. */
  Map<PhoneNumber, Known> find(Set<PhoneNumber> phones);

  /**
   * Keeps {@code contact}, if the version that is kept is the one that was read.
   *
   * @param version the version that was read
   * @return whether it was kept; false if somebody else changed it in between
   */
  boolean save(PhoneNumber phone, Contact contact, long version);

  /**
   * A contact as last saved.
   *
   * @param contact what is known
   * @param version counts the changes; 0 for one of whom nothing was ever saved
   */
  record Known(Contact contact, long version) {}
}
