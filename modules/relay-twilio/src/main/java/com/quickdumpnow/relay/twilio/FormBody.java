package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The fields of an {@code application/x-www-form-urlencoded} body, in the order in which they came,
 * repeated names and empty values included: each of them is part of what Twilio signs.
 *
 * @param fields the fields in order
 */
public record FormBody(List<Field> fields) {
  /** Longest body, in bytes. A webhook with ten media addresses takes about 4 KiB. */
  public static final int LENGTH_MAX = 64 * 1024;

  /** Most fields of one body. Twilio's largest webhooks have fewer than a hundred. */
  public static final int FIELDS_MAX = 1_000;

  /** A body without fields. */
  public static final FormBody EMPTY = new FormBody(List.of());

  /** Copies the list. */
  public FormBody {
    fields = List.copyOf(fields);
  }

  /**
   * One field, decoded.
   *
   * @param name may be empty
   * @param value may be empty
   */
  public record Field(String name, String value) {
    @Override
    public String toString() {
      return name + "=…(%d characters)".formatted(value.length());
    }
  }

  /**
   * Parses a body strictly: what two decoders could read differently is refused, not guessed at.
   *
   * @throws MalformedFormException if the body is longer than {@value #LENGTH_MAX} bytes, has more
   *     than {@value #FIELDS_MAX} fields, a {@code %} without two hexadecimal digits, or bytes that
   *     are not UTF-8
   */
  public static FormBody parse(byte[] body) {
    if (body.length > LENGTH_MAX) {
      throw new MalformedFormException(
          "body: %d bytes (expected: at most %d)".formatted(body.length, LENGTH_MAX));
    }
    var fields = new ArrayList<Field>();
    for (var start = 0; start < body.length; ) {
      var end = indexOf(body, '&', start, body.length);
      // Nothing between two ampersands is no field, as in every browser and in Twilio's SDKs.
      if (end > start) {
        if (fields.size() == FIELDS_MAX) {
          throw new MalformedFormException(
              "fields: more than %1$d (expected: at most %1$d)".formatted(FIELDS_MAX));
        }
        var equals = indexOf(body, '=', start, end);
        fields.add(
            new Field(decode(body, start, equals), decode(body, Math.min(equals + 1, end), end)));
      }
      start = end + 1;
    }
    return new FormBody(fields);
  }

  /** Returns the first value of that name, or nothing if there is none. May be empty. */
  public Optional<String> first(String name) {
    for (var field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** Returns every value of that name, in order. */
  public List<String> all(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).map(Field::value).toList();
  }

  /** Returns the names in order of their UTF-16 code units, each with its distinct values. */
  public SortedMap<String, SortedSet<String>> sorted() {
    var sorted = new TreeMap<String, SortedSet<String>>();
    for (var field : fields) {
      sorted.computeIfAbsent(field.name(), _ -> new TreeSet<>()).add(field.value());
    }
    return Collections.unmodifiableSortedMap(sorted);
  }

  /** Returns the fields as a body again. */
  public String encoded() {
    return fields.stream()
        .map(field ->
            URLEncoder.encode(field.name(), UTF_8) + "=" + URLEncoder.encode(field.value(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static int indexOf(byte[] body, char wanted, int from, int to) {
    for (var at = from; at < to; at++) {
      if (body[at] == wanted) {
        return at;
      }
    }
    return to;
  }

  private static String decode(byte[] body, int from, int to) {
    var bytes = ByteBuffer.allocate(to - from);
    for (var at = from; at < to; at++) {
      switch (body[at]) {
        case '+' -> bytes.put((byte) ' ');
        case '%' -> {
          if (to - at < 3) {
            throw badEscape(at);
          }
          bytes.put((byte) (16 * hexDigit(body[at + 1], at) + hexDigit(body[at + 2], at)));
          at += 2;
        }
        default -> bytes.put(body[at]);
      }
    }
    try {
      return UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException _) {
      throw new MalformedFormException(
          "body: not UTF-8 in the field at byte %d (expected: UTF-8)".formatted(from));
    }
  }

  private static int hexDigit(byte digit, int at) {
    // Character.digit also takes digits of other scripts, which no byte can be.
    var value = Character.digit(digit, 16);
    if (value < 0) {
      throw badEscape(at);
    }
    return value;
  }

  private static MalformedFormException badEscape(int at) {
    return new MalformedFormException(
        "body: %% at byte %d (expected: two hexadecimal digits after it)".formatted(at));
  }
}
