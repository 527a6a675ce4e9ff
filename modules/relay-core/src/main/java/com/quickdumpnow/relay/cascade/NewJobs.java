package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.Nanp;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Takes requests for new jobs, which anybody may make: the contract's rules 13 and 16.
 *
 * <p>A request costs the responders' attention and a text to a number that nobody has shown to be
 * the asker's own, so both are bounded: by asker, by number, and in all.
 */
public final class NewJobs {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int JOBS_AN_HOUR = 60;
  private static final int JOBS_AN_HOUR_BY_ASKER = 10;
  private static final int LINKS_A_DAY_TO_NUMBER = 3;

  /** In bytes: too many to be guessed. */
  private static final int TOKEN_LENGTH = 18;

  /** Begins the names of a job and of its message, which then go on alike. */
  private static final String JOB = "j_";

  private static final String MESSAGE = "NJ";

  private static final int ID_LENGTH = 12;
  private static final String ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final JobBook jobs;
  private final EventQueues queues;
  private final Limits limits;
  private final RelayClock clock;
  private final RandomGenerator random;
  private final String publicBaseUrl;

  /**
   * Makes the desk of these ports.
   *
   * @param random cannot be foreseen: tokens are made of it
   * @param publicBaseUrl where the tracking page is, without a slash at its end
   */
  public NewJobs(
      JobBook jobs,
      EventQueues queues,
      Limits limits,
      RelayClock clock,
      RandomGenerator random,
      String publicBaseUrl) {
    this.jobs = jobs;
    this.queues = queues;
    this.limits = limits;
    this.clock = clock;
    this.random = random;
    this.publicBaseUrl = publicBaseUrl;
  }

  /**
   * What is asked for.
   *
   * @param customer whom it is for; one of {@link Nanp#mayBeTexted}
   * @param isPublic whether anybody who has the link may see the anonymous view for ever
   */
  public record Request(
      PhoneNumber customer, String location, int trailerCount, boolean isPublic) {}

  /**
   * A job that was made.
   *
   * @param token its secret, which is kept nowhere
   * @param trackUrl the address by which its customer follows it
   */
  public record Created(Job job, String token, String trackUrl) {}

  /**
   * Makes a job, and returns when the responders will hear of it whatever happens.
   *
   * @param asker who asks, such as a hash of his address
   * @return nothing if there were too many requests lately
   * @throws IllegalArgumentException if the customer's number is not one to be texted
   * @throws RuntimeException if a port did not answer
   */
  public Optional<Created> create(Request request, String asker) {
    if (!Nanp.mayBeTexted(request.customer())) {
      throw new IllegalArgumentException("customer: not a number that strangers may have texted");
    }
    var now = clock.instant();
    if (!limits.take("jobs-by-" + asker, JOBS_AN_HOUR_BY_ASKER, HOUR, now)
        || !limits.take("jobs", JOBS_AN_HOUR, HOUR, now)) {
      return Optional.empty();
    }
    var name = name();
    var token = token();
    var job =
        new Job(
            new JobId(JOB + name),
            JobState.PENDING,
            Optional.of(request.customer()),
            Optional.of(Job.sha256(token)),
            Optional.empty(),
            request.isPublic(),
            request.location(),
            request.trailerCount(),
            1);
    var url = "%s/track?token=%s.%s".formatted(publicBaseUrl, job.id(), token);
    var number = Job.sha256(request.customer().e164());
    var link =
        limits.take("links-to-" + number, LINKS_A_DAY_TO_NUMBER, DAY, now)
            ? Optional.of(url)
            : Optional.<String>empty();
    // First what makes it known: whoever hears of it saves it too, if this dies in between.
    queues.send(new JobCreated(now, new MessageId(MESSAGE + name), job, link));
    jobs.save(job);
    return Optional.of(new Created(job, token, url));
  }

  /** Returns the message by which the responders heard of a job, if it was made here. */
  public static Optional<MessageId> messageOf(JobId job) {
    return Optional.of(job.value())
        .filter(id -> id.startsWith(JOB))
        .map(id -> MESSAGE + id.substring(JOB.length()))
        .filter(MessageId::isMessageId)
        .map(MessageId::new);
  }

  private String name() {
    var name = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      name.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return name.toString();
  }

  private String token() {
    var bytes = new byte[TOKEN_LENGTH];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
