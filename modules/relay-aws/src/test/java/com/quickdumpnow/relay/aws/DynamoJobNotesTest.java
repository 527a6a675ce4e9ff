package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.testkit.JobNotesContract;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoJobNotesTest extends JobNotesContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();

  @Override
  protected JobNotes open() {
    return new DynamoJobNotes(DYNAMO, Cloud.EMBEDDED.freshTable(DYNAMO));
  }
}
