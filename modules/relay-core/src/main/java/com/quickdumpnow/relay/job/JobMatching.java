package com.quickdumpnow.relay.job;

import com.quickdumpnow.relay.sms.InboundText;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the job that a text is about: contract, rule 3. */
public final class JobMatching {
  /** A job id, and the token that may stand behind it as in a tracking link. */
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])((?:j_|t-)[A-Za-z0-9_-]{1,62})(?:\\.([A-Za-z0-9_-]{8,128}))?");

  /** How many job ids in one text are looked up. */
  private static final int MENTIONS_MAX = 5;

  private final JobBook jobs;

  /** Uses {@code jobs} for all look-ups. */
  public JobMatching(JobBook jobs) {
    this.jobs = jobs;
  }

  /**
   * Returns the job that {@code text} is about.
   *
   * @param hint the job id on the webhook's address, if there was one
   */
  public JobMatch match(InboundText text, Optional<JobId> hint) {
    var mentioned = hint.isPresent();
    if (hint.isPresent()) {
      var job = hint.flatMap(jobs::find).filter(found -> isCustomers(found, text));
      if (job.isPresent()) {
        return new JobMatch.Matched(job.get().id(), JobMatch.Rule.WEBHOOK_PARAMETER);
      }
    }
    var mentions = MENTION.matcher(text.body().text());
    for (int i = 0; i < MENTIONS_MAX && mentions.find(); i++) {
      mentioned = true;
      var job = jobs.find(new JobId(mentions.group(1)));
      var token = Optional.ofNullable(mentions.group(2));
      if (job.isPresent() && token.isPresent() && job.get().opensWith(token.get())) {
        return new JobMatch.Matched(job.get().id(), JobMatch.Rule.TOKEN_IN_TEXT);
      }
      if (job.isPresent() && isCustomers(job.get(), text)) {
        return new JobMatch.Matched(job.get().id(), JobMatch.Rule.ID_IN_TEXT);
      }
    }
    var open = jobs.openJobsOf(text.from());
    if (!open.isEmpty()) {
      return new JobMatch.Matched(open.getFirst().id(), JobMatch.Rule.MOST_RECENT_OPEN);
    }
    return new JobMatch.Unmatched(
        mentioned ? JobMatch.Reason.WRONG_ID : JobMatch.Reason.NEW_CUSTOMER);
  }

  private static boolean isCustomers(Job job, InboundText text) {
    return job.customer().filter(text.from()::equals).isPresent();
  }
}
