package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.PK;
import static com.quickdumpnow.relay.aws.Keys.SK;
import static com.quickdumpnow.relay.aws.Keys.number;
import static com.quickdumpnow.relay.aws.Keys.sortable;
import static com.quickdumpnow.relay.aws.Keys.string;

import com.quickdumpnow.relay.aws.DynamoTransactions.Result;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Jobs from the table and from {@code maintenance.json}. What the table has of a job rules; what
 * only the document has is taken over into the table with its first change.
 */
public final class DynamoJobBook implements JobBook, JobList {
  /** Most keys of one read. Source: DynamoDB, BatchGetItem. */
  private static final int BATCH_MAX = 100;

  private static final int BATCH_TRIES_MAX = 4;
  private static final Duration BATCH_PAUSE = Duration.ofMillis(50);

  /** Begins the place of a job that only the document has. */
  private static final String IN_DOCUMENT = "document_";

  /** The place of a job of the table: when it came there, and its name. */
  private static final Pattern CREATED_AT =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z_[A-Za-z0-9_-]{3,64}");

  private final DynamoDbClient client;
  private final String table;
  private final JobDocument document;
  private final RelayClock clock;
  private final Telemetry telemetry;
  private final DynamoTransactions transactions;

  /** A job as the table has it, and when the relay last changed it. */
  private record Kept(Job job, String updatedAt) {}

  /** Looks jobs up in {@code table} and in the document in {@code bucket}. */
  public DynamoJobBook(
      DynamoDbClient client,
      String table,
      S3Client s3,
      String bucket,
      RelayClock clock,
      Telemetry telemetry) {
    this.client = client;
    this.table = table;
    this.document = new JobDocument(s3, bucket, clock, telemetry);
    this.clock = clock;
    this.telemetry = telemetry;
    this.transactions = new DynamoTransactions(client, clock);
  }

