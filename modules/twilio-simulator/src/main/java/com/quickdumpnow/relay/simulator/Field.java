package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One field of a query or a form, decoded.
 *
 * @param name may be empty
 * @param value may be empty
 */
record Field(String name, String value) {
  /**
   * Reads a query or a form.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  static List<Field> parse(String encoded) {
    var fields = new ArrayList<Field>();
    for (var part : encoded.split("&", -1)) {
      if (!part.isEmpty()) {
        var equals = part.indexOf('=');
        fields.add(
            new Field(
                URLDecoder.decode(equals < 0 ? part : part.substring(0, equals), UTF_8),
                equals < 0 ? "" : URLDecoder.decode(part.substring(equals + 1), UTF_8)));
      }
    }
    return fields;
  }

  static String encode(List<Field> fields) {
    return fields.stream()
        .map(field ->
            URLEncoder.encode(field.name, UTF_8) + "=" + URLEncoder.encode(field.value, UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Optional<String> first(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name.equals(name)).map(Field::value).findFirst();
  }

  static List<String> all(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.name.equals(name)).map(Field::value).toList();
  }
}
