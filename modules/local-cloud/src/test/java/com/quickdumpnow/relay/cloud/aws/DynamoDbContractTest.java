package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** What the relay leans on in DynamoDB (Developer Guide; API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DynamoDbContractTest {
  private static final DynamoDbClient DYNAMO_DB = CloudClients.dynamoDb();
  private static final String TABLE = TestQueues.unique("table");

  private final String pk = TestQueues.unique("MSG#SM");

  @BeforeAll
  static void createTable() {
    DYNAMO_DB.createTable(request ->
        request
            .tableName(TABLE)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                attribute("pk"), attribute("sk"), attribute("due_shard"), attribute("due_at"))
            .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
            .globalSecondaryIndexes(
                GlobalSecondaryIndex.builder()
                    .indexName("due")
                    .keySchema(key("due_shard", KeyType.HASH), key("due_at", KeyType.RANGE))
                    .projection(keys -> keys.projectionType(ProjectionType.KEYS_ONLY))
                    .build()));
    DYNAMO_DB.waiter().waitUntilTableExists(request -> request.tableName(TABLE));
  }

  @Test
  void of_two_first_writes_the_second_is_refused_and_told_what_is_there() {
    putIfAbsent("META", "first");
    var refused =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                DYNAMO_DB.putItem(request ->
                    request
                        .tableName(TABLE)
                        .item(item("META", "second"))
                        .conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)));
    assertThat(refused.item()).containsEntry("state", s("first"));
    assertThat(state("META")).isEqualTo("first");
  }

  @Test
  void a_rank_only_rises() {
    setRank(4);
    assertThatThrownBy(() -> setRank(3)).isInstanceOf(ConditionalCheckFailedException.class);
    assertThatThrownBy(() -> setRank(4)).isInstanceOf(ConditionalCheckFailedException.class);
    setRank(6);
  }

  @Test
  void of_twenty_conditional_writers_one_wins() throws Exception {
    var outcomes =
        Race.run(
            20,
            number -> {
              try {
                putIfAbsent("RACE", "writer " + number);
                return "won";
              } catch (ConditionalCheckFailedException _) {
                return "refused";
              }
            });
    assertThat(outcomes).containsOnlyOnce("won");
    assertThat(outcomes).filteredOn("refused"::equals).hasSize(19);
  }

  @Test
  void a_transaction_does_all_or_nothing_and_says_which_condition_failed() {
    putIfAbsent("TRY#1", "there");
    var cancelled =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                DYNAMO_DB.transactWriteItems(request ->
                    request.transactItems(firstWrite("META", "new"), firstWrite("TRY#1", "new"))));
    assertThat(cancelled.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "ConditionalCheckFailed");
    assertThat(DYNAMO_DB.getItem(request -> request.tableName(TABLE).key(key("META"))).hasItem())
        .isFalse();
  }

  @Test
  void a_transaction_repeated_with_its_token_is_done_once() {
    var token = TestQueues.unique("token");
    for (var i = 0; i < 2; i++) {
      DYNAMO_DB.transactWriteItems(
          request -> request.clientRequestToken(token).transactItems(firstWrite("META", "once")));
    }
    assertThat(state("META")).isEqualTo("once");
    assertThatThrownBy(() ->
            DYNAMO_DB.transactWriteItems(request ->
                request.clientRequestToken(token).transactItems(firstWrite("META", "another"))))
        .isInstanceOf(IdempotentParameterMismatchException.class);
  }

  @Test
  void an_index_holds_only_the_items_that_have_its_keys_in_their_order() {
    var shard = TestQueues.unique("shard");
    for (var due : new String[] {"2026-01-01T00:00:03Z", "2026-01-01T00:00:01Z"}) {
      var item = new HashMap<>(item("DUE#" + due, "open"));
      item.put("due_shard", s(shard));
      item.put("due_at", s(due));
      DYNAMO_DB.putItem(request -> request.tableName(TABLE).item(item));
    }
    putIfAbsent("META", "not due");

    var found =
        DYNAMO_DB
            .query(request ->
                request
                    .tableName(TABLE)
                    .indexName("due")
                    .keyConditionExpression("due_shard = :shard AND due_at <= :now")
                    .expressionAttributeValues(
                        Map.of(":shard", s(shard), ":now", s("2026-01-01T00:00:03Z"))))
            .items();
    assertThat(found)
        .extracting(item -> item.get("sk"))
        .containsExactly(s("DUE#2026-01-01T00:00:01Z"), s("DUE#2026-01-01T00:00:03Z"));
    assertThat(found).allSatisfy(item -> assertThat(item).doesNotContainKey("state"));
  }

  @Test
  void a_query_reads_a_range_in_order_page_by_page() {
    for (var i = 1; i <= 5; i++) {
      putIfAbsent("LOG#" + i, "entry " + i);
    }
    putIfAbsent("META", "not a log entry");
    var pages =
        DYNAMO_DB.queryPaginator(request ->
            request
                .tableName(TABLE)
                .limit(2)
                .consistentRead(true)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                .expressionAttributeValues(Map.of(":pk", s(pk), ":prefix", s("LOG#"))));
    assertThat(pages.stream().count()).isGreaterThanOrEqualTo(3);
    assertThat(pages.items().stream().map(item -> item.get("state")))
        .containsExactly(s("entry 1"), s("entry 2"), s("entry 3"), s("entry 4"), s("entry 5"));
  }

  @Test
  void an_item_s_expiry_is_a_setting_of_the_table() {
    DYNAMO_DB.updateTimeToLive(request ->
        request
            .tableName(TABLE)
            .timeToLiveSpecification(expiry -> expiry.attributeName("expires_at").enabled(true)));
    assertThat(
            DYNAMO_DB
                .describeTimeToLive(request -> request.tableName(TABLE))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("expires_at");
  }

  @Test
  void a_table_that_is_not_there_has_an_error_of_its_own() {
    assertThatThrownBy(() -> DYNAMO_DB.describeTable(request -> request.tableName("no-such-table")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private void putIfAbsent(String sk, String state) {
    DYNAMO_DB.putItem(request ->
        request
            .tableName(TABLE)
            .item(item(sk, state))
            .conditionExpression("attribute_not_exists(pk)"));
  }

  private TransactWriteItem firstWrite(String sk, String state) {
    return TransactWriteItem.builder()
        .put(put ->
            put.tableName(TABLE)
                .item(item(sk, state))
                .conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  private void setRank(int rank) {
    DYNAMO_DB.updateItem(request ->
        request
            .tableName(TABLE)
            .key(key("TRY#1"))
            .updateExpression("SET #rank = :rank")
            .conditionExpression("attribute_not_exists(#rank) OR #rank < :rank")
            .expressionAttributeNames(Map.of("#rank", "rank"))
            .expressionAttributeValues(Map.of(":rank", AttributeValue.fromN("" + rank))));
  }

  private String state(String sk) {
    var item =
        DYNAMO_DB
            .getItem(request -> request.tableName(TABLE).key(key(sk)).consistentRead(true))
            .item();
    return item.getOrDefault("state", s("")).s();
  }

  private Map<String, AttributeValue> key(String sk) {
    return Map.of("pk", s(pk), "sk", s(sk));
  }

  private Map<String, AttributeValue> item(String sk, String state) {
    return Map.of("pk", s(pk), "sk", s(sk), "state", s(state));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
