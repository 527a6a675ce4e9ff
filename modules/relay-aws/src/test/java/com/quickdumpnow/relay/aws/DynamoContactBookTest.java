package com.quickdumpnow.relay.aws;

import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.testkit.ContactBookContract;
import com.quickdumpnow.relay.wire.StateCodec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DynamoContactBookTest extends ContactBookContract {
  private static final DynamoDbClient DYNAMO = Cloud.EMBEDDED.clients().dynamoDb();

  @Override
  protected ContactBook open() {
    return new DynamoContactBook(DYNAMO, Cloud.EMBEDDED.freshTable(DYNAMO), new StateCodec());
  }
}
