package com.quickdumpnow.relay.operator;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table as the deployment makes it. */
final class RelayTable {
  private RelayTable() {}

  /** Makes one, and returns its name. */
  static String create(DynamoDbClient client, String name) {
    try {
      client.createTable(table ->
          table
              .tableName(name)
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  Stream.of("pk", "sk", "due_shard", "due_at", "job_id", "job_at")
                      .map(attribute ->
                          AttributeDefinition.builder()
                              .attributeName(attribute)
                              .attributeType(ScalarAttributeType.S)
                              .build())
                      .toList())
              .keySchema(keys("pk", "sk"))
              .globalSecondaryIndexes(
                  index("due", "due_shard", "due_at"), index("job", "job_id", "job_at")));
    } catch (ResourceInUseException _) {
      // The first answer came too late on a busy machine, and the SDK asked again.
    }
    return name;
  }

  private static GlobalSecondaryIndex index(String name, String hash, String range) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, range))
        .projection(keysOnly -> keysOnly.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static List<KeySchemaElement> keys(String hash, String range) {
    return List.of(
        KeySchemaElement.builder().attributeName(hash).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(range).keyType(KeyType.RANGE).build());
  }
}
