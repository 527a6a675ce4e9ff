package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.cascade.Limits;
import com.quickdumpnow.relay.testkit.LimitsContract;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoLimitsTest extends LimitsContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();

  @Override
  protected Limits open() {
    return new DynamoLimits(DYNAMO, Cloud.EMBEDDED.freshTable(DYNAMO));
  }
}
