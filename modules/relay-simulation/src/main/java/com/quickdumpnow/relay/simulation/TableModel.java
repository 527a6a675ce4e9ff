package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The table: conditional commits are one step; the indexes {@code due} and {@code job} lag. */
final class TableModel implements MessageStore {
  private record Kept(Stored stored, List<LogEntry> log) {}

  private record CodeHolder(MessageId message, Optional<Instant> freeAt) {}

  private record IndexUpdate(
      long visibleAt, MessageId message, Optional<Instant> due, JobKey job) {}

  /** Which job a message is listed under; nothing for one that is listed under none. */
  private record JobKey(Optional<Optional<JobId>> job) {}

  private final Services services;
  private final Map<MessageId, Kept> messages = new LinkedHashMap<>();
  private final Map<Code, CodeHolder> codes = new LinkedHashMap<>();
  private final Map<TextSid, ReceiptKey> texts = new LinkedHashMap<>();
  private final Map<PhoneNumber, Set<MessageId>> open = new LinkedHashMap<>();
  private final Map<PhoneNumber, Map<MessageId, Instant>> closed = new LinkedHashMap<>();
  private final Deque<IndexUpdate> lagging = new ArrayDeque<>();
  private final Map<MessageId, IndexUpdate> indexed = new LinkedHashMap<>();
  private final Set<MessageId> poison = new LinkedHashSet<>();

  TableModel(Services services) {
    this.services = services;
  }

  /** Whoever looks at this message fails, until the fix. */
  void poison(MessageId message) {
    poison.add(message);
  }

  void cure() {
    poison.clear();
  }

  // For the judges, who see everything at once.

  Stored peek(MessageId id) {
    var kept = messages.get(id);
    return kept == null ? new Stored(new Unseen(), 0) : kept.stored();
  }

  List<MessageId> all() {
    return List.copyOf(messages.keySet());
  }

  List<LogEntry> peekLog(MessageId id) {
    var kept = messages.get(id);
    return kept == null ? List.of() : kept.log();
  }

  // The port.

  @Override
  public Stored load(MessageId id) {
    return services
        .machine()
        .cross(
            Port.TABLE,
            () -> "load " + id,
            () -> {
              if (poison.contains(id)) {
                throw new ModelFailure("poison");
              }
              return peek(id);
            },
            _ -> {
              throw new ModelFailure("the table does not answer");
            });
  }

  @Override
  public Outcome commit(Commit change) {
    return services
        .machine()
        .cross(
            Port.TABLE,
            () ->
                "commit %s %d: %s"
                    .formatted(
                        change.id(),
                        change.expectedVersion() + 1,
                        change.log().stream()
                            .map(entry ->
                                entry.what()
                                    + entry.text().map(text -> " " + text).orElse("")
                                    + entry.evidence())
                            .toList()),
            () -> keep(change),
            _ -> {
              throw new ModelFailure("the table does not answer");
            });
  }

  private Outcome keep(Commit change) {
    var before = peek(change.id());
    if (before.version() != change.expectedVersion()
        || services.chance().hit(Fault.COMMIT_CONFLICT)) {
      return Outcome.CONFLICT;
    }
    return write(change, before);
  }

  /** Keeps a change whatever was there before. */
  Outcome write(Commit change, Stored before) {
    for (var index : change.index()) {
      if (index instanceof IndexChange.TakeCode(var code) && !isFree(code)) {
        return Outcome.CODE_TAKEN;
      }
    }
    change.index().forEach(index -> apply(change.id(), index));
    var log = new ArrayList<>(peekLog(change.id()));
    log.addAll(change.log());
    var next = new Stored(change.next(), before.version() + 1);
    messages.put(change.id(), new Kept(next, log));
    var lag =
        20
            + (services.chance().hit(Fault.INDEX_LAG)
                ? services.chance().amount(Fault.INDEX_LAG, 20_000)
                : 0);
    lagging.add(
        new IndexUpdate(
            services.agenda().now() + lag, change.id(), change.due(), job(change.next())));
    services.history().committed(change, before);
    return Outcome.KEPT;
  }

  private boolean isFree(Code code) {
    var holder = codes.get(code);
    return holder == null
        || holder.freeAt().filter(services.agenda().instant()::isAfter).isPresent();
  }

