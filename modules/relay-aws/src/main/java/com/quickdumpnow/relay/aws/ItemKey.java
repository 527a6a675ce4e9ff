package com.quickdumpnow.relay.aws;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of one item of the table.
 *
 * @param pk the partition
 * @param sk the place in it
 */
record ItemKey(String pk, String sk) {
  Map<String, AttributeValue> attributes() {
    return Map.of(Keys.PK, Keys.string(pk), Keys.SK, Keys.string(sk));
  }
}
