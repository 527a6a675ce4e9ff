package com.quickdumpnow.relay.cloud.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Stopped;
import com.quickdumpnow.relay.cloud.lambda.PollTurns.Turn;
import com.quickdumpnow.relay.cloud.provision.AwsClient;
import com.quickdumpnow.relay.cloud.provision.AwsClient.Service;
import com.quickdumpnow.relay.cloud.provision.AwsException;
import com.quickdumpnow.relay.cloud.template.Topology.EventSourceMapping;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Moves messages from one queue to one function, as Lambda's event source mapping does.
 *
 * <p>A failed message is left to the queue's visibility time-out. The order within a FIFO group is
 * the queue's doing: it gives out no further message of a group while one is out.
 */
public final class EventSourcePoller implements AutoCloseable {

  /**
   * How long one poll waits. Short, so that {@link #pause} is soon done: a poll that is cut off
   * could take a message along.
   */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** A poll that takes longer than that is of a queue that does not answer. */
  private static final Duration PAUSE_TIMEOUT = Duration.ofMillis(1_500);

  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  /** In a rush an empty queue is left at once, for the others' sake, and looked at again then. */
  private static final Duration RUSH_POLL_INTERVAL = Duration.ofMillis(200);

  private final EventSourceMapping mapping;
  private final URI queueUrl;
  private final AwsClient aws;
  private final FunctionHost functions;
  private final PollTurns turns;
  private final FunctionLog log;
  private final Semaphore room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private boolean paused = true;
  private boolean receiving;

  private final Thread poller;

  /** Makes a poller that is paused. */
  public EventSourcePoller(
      EventSourceMapping mapping,
      URI queueUrl,
      AwsClient aws,
      FunctionHost functions,
      PollTurns turns,
      FunctionLog log) {
    this.mapping = mapping;
    this.queueUrl = queueUrl;
    this.aws = aws;
    this.functions = functions;
    this.turns = turns;
    this.log = log;
    this.room = new Semaphore(mapping.maximumConcurrency());
    this.poller = Thread.ofVirtual().name("poll " + mapping.label()).start(this::poll);
  }

  /** Returns which mapping this is. */
  public EventSourceMapping mapping() {
    return mapping;
  }

  /** Stops to poll. When it returns, no poll is under way; batches may still be handled. */
  public void pause() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      paused = true;
      var left = PAUSE_TIMEOUT.toNanos();
      while (receiving && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether no batch is being handled; for a poller that is paused. */
  public boolean isIdle() {
    // One permit is with the poll that waits for the end of the pause.
    return room.availablePermits() >= mapping.maximumConcurrency() - 1;
  }

  /** Polls from now on. */
  public void resume() {
    lock.lock();
    try {
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void poll() {
    try {
      while (true) {
        room.acquire();
        awaitResumed();
        var turn = turns.take();
        var messages = receive(turn);
        if (messages.isEmpty()) {
          room.release();
          turn.close();
          if (turn.isRush()) {
            Thread.sleep(RUSH_POLL_INTERVAL);
          }
        } else {
          Thread.ofVirtual().start(() -> handle(messages, turn));
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void awaitResumed() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (paused) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private List<JsonObject> receive(Turn turn) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // While this one waited for its turn.
      if (paused) {
        return List.of();
      }
      receiving = true;
    } finally {
      lock.unlock();
    }
    try {
      return receiveMessages(turn.isRush() ? Duration.ZERO : POLL);
    } catch (AwsException | UncheckedIOException e) {
      log.line(mapping.label(), "cannot receive: " + e.getMessage());
      Thread.sleep(RETRY_AFTER);
      return List.of();
    } finally {
      lock.lock();
      try {
        receiving = false;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private List<JsonObject> receiveMessages(Duration wait) throws InterruptedException {
    var all = new JsonArray();
    all.add("All");
    var input = queue();
    input.addProperty("MaxNumberOfMessages", mapping.batchSize());
    input.addProperty("WaitTimeSeconds", wait.toSeconds());
    input.add("MessageSystemAttributeNames", all);
    // The older name of the same thing, which some emulators know alone.
    input.add("AttributeNames", all);
    input.add("MessageAttributeNames", all);
    var messages = aws.call(Service.SQS, "ReceiveMessage", input).getAsJsonArray("Messages");
    return messages == null
        ? List.of()
        : messages.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private void handle(List<JsonObject> messages, Turn turn) {
    try (turn) {
      var result =
          functions.invoke(mapping.functionArn(), SqsRecords.event(mapping.queueArn(), messages));
      if (result instanceof Stopped) {
        giveBack(messages);
        return;
      }
      var ids = messages.stream().map(message -> text(message, "MessageId")).toList();
      var done = BatchOutcome.done(result, ids, mapping.reportsItemFailures());
      delete(messages.stream().filter(m -> done.contains(text(m, "MessageId"))).toList());
    } catch (AwsException | UncheckedIOException e) {
      log.line(mapping.label(), "cannot finish a batch: " + e.getMessage());
    } catch (InterruptedException e) {
      // Closed: the messages come back after their visibility time-out, as after a crash.
    } finally {
      room.release();
    }
  }

  /** The function was stopped between the poll and now. */
  private void giveBack(List<JsonObject> messages) throws InterruptedException {
    var entries = entries(messages);
    entries.forEach(entry -> entry.getAsJsonObject().addProperty("VisibilityTimeout", 0));
    batch("ChangeMessageVisibilityBatch", entries);
  }

  private void delete(List<JsonObject> messages) throws InterruptedException {
    if (!messages.isEmpty()) {
      batch("DeleteMessageBatch", entries(messages));
    }
  }

  private void batch(String operation, JsonArray entries) throws InterruptedException {
    var input = queue();
    input.add("Entries", entries);
    var failed = aws.call(Service.SQS, operation, input).getAsJsonArray("Failed");
    if (failed != null && !failed.isEmpty()) {
      log.line(mapping.label(), operation + " failed: " + failed);
    }
  }

  private static JsonArray entries(List<JsonObject> messages) {
    var entries = new JsonArray();
    for (var message : messages) {
      var entry = new JsonObject();
      entry.addProperty("Id", Integer.toString(entries.size()));
      entry.add("ReceiptHandle", message.get("ReceiptHandle"));
      entries.add(entry);
    }
    return entries;
  }

  private JsonObject queue() {
    var input = new JsonObject();
    input.addProperty("QueueUrl", queueUrl.toString());
    return input;
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  /** Stops at once. */
  @Override
  public void close() {
    poller.interrupt();
  }
}
