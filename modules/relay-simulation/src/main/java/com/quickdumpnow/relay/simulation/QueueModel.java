package com.quickdumpnow.relay.simulation;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A queue and the function behind it, as SQS and its event source mapping are documented: at least
 * once, in any order, hidden for 90 s while somebody has it, to the dead letters after five
 * receives; what is reported as failed comes again, and an empty answer or none at all means that
 * everything is done. A FIFO queue keeps the order of each group and drops what has the
 * deduplication id of the last five minutes.
 */
final class QueueModel {
  /** Source: {@code infra-cdk}, QueueWithDlq. */
  private static final long VISIBILITY = 90_000;

  private static final int RECEIVES_MAX = 5;
  private static final long DEDUPLICATION = 300_000;

  /** What a dead letter is made of. */
  record DeadLetter(QueueModel origin, String body, @Nullable String group) {}

  private static final class Item {
    final String id;
    final String body;
    final @Nullable String group;
    final int hops;
    long visibleAt;
    int receives;

    Item(String id, String body, @Nullable String group, int hops, long visibleAt) {
      this.id = id;
      this.body = body;
      this.group = group;
      this.hops = hops;
      this.visibleAt = visibleAt;
    }
  }

  private final String name;
  private final boolean fifo;
  private final int batchSize;
  private final String function;
  private final Agenda agenda;
  private final Chance chance;
  private final Machine machine;
  private final Trace trace;
  private final List<DeadLetter> deadLetters;
  private final Function<SQSEvent, @Nullable SQSBatchResponse> handler;
  private final BinaryOperator<String> onTheWay;
  private final List<Item> items = new ArrayList<>();
  private final Map<String, Long> deduplication = new HashMap<>();
  private final Set<String> everSeen = new java.util.LinkedHashSet<>();
  private int sent;

  /**
   * Makes an empty queue.
   *
   * @param handler the function behind it
   * @param onTheWay what a reader of another version makes of a body
   */
  QueueModel(
      String name,
      boolean fifo,
      int batchSize,
      String function,
      Services services,
      Function<SQSEvent, @Nullable SQSBatchResponse> handler,
      BinaryOperator<String> onTheWay) {
    this.name = name;
    this.fifo = fifo;
    this.batchSize = batchSize;
    this.function = function;
    this.agenda = services.agenda();
    this.chance = services.chance();
    this.machine = services.machine();
    this.trace = services.trace();
    this.deadLetters = services.deadLetters();
    this.handler = handler;
    this.onTheWay = onTheWay;
  }

  /** Returns every body that this queue ever had, in the order in which it had them. */
  List<String> everSeen() {
    return List.copyOf(everSeen);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  void send(
      String body, long delay, @Nullable String group, @Nullable String deduplicationId, int hops) {
    if (deduplicationId != null) {
      var last = deduplication.put(deduplicationId, agenda.now());
      if (last != null && agenda.now() - last < DEDUPLICATION) {
        deduplication.put(deduplicationId, last);
        return;
      }
    }
    everSeen.add(body);
    var id = name + "-" + sent++;
    var at = agenda.now() + delay + 5 + chance.pace.nextInt(15);
    if (chance.hit(Fault.QUEUE_DELAY)) {
      at += chance.amount(Fault.QUEUE_DELAY, 120_000);
    }
    add(new Item(id, body, group, hops, at));
    if (!fifo && chance.hit(Fault.QUEUE_DUPLICATE)) {
      add(new Item(id, body, group, hops, at + chance.amount(Fault.QUEUE_DUPLICATE, 120_000)));
    }
  }

  private void add(Item item) {
    items.add(item);
    agenda.at(item.visibleAt, this::poll);
  }

  private void poll() {
    var batch = take();
    if (batch.isEmpty()) {
      return;
    }
    var event = event(batch);
    var hops = batch.stream().mapToInt(item -> item.hops).max().orElse(0);
    var answers = new ArrayList<Optional<SQSBatchResponse>>();
    var finished =
        machine.invoke(
            function, hops, () -> answers.add(Optional.ofNullable(handler.apply(event))));
    Set<String> failed = new HashSet<>();
    if (finished) {
      answers.forEach(answer ->
          answer.ifPresent(known ->
              known.getBatchItemFailures().forEach(one -> failed.add(one.getItemIdentifier()))));
    }
    for (var item : batch) {
      if (finished && !failed.contains(item.id)) {
        items.remove(item);
      } else {
        agenda.at(item.visibleAt, this::poll);
      }
    }
    if (fifo && !items.isEmpty()) {
      // What waited behind these.
      agenda.at(agenda.now() + 1, this::poll);
    }
  }

  private List<Item> take() {
    var now = agenda.now();
    var batch = new ArrayList<Item>();
    Set<String> blocked = new HashSet<>();
    for (var item : List.copyOf(items)) {
      if (batch.size() == batchSize) {
        break;
      }
      if (item.group != null && blocked.contains(item.group)) {
        continue;
      }
      if (item.visibleAt > now) {
        if (item.group != null) {
          blocked.add(item.group);
        }
        continue;
      }
      if (item.receives >= RECEIVES_MAX) {
        items.remove(item);
        trace.line(() -> "   " + name + ": " + item.id + " is a DEAD LETTER " + item.body);
        deadLetters.add(new DeadLetter(this, item.body, item.group));
        continue;
      }
      item.receives++;
      item.visibleAt = now + VISIBILITY;
      batch.add(item);
    }
    return batch;
  }

  private SQSEvent event(List<Item> batch) {
    var records = new ArrayList<SQSMessage>();
    for (var item : batch) {
      trace.line(() -> "   " + name + ": " + item.id + " " + item.body);
      var message = new SQSMessage();
      message.setMessageId(item.id);
      message.setBody(onTheWay.apply(item.id, item.body));
      var attributes = new LinkedHashMap<String, String>();
      attributes.put("ApproximateReceiveCount", "" + item.receives);
      if (item.group != null) {
        attributes.put("MessageGroupId", item.group);
      }
      message.setAttributes(attributes);
      records.add(message);
    }
    var event = new SQSEvent();
    event.setRecords(records);
    return event;
  }
}
