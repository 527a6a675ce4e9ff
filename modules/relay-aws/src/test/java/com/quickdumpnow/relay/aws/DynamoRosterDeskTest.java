package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.testkit.Samples.NOON;

import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.RosterDeskContract;
import com.quickdumpnow.relay.wire.StateCodec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoRosterDeskTest extends RosterDeskContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();

  @Override
  protected RosterDesk open(Roster deployed) {
    return new DynamoRosterBook(
        DYNAMO,
        Cloud.EMBEDDED.freshTable(DYNAMO),
        new StateCodec(),
        deployed,
        new FakeClock(NOON),
        new RecordingTelemetry());
  }
}
