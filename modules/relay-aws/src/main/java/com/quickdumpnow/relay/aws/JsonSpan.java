package com.quickdumpnow.relay.aws;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a value stands in a JSON text, so that a part of the text can be exchanged and every other
 * character of it stays as it is: its order, its spaces, how a number is written.
 *
 * @param kind what it is
 * @param start its first character
 * @param end behind its last
 * @param members of an object: each value by its name, the last one where a name stands twice
 * @param elements of an array, in order
 */
record JsonSpan(
    Kind kind, int start, int end, Map<String, JsonSpan> members, List<JsonSpan> elements) {
  /** What a value is. */
  enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    OTHER
  }

  /**
   * Returns the text that {@code bytes} are.
   *
   * @throws IllegalArgumentException if they are no UTF-8: what was read otherwise would be written
   *     back otherwise
   */
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new IllegalArgumentException("not UTF-8");
    }
  }

  /**
   * Reads one JSON value with nothing but spaces around it.
   *
   * @throws IllegalArgumentException if {@code text} is none
   */
  static JsonSpan parse(String text) {
    return new Parser(text).whole();
  }

  /** Reads by RFC 8259, and nothing beyond it. */
  private static final class Parser {
    private static final int DEPTH_MAX = 64;
    private static final Pattern NUMBER =
        Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[\"\\\\/bfnrt]|u[0-9A-Fa-f]{4})");

    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    JsonSpan whole() {
      spaces();
      var value = value(0);
      spaces();
      if (at < text.length()) {
        throw broken("more than one value");
      }
      return value;
    }

    private JsonSpan value(int depth) {
      if (depth > DEPTH_MAX) {
        throw broken("nested too deep");
      }
      return switch (peek()) {
        case '{' -> object(depth);
        case '[' -> array(depth);
        case '"' -> {
          var start = at;
          string();
          yield leaf(Kind.STRING, start);
        }
        default -> other();
      };
    }

    private JsonSpan object(int depth) {
      var start = at++;
      var members = new LinkedHashMap<String, JsonSpan>();
      spaces();
      while (peek() != '}') {
        if (!members.isEmpty()) {
          expect(',');
          spaces();
        }
        var name = string();
        spaces();
        expect(':');
        spaces();
        members.put(name, value(depth + 1));
        spaces();
      }
      at++;
      return new JsonSpan(Kind.OBJECT, start, at, members, List.of());
    }

    private JsonSpan array(int depth) {
      var start = at++;
      var elements = new ArrayList<JsonSpan>();
      spaces();
      while (peek() != ']') {
        if (!elements.isEmpty()) {
          expect(',');
          spaces();
        }
        elements.add(value(depth + 1));
        spaces();
      }
      at++;
      return new JsonSpan(Kind.ARRAY, start, at, Map.of(), elements);
    }

    /** Returns what a string says, as far as names need it. */
    private String string() {
      expect('"');
      var said = new StringBuilder();
      while (peek() != '"') {
        var c = text.charAt(at);
        if (c < ' ') {
          throw broken("a control character in a string");
        }
        if (c == '\\') {
          said.append(escape());
        } else {
          said.append(c);
          at++;
        }
      }
      at++;
      return said.toString();
    }

    private char escape() {
      var escape = ESCAPE.matcher(text).region(at, text.length());
      if (!escape.lookingAt()) {
        throw broken("an unknown escape");
      }
      at = escape.end();
      var c = escape.group().charAt(1);
      return switch (c) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> (char) Integer.parseInt(escape.group().substring(2), 16);
        default -> c;
      };
    }

    private JsonSpan other() {
      var start = at;
      for (var word : List.of("true", "false", "null")) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return leaf(Kind.OTHER, start);
        }
      }
      var number = NUMBER.matcher(text).region(at, text.length());
      if (!number.lookingAt()) {
        throw broken("no value");
      }
      at = number.end();
      return leaf(Kind.OTHER, start);
    }

    private JsonSpan leaf(Kind kind, int start) {
      return new JsonSpan(kind, start, at, Map.of(), List.of());
    }

    private char peek() {
      if (at >= text.length()) {
        throw broken("it ends too soon");
      }
      return text.charAt(at);
    }

    private void expect(char c) {
      if (peek() != c) {
        throw broken("out of form");
      }
      at++;
    }

    private void spaces() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    /** Without what was read, which may be somebody's text. */
    private IllegalArgumentException broken(String how) {
      return new IllegalArgumentException("%s at %d".formatted(how, at));
    }
  }
}
