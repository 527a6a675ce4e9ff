package com.quickdumpnow.relay.operator.deadletter;

import com.quickdumpnow.relay.aws.DynamoHandLog;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.Rehearsal;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The dead letters of one deployment, and what a replay of them would do. */
final class Desk implements AutoCloseable {
  private final Deployment deployment;
  private final InstantSource clock;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;
  private final Rehearsal rehearsal;
  private final DeadLetters letters;

  private Desk(Deployment deployment, InstantSource clock) {
    this.deployment = deployment;
    this.clock = clock;
    this.sqs = deployment.clients().sqs();
    this.dynamoDb = deployment.clients().dynamoDb();
    this.rehearsal = Rehearsal.of(deployment, clock);
    this.letters = new DeadLetters(sqs, deployment);
  }

  static Desk open(Target target, Surroundings surroundings) {
    return new Desk(target.deployment(), surroundings.clock());
  }

  DeadLetters letters() {
    return letters;
  }

  /** Returns what was done by hand. */
  DynamoHandLog handLog() {
    return new DynamoHandLog(dynamoDb, deployment.physical("RelayTable"));
  }

  /** Returns the hand of whoever acts here. */
  Hand hand(Surroundings surroundings) {
    return new Hand(letters, handLog(), deployment.actor(surroundings), clock);
  }

  /** Returns the queues that are meant; see {@link DeadLetterQueue#of(Deployment, String)}. */
  List<DeadLetterQueue> queues(String name) {
    return DeadLetterQueue.of(deployment, name);
  }

  /** Returns what a replay of the dead letters that are meant would do. */
  Plan plan(List<DeadLetterQueue> queues, Filter filter) {
    var now = clock.instant();
    // Before the look, which holds them itself.
    var plan = new Plan(rehearsal, now, letters.depth(queues));
    letters.choose(queues, filter, now).forEach(plan::add);
    return plan;
  }

  @Override
  public void close() {
    sqs.close();
    dynamoDb.close();
    rehearsal.close();
  }
}
