package com.quickdumpnow.relay.job;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.List;
import java.util.Optional;

/**
 * Looks jobs up, wherever they are kept.
 *
 * <p>Where one source is down or unreadable, the other answers alone: a text must not wait for it.
 * Every implementation passes {@code JobBookContract}.
 */
public interface JobBook {
  /** Returns the job of that name, or nothing. */
  Optional<Job> find(JobId id);

  /** Returns the open jobs of one customer, the most recent first. */
  List<Job> openJobsOf(PhoneNumber customer);

  /**
   * Keeps {@code job}, if the version that is kept is the one before.
   *
   * @return whether it was kept; false if somebody else changed the job in between
   */
  boolean save(Job job);
}
