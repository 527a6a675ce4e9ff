package com.quickdumpnow.relay.aws;

import static com.quickdumpnow.relay.aws.Keys.number;
import static com.quickdumpnow.relay.aws.Keys.string;

import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.ContactBook;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.wire.StateCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Contacts in the table, one item each, under a hash of the phone. */
public final class DynamoContactBook implements ContactBook {
  /** Source: DynamoDB API, BatchGetItem. */
  private static final int BATCH_MAX = 100;

  private final DynamoDbClient client;
  private final String table;
  private final StateCodec codec;

  /** Keeps contacts in {@code table}. */
  public DynamoContactBook(DynamoDbClient client, String table, StateCodec codec) {
    this.client = client;
    this.table = table;
    this.codec = codec;
  }

  @Override
  public Map<PhoneNumber, Known> find(Set<PhoneNumber> phones) {
    var found = new HashMap<String, Known>();
    var keys = phones.stream().map(phone -> Keys.contact(phone).attributes()).toList();
    for (int from = 0; from < keys.size(); from += BATCH_MAX) {
      read(keys.subList(from, Math.min(from + BATCH_MAX, keys.size())), found);
    }
    var nothing = new Known(Contact.UNKNOWN, 0);
    return phones.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(),
                phone -> found.getOrDefault(Keys.contact(phone).pk(), nothing)));
  }

  /** Until nothing is left over, which is what DynamoDB could not answer at once. */
  private void read(List<Map<String, AttributeValue>> keys, Map<String, Known> found) {
    var rest = Map.of(table, KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
    while (!rest.isEmpty()) {
      var answer = client.batchGetItem(BatchGetItemRequest.builder().requestItems(rest).build());
      for (var attributes : answer.responses().getOrDefault(table, List.of())) {
        var item = new Item(attributes);
        found.put(
            item.text(Keys.PK),
            new Known(codec.decodeContact(item.text("contact")), item.number("ver")));
      }
      rest = answer.unprocessedKeys();
    }
  }

  @Override
  public boolean save(PhoneNumber phone, Contact contact, long version) {
    var item = new HashMap<>(Keys.contact(phone).attributes());
    item.put("contact", string(codec.encodeContact(contact)));
    item.put("ver", number(version + 1));
    try {
      client.putItem(put -> {
        put.tableName(table).item(item);
        if (version == 0) {
          put.conditionExpression("attribute_not_exists(pk)");
        } else {
          put.conditionExpression("ver = :read")
              .expressionAttributeValues(Map.of(":read", number(version)));
        }
      });
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }
}
