package com.quickdumpnow.relay.job;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A rental job, as far as the relay needs it.
 *
 * @param id its name
 * @param state where it stands
 * @param customer the customer's phone, if the job names one that can be texted
 * @param tokenSha256 SHA-256 of the job's secret token, 64 hexadecimal digits; nothing if it has
 *     none
 * @param tokenExpiresAt from when on the token no longer opens the job; nothing means never
 * @param isPublic whether anybody who has the link may see the anonymous view
 * @param location where the job is, in the dispatcher's words, {@value #LOCATION_MAX} UTF-16 code
 *     units at most
 * @param trailerCount how many trailers are rented
 * @param version counts the relay's own changes; 0 for a job that only the shared document has
 * @param endedAt when the relay completed or cancelled it; nothing while it is open
 */
public record Job(
    JobId id,
    JobState state,
    Optional<PhoneNumber> customer,
    Optional<String> tokenSha256,
    Optional<Instant> tokenExpiresAt,
    boolean isPublic,
    String location,
    int trailerCount,
    long version,
    Optional<Instant> endedAt) {
  /** Longest location, in UTF-16 code units. */
  public static final int LOCATION_MAX = 200;

  /** Makes one that the relay has not ended. */
  public Job(
      JobId id,
      JobState state,
      Optional<PhoneNumber> customer,
      Optional<String> tokenSha256,
      Optional<Instant> tokenExpiresAt,
      boolean isPublic,
      String location,
      int trailerCount,
      long version) {
    this(
        id,
        state,
        customer,
        tokenSha256,
        tokenExpiresAt,
        isPublic,
        location,
        trailerCount,
        version,
        Optional.empty());
  }

  /**
   * Returns whether {@code token} is this job's secret, in time that does not tell how near it is.
   */
  public boolean opensWith(String token) {
    var given = sha256(token).getBytes(StandardCharsets.US_ASCII);
    var kept = tokenSha256.orElse("").getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, kept);
  }

  /**
   * Returns whether the token no longer opens the job.
   *
   * @param lifetime for how long it does when the job is over
   */
  public boolean tokenIsOver(Instant now, Duration lifetime) {
    return Stream.concat(tokenExpiresAt.stream(), endedAt.map(end -> end.plus(lifetime)).stream())
        .anyMatch(expiry -> !now.isBefore(expiry));
  }

  /** Returns the same job as the dispatcher changed it, one version on. */
  public Job change(JobState next, boolean nowPublic, Instant now) {
    return new Job(
        id,
        next,
        customer,
        tokenSha256,
        tokenExpiresAt,
        nowPublic,
        location,
        trailerCount,
        version + 1,
        next.open() ? Optional.empty() : endedAt.or(() -> Optional.of(now)));
  }

  /**
   * Returns SHA-256 of {@code secret} as 64 hexadecimal digits: the form in which tokens are kept.
   */
  public static String sha256(String secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
