package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Keeps messages in memory. One lock makes each commit one step; nothing is ever behind. */
public final class InMemoryMessageStore implements MessageStore {
  private final InstantSource clock;
  private final Map<MessageId, Kept> messages = new HashMap<>();
  private final Map<Code, CodeHolder> codes = new HashMap<>();
  private final Map<TextSid, ReceiptKey> texts = new HashMap<>();
  private final Map<PhoneNumber, Set<MessageId>> open = new HashMap<>();
  private final Map<PhoneNumber, Map<MessageId, Instant>> closed = new HashMap<>();

  private record Kept(Stored stored, Optional<Instant> due, List<LogEntry> log) {}

  private record CodeHolder(MessageId message, Optional<Instant> freeAt) {}

  /** Makes an empty store; the clock says which codes have rested long enough. */
  public InMemoryMessageStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Stored load(MessageId id) {
    return Optional.ofNullable(messages.get(id))
        .map(Kept::stored)
        .orElseGet(() -> new Stored(new Unseen(), 0));
  }

  @Override
  public synchronized Outcome commit(Commit change) {
    if (load(change.id()).version() != change.expectedVersion()) {
      return Outcome.CONFLICT;
    }
    for (var index : change.index()) {
      if (index instanceof IndexChange.TakeCode(var code) && !isFree(code)) {
        return Outcome.CODE_TAKEN;
      }
    }
    change.index().forEach(index -> apply(change.id(), index));
    var log = new ArrayList<>(log(change.id()));
    log.addAll(change.log());
    messages.put(
        change.id(),
        new Kept(
            new Stored(change.next(), change.expectedVersion() + 1),
            change.due(),
            List.copyOf(log)));
    return Outcome.KEPT;
  }

  private boolean isFree(Code code) {
    var holder = Optional.ofNullable(codes.get(code));
    return holder.isEmpty()
        || holder.flatMap(CodeHolder::freeAt).filter(clock.instant()::isAfter).isPresent();
  }

  private void apply(MessageId id, IndexChange change) {
    switch (change) {
      case IndexChange.TakeCode(var code) -> codes.put(code, new CodeHolder(id, Optional.empty()));
      case IndexChange.ReleaseCode(var code, var freeAt) -> {
        if (withCode(code).filter(id::equals).isPresent()) {
          codes.put(code, new CodeHolder(id, Optional.of(freeAt)));
        }
      }
      case IndexChange.Opened(var responder) ->
          open.computeIfAbsent(responder, _ -> new HashSet<>()).add(id);
      case IndexChange.Closed(var responder) -> {
        open.computeIfAbsent(responder, _ -> new HashSet<>()).remove(id);
        closed.computeIfAbsent(responder, _ -> new HashMap<>()).put(id, clock.instant());
      }
      case IndexChange.Named(var sid, var text) -> texts.put(sid, text);
    }
  }

  @Override
  public synchronized Optional<MessageId> withCode(Code code) {
    return Optional.ofNullable(codes.get(code)).map(CodeHolder::message);
  }

  @Override
  public synchronized Optional<ReceiptKey> textWith(TextSid sid) {
    return Optional.ofNullable(texts.get(sid));
  }

  @Override
  public synchronized List<MessageId> openFor(PhoneNumber responder) {
    return open.getOrDefault(responder, Set.of()).stream().sorted(byReceipt()).toList();
  }

  @Override
  public synchronized List<MessageId> openSince(PhoneNumber responder, Instant since) {
    var all = new HashSet<>(openFor(responder));
    closed
        .getOrDefault(responder, Map.of())
        .forEach((message, at) -> {
          if (at.isAfter(since)) {
            all.add(message);
          }
        });
    return all.stream().sorted(byReceipt()).toList();
  }

  @Override
  public synchronized List<MessageId> due(Instant instant, int limit) {
    return messages.entrySet().stream()
        .filter(message -> message.getValue().due().filter(instant::isAfter).isPresent())
        .sorted(Comparator.comparing(message -> message.getValue().due().orElseThrow()))
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Page ofJob(Optional<JobId> job, Optional<String> after, int limit) {
    var rest =
        messages.keySet().stream()
            .filter(id -> load(id).state().listed() && load(id).state().jobId().equals(job))
            .sorted(byReceipt())
            .filter(id -> after.isEmpty() || cursor(id).compareTo(after.get()) > 0)
            .toList();
    return rest.size() <= limit
        ? new Page(rest, Optional.empty())
        : new Page(rest.subList(0, limit), Optional.of(cursor(rest.get(limit - 1))));
  }

  private Comparator<MessageId> byReceipt() {
    return Comparator.comparing(this::cursor);
  }

  private String cursor(MessageId id) {
    return Page.cursor(load(id).state().begunAt().orElse(Instant.EPOCH), id);
  }

  @Override
  public synchronized Stream<MessageId> newestFirst(Optional<JobId> job) {
    return ofJob(job, Optional.empty(), Integer.MAX_VALUE).messages().reversed().stream();
  }

  @Override
  public synchronized List<LogEntry> log(MessageId id) {
    return Optional.ofNullable(messages.get(id)).map(Kept::log).orElse(List.of());
  }
}
