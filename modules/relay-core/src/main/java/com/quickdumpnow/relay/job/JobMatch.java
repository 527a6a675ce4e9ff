package com.quickdumpnow.relay.job;

import java.util.Optional;

/** Which job a text is about. */
public sealed interface JobMatch {
  /** Returns the job, if there is one. */
  default Optional<JobId> jobId() {
    return this instanceof Matched(var job, _) ? Optional.of(job) : Optional.empty();
  }

  /**
   * About this job.
   *
   * @param job its name
   * @param because which rule found it
   */
  record Matched(JobId job, Rule because) implements JobMatch {}

  /**
   * About no job that the relay could find.
   *
   * @param because what was tried last
   */
  record Unmatched(Reason because) implements JobMatch {}

  /** The rules, in the order in which they are tried. */
  enum Rule {
    /** The job id on the webhook's address. */
    WEBHOOK_PARAMETER,
    /** A job id in the text, of a job of this customer. */
    ID_IN_TEXT,
    /** A job id in the text with the job's token beside it. */
    TOKEN_IN_TEXT,
    /** The customer's most recent open job. */
    MOST_RECENT_OPEN,
    /** The message tells of the job itself, which is new. */
    CREATED
  }

  /** Why no job was found. */
  enum Reason {
    /** No job id was given, and the customer has no open job. */
    NEW_CUSTOMER,
    /** A job id was given, but it is no job of this customer, and there is no other. */
    WRONG_ID
  }
}
