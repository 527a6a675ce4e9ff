package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the shared document true to the table, and takes over what its other writer did to a job's
 * state: that acks what is open of the job, as a change on the dashboard does.
 *
 * <p>It looks at how things stand, not at what has happened: so what a writer without conditions
 * has written over is there again after the next pass.
 */
public final class DocumentSync {
  private static final Set<JobState> OPEN = EnumSet.of(JobState.PENDING, JobState.IN_PROGRESS);
  private static final Set<JobState> OVER = EnumSet.complementOf(EnumSet.copyOf(OPEN));

  /** Many times what QDN has open at once. */
  private static final int OPEN_MAX = 200;

  /** Of the jobs that are over: the newest. */
  private static final int OVER_MAX = 20;

  /** Of a job: each brings its texts along. */
  private static final int MESSAGES_A_PAGE = 100;

  /** Less than a function's time-out. The jobs that are served first are the newest. */
  private static final Duration TIME_MAX = Duration.ofSeconds(10);

  private final SharedDocument document;
  private final JobBook jobs;
  private final JobList list;
  private final JobNotes notes;
  private final MessageStore store;
  private final Cascades cascades;
  private final Telemetry telemetry;
  private final RelayClock clock;

  /** Makes it of these ports. */
  public DocumentSync(
      SharedDocument document,
      JobBook jobs,
      JobList list,
      JobNotes notes,
      MessageStore store,
      Cascades cascades,
      Telemetry telemetry,
      RelayClock clock) {
    this.document = document;
    this.jobs = jobs;
    this.list = list;
    this.notes = notes;
    this.store = store;
    this.cascades = cascades;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /**
   * Looks once. A document that cannot be read is left alone.
   *
   * @throws RuntimeException if a port did not answer; the next pass does what was left undone
   */
  public void run() {
    var states = document.states();
    if (states.isEmpty()) {
      return;
    }
    var due = new ArrayList<Job>();
    due.addAll(list.list(OPEN, Optional.empty(), OPEN_MAX).jobs());
    due.addAll(list.list(OVER, Optional.empty(), OVER_MAX).jobs());
    var enough = clock.instant().plus(TIME_MAX);
    for (var job : due) {
      if (clock.instant().isAfter(enough)) {
        telemetry.count("JobsNotSynced", Map.of("jobs", "" + due.size()));
        return;
      }
      try {
        sync(job, states.get());
      } catch (RuntimeException e) {
        // One job's trouble is not the others'; the next pass comes in a minute.
        telemetry.count("JobNotSynced", Map.of("job", job.id().value(), "reason", e.toString()));
      }
    }
  }

  private void sync(Job job, SharedDocument.States states) {
    var written = Optional.ofNullable(states.states().get(job.id()));
    var noted = document.noted(job.id());
    // What stands there for the first time was changed by nobody: the table rules, if it knows.
    var others =
        written.filter(_ -> noted.isPresent()).filter(state -> !noted.equals(Optional.of(state)));
    var adopted = others.isPresent() && adopt(job, others.get(), states.at());
    var insteadOf = adopted || others.isEmpty() ? noted.or(() -> written) : others;
    if (document.write(job.id(), () -> entry(job.id(), insteadOf)) && !adopted) {
      jobs.find(job.id())
          .filter(now -> now.version() > 0)
          .map(Job::state)
          .or(() -> written)
          .filter(state -> !noted.equals(Optional.of(state)))
          .ifPresent(state -> document.note(job.id(), state));
    }
  }

  /**
   * The other writer moved the job on: so does the relay, if that is a move at all. Noted before
   * the ack: whoever dies in between leaves a message that is asked about once more, where the
   * reverse would take, at the next pass, one that has come since.
   *
   * @param at when the other writer can have done so at the latest; a message that came after that
   *     was taken by nobody
   */
  private boolean adopt(Job job, JobState state, Instant at) {
    if (job.version() > 0 && job.state() == state) {
      return false; // The relay's own change, whose writer died before he could note it.
    }
    if (job.version() > 0 && !job.state().mayBecome(state)) {
      telemetry.count(
          "JobStateNotAdopted",
          Map.of("job", job.id().value(), "from", job.state().word(), "to", state.word()));
      return false;
    }
    if (job.version() > 0 && !jobs.save(job.change(state, job.isPublic(), clock.instant()))) {
      throw new IllegalStateException("changed by somebody else in between");
    }
    document.note(job.id(), state);
    cascades.ackJob(
        job.id(),
        open -> !open.cameAfter(at),
        _ ->
            new Ack(
                clock.instant(),
                "the dispatch office",
                Optional.empty(),
                Ack.How.JOB_STATE,
                "maintenance.json"));
    return true;
  }

  /** Read anew each time. */
  private SharedDocument.Entry entry(JobId job, Optional<JobState> insteadOf) {
    var state = jobs.find(job).filter(known -> known.version() > 0).map(Job::state);
    return new SharedDocument.Entry(state, insteadOf, newest(job), notes.of(job));
  }

  private List<MessageState> newest(JobId job) {
    var newest = new ArrayDeque<MessageId>();
    var after = Optional.<String>empty();
    do {
      var page = store.ofJob(Optional.of(job), after, MESSAGES_A_PAGE);
      newest.addAll(page.messages());
      while (newest.size() > MESSAGES_A_PAGE) {
        newest.removeFirst();
      }
      after = page.next();
    } while (after.isPresent());
    return newest.stream().map(message -> store.load(message).state()).toList();
  }
}