  @Override
  public Optional<Job> find(JobId id) {
    Optional<Job> kept;
    try {
      kept = read(List.of(id)).stream().map(Kept::job).findFirst();
    } catch (SdkException e) {
      return Optional.ofNullable(documentAlone(e).get(id));
    }
    return kept.isPresent()
        ? kept
        : document.jobs().flatMap(jobs -> Optional.ofNullable(jobs.get(id)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>First those of the table, the one changed last first; then those that only the document has,
   * the one written last first.
   */
  @Override
  public List<Job> openJobsOf(PhoneNumber customer) {
    List<Job> written = openJobsIn(document.jobs().orElse(Map.of()), customer);
    List<Kept> kept;
    try {
      var ids = new LinkedHashSet<>(idsOf(customer));
      // Also those of the document: one that is over in the table is over.
      written.forEach(job -> ids.add(job.id()));
      kept = read(ids);
    } catch (SdkException e) {
      return openJobsIn(documentAlone(e), customer);
    }
    var known = kept.stream().map(found -> found.job().id()).toList();
    return Stream.concat(
            kept.stream()
                .sorted(Comparator.comparing(Kept::updatedAt).reversed())
                .map(Kept::job)
                .filter(job -> isOpenJobOf(customer, job)),
            written.stream().filter(job -> !known.contains(job.id())))
        .toList();
  }

  private static List<Job> openJobsIn(Map<JobId, Job> jobs, PhoneNumber customer) {
    return List.copyOf(jobs.values()).reversed().stream()
        .filter(job -> isOpenJobOf(customer, job))
        .toList();
  }

  private static boolean isOpenJobOf(PhoneNumber customer, Job job) {
    return job.state().open() && job.customer().filter(customer::equals).isPresent();
  }

  // The list.

  /**
   * {@inheritDoc}
   *
   * <p>Jobs of the table are listed by a partition of the index {@code job} for each state; those
   * that only the document has follow.
   */
  @Override
  public Page list(Set<JobState> states, Optional<String> after, int limit) {
    var inDocument = after.filter(cursor -> cursor.startsWith(IN_DOCUMENT));
    if (after.isPresent() && inDocument.isEmpty() && !CREATED_AT.matcher(after.get()).matches()) {
      throw new IllegalArgumentException("after: not a cursor (expected: next of a page)");
    }
    var listed = new ArrayList<Listed>();
    List<Listed> written =
        written(states, inDocument.map(cursor -> cursor.substring(IN_DOCUMENT.length())));
    try {
      if (inDocument.isEmpty()) {
        listed.addAll(kept(states, after, limit + 1));
      }
      // What the table has of a job rules, also while its index is behind.
      for (int i = 0; i < written.size() && listed.size() <= limit; i += BATCH_MAX) {
        var some = written.subList(i, Math.min(i + BATCH_MAX, written.size()));
        var known =
            read(some.stream().map(one -> one.job().id()).toList()).stream()
                .map(found -> found.job().id())
                .collect(Collectors.toSet());
        some.stream().filter(one -> !known.contains(one.job().id())).forEach(listed::add);
      }
    } catch (SdkException e) {
      documentAlone(e);
      listed.clear();
      listed.addAll(written);
    }
    var page = listed.subList(0, Math.min(limit, listed.size()));
    return new Page(
        page.stream().map(Listed::job).toList(),
        listed.size() > limit ? Optional.of(page.getLast().cursor()) : Optional.empty());
  }

  private record Listed(Job job, String cursor) {}

  private List<Listed> kept(Set<JobState> states, Optional<String> after, int limit) {
    var places = new HashMap<JobId, String>();
    for (var state : states) {
      places.putAll(places(state, after, limit));
    }
    return read(places.keySet()).stream()
        .map(Kept::job)
        .filter(job -> states.contains(job.state()))
        .map(job -> new Listed(job, Objects.requireNonNull(places.get(job.id()))))
        .sorted(Comparator.comparing(Listed::cursor).reversed())
        .limit(limit)
        .toList();
  }

  /** The newest jobs of one state, with their places in the list. */
  private Map<JobId, String> places(JobState state, Optional<String> after, int limit) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":state", string(listOf(state)));
    after.ifPresent(cursor -> values.put(":after", string(cursor)));
    var query =
        QueryRequest.builder()
            .tableName(table)
            .indexName("job")
            .keyConditionExpression(
                after.isPresent() ? "job_id = :state AND job_at < :after" : "job_id = :state")
            .expressionAttributeValues(values)
            .scanIndexForward(false)
            .limit(limit)
            .build();
    return client.queryPaginator(query).items().stream()
        .limit(limit)
        .map(Item::new)
        .collect(Collectors.toMap(item -> Keys.jobId(item.text(PK)), item -> item.text("job_at")));
  }

  private static String listOf(JobState state) {
    return "_jobs-" + state.word();
  }

  private List<Listed> written(Set<JobState> states, Optional<String> after) {
    return List.copyOf(document.jobs().orElse(Map.of()).values()).reversed().stream()
        .dropWhile(job -> after.filter(id -> !id.equals(job.id().value())).isPresent())
        .skip(after.isPresent() ? 1 : 0)
        .filter(job -> states.contains(job.state()))
        .map(job -> new Listed(job, IN_DOCUMENT + job.id()))
        .toList();
  }

  /** The table did not answer; a text must not wait for it, unless the document is silent too. */
  private Map<JobId, Job> documentAlone(SdkException failure) {
    var jobs = document.jobs().orElseThrow(() -> failure);
    telemetry.count("JobTableUnavailable", Map.of("reason", failure.getClass().getSimpleName()));
    return jobs;
  }

  // Writing.

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the job's version is below 1
   * @throws RuntimeException if the table did not answer
   */
  @Override
  public boolean save(Job job) {
    if (job.version() < 1) {
      throw new IllegalArgumentException(
          "version: %d (expected: 1 or more)".formatted(job.version()));
    }
    var writes = new ArrayList<TransactWriteItem>();
    writes.add(write(job));
    job.customer().map(customer -> look(customer, job)).ifPresent(writes::add);
    return switch (transactions.write(writes)) {
      case Result.Kept _ -> true;
      case Result.Refused _, Result.Contended _ -> false;
    };
  }

  /** Only a customer's open jobs are looked up, so only those are in the look-up. */
  private TransactWriteItem look(PhoneNumber customer, Job job) {
    var key = Keys.jobOfPhone(customer, job.id()).attributes();
    var item = TransactWriteItem.builder();
    return job.state().open()
        ? item.put(Put.builder().tableName(table).item(key).build()).build()
        : item.delete(Delete.builder().tableName(table).key(key).build()).build();
  }

  private TransactWriteItem write(Job job) {
    var now = string(sortable(clock.instant()));
    var sets = new HashMap<String, AttributeValue>();
    sets.put("state", string(job.state().word()));
    sets.put("public", AttributeValue.fromBool(job.isPublic()));
    sets.put("location", string(job.location()));
    sets.put("trailer_count", number(job.trailerCount()));
    sets.put("ver", number(job.version()));
    sets.put("updated_at", now);
    sets.put("job_id", string(listOf(job.state())));
    job.customer().ifPresent(phone -> sets.put("customer_phone", string(phone.e164())));
    job.tokenSha256().ifPresent(hash -> sets.put("token_sha256", string(hash)));
    job.tokenExpiresAt().ifPresent(at -> sets.put("token_expires_at", string(at.toString())));
    job.endedAt().ifPresent(at -> sets.put("ended_at", string(at.toString())));
    var names = new HashMap<String, String>();
    var values = new HashMap<String, AttributeValue>();
    // An update, so that attributes of a later release survive this one.
    var assignments = new ArrayList<String>();
    sets.forEach((name, value) -> {
      names.put("#" + name, name);
      values.put(":" + name, value);
      assignments.add("#%s = :%s".formatted(name, name));
    });
    assignments.add("created_at = if_not_exists(created_at, :updated_at)");
    values.put(":place", string(sortable(clock.instant()) + "_" + job.id()));
    assignments.add("job_at = if_not_exists(job_at, :place)");
    var removals =
        Stream.of("customer_phone", "token_sha256", "token_expires_at", "ended_at")
            .filter(name -> !sets.containsKey(name))
            .toList();
    var update =
        Update.builder()
            .tableName(table)
            .key(Keys.job(job.id()).attributes())
            .updateExpression(
                "SET "
                    + String.join(", ", assignments)
                    + (removals.isEmpty() ? "" : " REMOVE " + String.join(", ", removals)))
            .expressionAttributeNames(names);
    if (job.version() == 1) {
      update.conditionExpression("attribute_not_exists(pk)");
    } else {
      update.conditionExpression("#ver = :read");
      values.put(":read", number(job.version() - 1));
    }
    return TransactWriteItem.builder()
        .update(update.expressionAttributeValues(values).build())
        .build();
  }

  // Reading.

  private List<JobId> idsOf(PhoneNumber customer) {
    return client
        .queryPaginator(
            QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", string(Keys.phonePartition(customer))))
                .consistentRead(true)
                .build())
        .items()
        .stream()
        .map(item -> new JobId(new Item(item).text(SK)))
        .toList();
  }

  private List<Kept> read(Collection<JobId> ids) {
    var keys = ids.stream().map(Keys::job).map(ItemKey::attributes).toList();
    var found = new ArrayList<Kept>();
    for (int i = 0; i < keys.size(); i += BATCH_MAX) {
      found.addAll(readBatch(keys.subList(i, Math.min(i + BATCH_MAX, keys.size()))));
    }
    return found;
  }

  private List<Kept> readBatch(List<Map<String, AttributeValue>> keys) {
    var found = new ArrayList<Kept>();
    var wanted = Map.of(table, KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
    for (int i = 0; i < BATCH_TRIES_MAX; i++) {
      var request = wanted;
      var answer = client.batchGetItem(get -> get.requestItems(request));
      answer.responses().getOrDefault(table, List.of()).stream()
          .map(item -> kept(new Item(item)))
          .forEach(found::add);
      if (answer.unprocessedKeys().isEmpty()) {
        return found;
      }
      wanted = answer.unprocessedKeys();
      clock.pause(BATCH_PAUSE.multipliedBy(1L << i));
    }
    throw SdkClientException.create(
        "the table left keys unread %d times".formatted(BATCH_TRIES_MAX));
  }

  private static Kept kept(Item item) {
    var word = item.text("state");
    var job =
        new Job(
            Keys.jobId(item.text(PK)),
            JobState.of(word).orElseThrow(() -> new IllegalStateException("job state: " + word)),
            item.optionalText("customer_phone").map(PhoneNumber::new),
            item.optionalText("token_sha256"),
            item.optionalText("token_expires_at").map(Instant::parse),
            item.flag("public"),
            item.optionalText("location").orElse(""),
            item.optionalNumber("trailer_count").orElse(1L).intValue(),
            item.number("ver"),
            item.optionalText("ended_at").map(Instant::parse));
    return new Kept(job, item.text("updated_at"));
  }
}
