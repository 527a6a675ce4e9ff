package com.quickdumpnow.relay.local;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.aws.DynamoHandLog;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.deadletter.DeadLetterQueue;
import com.quickdumpnow.relay.operator.deadletter.DeadLetters;
import com.quickdumpnow.relay.operator.deadletter.Hand;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The dead letters, as the console shows them. What it does with them is what an operator does. */
final class LetterView implements AutoCloseable {
  private static final int SHOWN_MAX = 10;

  /** So many are looked through for one that is to be sent back. */
  private static final int SCANNED_MAX = 200;

  private final Deployment deployment;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;
  private final DeadLetters letters;
  private final Hand hand;

  LetterView(LocalCloud cloud) {
    this.deployment = LocalRelay.deployment(cloud);
    this.sqs = deployment.clients().sqs();
    this.dynamoDb = deployment.clients().dynamoDb();
    this.letters = new DeadLetters(sqs, deployment);
    this.hand =
        new Hand(
            letters,
            new DynamoHandLog(dynamoDb, deployment.physical("RelayTable")),
            "the console",
            InstantSource.system());
  }

  /** Returns the first ten of each queue. They stay there, and count one look more. */
  JsonArray look() {
    var all = new JsonArray();
    for (var queue : DeadLetterQueue.of(deployment)) {
      for (var letter : letters.look(queue, SHOWN_MAX)) {
        var view = new JsonObject();
        view.addProperty("queue", queue.name());
        view.addProperty("id", letter.id());
        view.addProperty("body", letter.content());
        letter.reason().ifPresent(reason -> view.addProperty("reason", reason));
        all.add(view);
      }
    }
    return all;
  }

  /**
   * Sends a dead letter back to where it was on its way to.
   *
   * @return whether it was there
   * @throws IllegalArgumentException if there is no such queue, or nowhere to send it to
   */
  boolean replay(String queue, String id) {
    try {
      return hand.replay(DeadLetterQueue.of(deployment, queue).getFirst(), id, SCANNED_MAX);
    } catch (CommandFailure e) {
      throw new IllegalArgumentException(e.text(), e);
    }
  }

  @Override
  public void close() {
    sqs.close();
    dynamoDb.close();
  }
}