  private void apply(MessageId id, IndexChange change) {
    switch (change) {
      case IndexChange.TakeCode(var code) -> codes.put(code, new CodeHolder(id, Optional.empty()));
      case IndexChange.ReleaseCode(var code, var freeAt) -> {
        var holder = codes.get(code);
        if (holder != null && holder.message().equals(id)) {
          codes.put(code, new CodeHolder(id, Optional.of(freeAt)));
        }
      }
      case IndexChange.Opened(var responder) ->
          open.computeIfAbsent(responder, _ -> new LinkedHashSet<>()).add(id);
      case IndexChange.Closed(var responder) -> {
        open.computeIfAbsent(responder, _ -> new LinkedHashSet<>()).remove(id);
        closed
            .computeIfAbsent(responder, _ -> new LinkedHashMap<>())
            .put(id, services.agenda().instant());
      }
      case IndexChange.Named(var sid, var text) -> texts.put(sid, text);
    }
  }

  private static JobKey job(MessageState state) {
    return new JobKey(state.listed() ? Optional.of(state.jobId()) : Optional.empty());
  }

  private <T> T ask(String what, java.util.function.Supplier<T> answer) {
    return services
        .machine()
        .cross(
            Port.TABLE,
            () -> what,
            answer,
            _ -> {
              throw new ModelFailure("the table does not answer");
            });
  }

  @Override
  public Optional<MessageId> withCode(Code code) {
    return ask("with code", () -> Optional.ofNullable(codes.get(code)).map(CodeHolder::message));
  }

  @Override
  public Optional<ReceiptKey> textWith(TextSid sid) {
    return ask("text with sid", () -> Optional.ofNullable(texts.get(sid)));
  }

  @Override
  public List<MessageId> openFor(PhoneNumber responder) {
    return ask(
        "open for a responder",
        () ->
            open.getOrDefault(responder, Set.of()).stream()
                .sorted(Comparator.comparing(id -> receivedAt(peek(id).state())))
                .toList());
  }

  @Override
  public List<MessageId> openSince(PhoneNumber responder, Instant since) {
    return ask(
        "open for a responder since",
        () ->
            Stream.concat(
                    open.getOrDefault(responder, Set.of()).stream(),
                    closed.getOrDefault(responder, Map.of()).entrySet().stream()
                        .filter(entry -> entry.getValue().isAfter(since))
                        .map(Map.Entry::getKey))
                .distinct()
                .sorted(Comparator.comparing(id -> receivedAt(peek(id).state())))
                .toList());
  }

  @Override
  public List<MessageId> due(Instant instant, int limit) {
    return ask(
        "due",
        () -> {
          catchUp();
          var late = new ArrayList<IndexUpdate>();
          for (var update : indexed.values()) {
            if (update.due().isPresent() && instant.isAfter(update.due().get())) {
              late.add(update);
            }
          }
          late.sort(Comparator.comparing(update -> update.due().orElseThrow()));
          return late.stream().map(IndexUpdate::message).limit(limit).toList();
        });
  }

  private void catchUp() {
    // An index may be behind, but it sees one item's changes in their order.
    while (!lagging.isEmpty() && lagging.peek().visibleAt() <= services.agenda().now()) {
      var update = lagging.remove();
      indexed.put(update.message(), update);
    }
  }

  @Override
  public Page ofJob(Optional<JobId> job, Optional<String> after, int limit) {
    return ask(
        "messages of a job",
        () -> {
          catchUp();
          return new Page(
              indexed.values().stream()
                  .filter(update -> update.job().job().filter(job::equals).isPresent())
                  .map(IndexUpdate::message)
                  .sorted(Comparator.comparing(id -> receivedAt(peek(id).state())))
                  .limit(limit)
                  .toList(),
              Optional.empty());
        });
  }

  @Override
  public Stream<MessageId> newestFirst(Optional<JobId> job) {
    return ofJob(job, Optional.empty(), Integer.MAX_VALUE).messages().reversed().stream();
  }

  private static Instant receivedAt(MessageState state) {
    return state.begunAt().orElse(Instant.EPOCH);
  }

  @Override
  public List<LogEntry> log(MessageId id) {
    return ask("log", () -> peekLog(id));
  }
}
