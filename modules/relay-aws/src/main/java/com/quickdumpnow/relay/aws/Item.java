package com.quickdumpnow.relay.aws;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One item of the table, as it was read.
 *
 * @param attributes by their names
 */
record Item(Map<String, AttributeValue> attributes) {
  /**
   * Returns the text of that name.
   *
   * @throws IllegalStateException if the item has none
   */
  String text(String name) {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalText(String name) {
    return value(name).map(AttributeValue::s);
  }

  /**
   * Returns the number of that name.
   *
   * @throws IllegalStateException if the item has none
   */
  long number(String name) {
    return optionalNumber(name).orElseThrow(() -> missing(name));
  }

  Optional<Long> optionalNumber(String name) {
    return value(name).map(AttributeValue::n).map(Long::parseLong);
  }

  /** Returns whether the item says yes to that name. */
  boolean flag(String name) {
    return value(name).map(AttributeValue::bool).orElse(false);
  }

  /** Returns the texts in the map of that name. */
  Map<String, String> texts(String name) {
    return value(name).map(AttributeValue::m).orElse(Map.of()).entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().s()));
  }

  private Optional<AttributeValue> value(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("an item has no " + name);
  }
}
