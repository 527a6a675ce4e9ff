package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.job.PositionBook;
import com.quickdumpnow.relay.testkit.PositionBookContract;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoPositionBookTest extends PositionBookContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();

  @Override
  protected PositionBook open() {
    return new DynamoPositionBook(DYNAMO, Cloud.EMBEDDED.freshTable(DYNAMO));
  }
}
