package com.quickdumpnow.relay.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.testkit.Property;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no event is refused, always in the same way, and without a word of it in the refusal: it
 * may be somebody's text.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("T5")
class UnreadableTest {
  private static final String SECRET = "SeCrEt";

  private final EventCodec codec = new EventCodec();
  private final StateCodec states = new StateCodec();

  private static String acked(String data) {
    return "{\"v\":1,\"kind\":\"relay.message-acked\",\"id\":\"SM1\",\"data\":%s}".formatted(data);
  }

  private static String text(String parts) {
    return ("{\"v\":1,\"kind\":\"relay.text-received\",\"id\":\"SM1\",\"data\":{\"text\":{"
            + "\"id\":\"SM1\",\"at\":\"2026-03-02T12:00:00Z\",\"from\":\"+16195550140\","
            + "\"to\":\"+16195550100\"%s}}}")
        .formatted(parts);
  }

  private static String receipt(String parts) {
    return ("{\"v\":1,\"kind\":\"relay.receipt-received\",\"id\":\"SM1\",\"data\":{"
            + "\"at\":\"2026-03-02T12:00:00Z\",\"key\":{\"message\":\"SM1\",\"text\":\"page-0\"},"
            + "\"sid\":\"SM000000000000000000000000000000aa\"%s}}")
        .formatted(parts);
  }

  private static final String GOOD = "{\"at\":\"2026-03-02T12:00:00Z\",\"message\":\"SM1\"}";

  @Test
  void the_table_below_differs_from_what_is_readable_by_its_fault_alone() {
    assertThat(codec.decode(acked(GOOD))).isInstanceOf(MessageAcked.class);
    assertThat(codec.decode(text(",\"body\":\"x\",\"media\":[\"y\"]"))).isNotNull();
    assertThat(codec.decode(receipt(",\"status\":\"sent\",\"error_code\":30003"))).isNotNull();
  }

  static List<String> bad() {
    return List.of(
        // no JSON, or none at all
        "",
        " ",
        "null",
        "true",
        "1",
        "\"" + SECRET + "\"",
        "[]",
        "{}",
        "{",
        SECRET,
        "{" + SECRET + ":1}",
        "{'v':1}",
        "\u0000",
        acked(GOOD) + SECRET,
        acked(GOOD) + acked(GOOD),
        acked(GOOD) + ",",
        acked(GOOD).substring(0, acked(GOOD).length() - 1),
        // the envelope
        acked(GOOD).replace("\"v\":1,", ""),
        acked(GOOD).replace("\"v\":1", "\"v\":2"),
        acked(GOOD).replace("\"v\":1", "\"v\":0"),
        acked(GOOD).replace("\"v\":1", "\"v\":-1"),
        acked(GOOD).replace("\"v\":1", "\"v\":\"1\""),
        acked(GOOD).replace("\"v\":1", "\"v\":1.5"),
        acked(GOOD).replace("\"v\":1", "\"v\":4294967297"),
        acked(GOOD).replace("\"v\":1", "\"v\":1e999999999"),
        acked(GOOD).replace("\"v\":1", "\"v\":[1]"),
        acked(GOOD).replace("\"v\":1", "\"v\":null"),
        acked(GOOD).replace("\"v\":1", "\"v\":true"),
        acked(GOOD).replace("\"v\":1", "\"v\":{}"),
        acked(GOOD).replace("\"v\":1", "\"v\":NaN"),
        acked(GOOD).replace("\"v\":1", "\"v\":1,\"v\":1"),
        acked(GOOD).replace("\"kind\":\"relay.message-acked\",", ""),
        acked(GOOD).replace("relay.message-acked", "relay." + SECRET),
        acked(GOOD).replace("\"relay.message-acked\"", "null"),
        acked(GOOD).replace("\"relay.message-acked\"", "[\"relay.message-acked\"]"),
        acked(GOOD).replace("\"relay.message-acked\"", "{}"),
        acked(GOOD).replace("\"relay.message-acked\"", "7"),
        acked(GOOD).replace("\"id\":\"SM1\",", ""),
        acked(GOOD).replace("\"id\":\"SM1\"", "\"id\":\"SM2\""),
        acked(GOOD).replace("\"id\":\"SM1\"", "\"id\":null"),
        acked(GOOD).replace(",\"data\":" + GOOD, ""),
        // the data
        acked("null"),
        acked("[]"),
        acked("\"" + SECRET + "\""),
        acked("{}"),
        acked("{\"message\":\"SM1\"}"),
        acked("{\"at\":null,\"message\":\"SM1\"}"),
        acked("{\"at\":\"" + SECRET + "\",\"message\":\"SM1\"}"),
        acked("{\"at\":1772452800,\"message\":\"SM1\"}"),
        acked("{\"at\":{},\"message\":\"SM1\"}"),
        acked("{\"at\":\"2026-03-02T12:00:00Z\",\"message\":\"" + SECRET + " /\"}"),
        acked("{\"at\":\"2026-03-02T12:00:00Z\",\"message\":[\"SM1\"]}"),
        acked("{\"at\":\"2026-03-02T12:00:00Z\",\"message\":\"SM1\",\"message\":\"SM1\"}"),
        acked("{\"at\":\"2026-03-02T12:00:00Z\",\"message\":\"SM1\",\"x\":1,\"x\":2}"),
        // a text
        text(""),
        text(",\"body\":\"" + SECRET + "\""),
        text(",\"body\":null,\"media\":[]"),
        text(",\"body\":1,\"media\":[]"),
        text(",\"body\":{\"text\":\"" + SECRET + "\"},\"media\":[]"),
        text(",\"body\":\"" + SECRET + "\",\"media\":null"),
        text(",\"body\":\"" + SECRET + "\",\"media\":{}"),
        text(",\"body\":\"" + SECRET + "\",\"media\":\"" + SECRET + "\""),
        text(",\"body\":\"" + SECRET + "\",\"media\":[null]"),
        text(",\"body\":\"" + SECRET + "\",\"media\":[1]"),
        text(",\"body\":\"" + SECRET + "\",\"media\":[true]"),
        text(",\"body\":\"" + SECRET + "\",\"media\":[[]]"),
        text(",\"body\":\"\\x" + SECRET + "\",\"media\":[]"),
        text(",\"body\":\"x\",\"media\":[]").replace("+16195550140", SECRET),
        // a receipt
        receipt(""),
        receipt(",\"status\":7"),
        receipt(",\"status\":true"),
        receipt(",\"status\":\"sent\",\"error_code\":\"30003\""),
        receipt(",\"status\":\"sent\",\"error_code\":null"),
        receipt(",\"status\":\"sent\",\"error_code\":30003.5"),
        receipt(",\"status\":\"sent\",\"error_code\":99999999999"),
        receipt(",\"status\":\"sent\",\"error_code\":1e400"),
        receipt(",\"status\":\"sent\",\"error_code\":[30003]"),
        // a timer
        "{\"v\":1,\"kind\":\"relay.wake-up\",\"id\":\"SM1\",\"data\":{"
            + "\"at\":\"2026-03-02T12:00:00Z\",\"message\":\"SM1\","
            + "\"timer\":{\"kind\":\""
            + SECRET
            + "\",\"text\":\"page-0\"},\"due\":\"2026-03-02T12:00:00Z\"}}");
  }

  static Stream<String> deep() {
    return Stream.of("[", "{\"a\":", "{\"data\":", "{\"v\":1,\"data\":[")
        .map(piece -> piece.repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource({"bad", "deep"})
  void is_refused_without_a_word_of_it(String json) {
    var refusal = catchThrowable(() -> codec.decode(json));
    assertThat(refusal).isExactlyInstanceOf(UnreadableEventException.class).hasNoCause();
    assertThat(refusal.getMessage()).doesNotContain(SECRET);
    assertThat(refusal.getSuppressed()).isEmpty();
  }

  @Test
  void a_deep_value_where_a_record_would_skip_it_is_refused_too() {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThatExceptionOfType(UnreadableEventException.class)
        .isThrownBy(() -> codec.decode(acked(GOOD.replace("}", ",\"later\":" + deep + "}"))));
  }

  @Test
  void what_newer_code_added_is_passed_over() {
    assertThat(codec.decode(acked(GOOD.replace("}", ",\"later\":{\"a\":[1,null,{}]}}"))))
        .isEqualTo(codec.decode(acked(GOOD)));
    assertThat(codec.decode(acked(GOOD).replace("{\"v\"", "{\"later\":[1],\"v\"")))
        .isEqualTo(codec.decode(acked(GOOD)));
  }

  /** Law: any damage at all is either refused in the one way, or harmless. */
  @Test
  void any_damage_is_refused_in_the_one_way_or_does_no_harm() {
    var samples = Samples.events().values().stream().map(codec::encode).toList();
    Property.holds(
        30_000,
        random -> {
          var json = new StringBuilder(samples.get(random.nextInt(samples.size())));
          for (int damage = random.nextInt(3); damage >= 0 && !json.isEmpty(); damage--) {
            var at = random.nextInt(json.length());
            switch (random.nextInt(4)) {
              case 0 -> json.deleteCharAt(at);
              case 1 -> json.setCharAt(at, (char) random.nextInt(0x80));
              case 2 -> json.insert(at, "[]{}\",:0\\".charAt(random.nextInt(9)));
              default -> json.setLength(Math.max(1, at));
            }
          }
          try {
            var event = codec.decode(json.toString());
            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
          } catch (UnreadableEventException e) {
            assertThat(e).hasNoCause();
          }
        });
  }

  /** The same for states, which an {@link IllegalArgumentException} refuses. */
  @Test
  void any_damage_to_a_state_is_refused_in_the_one_way_or_does_no_harm() {
    var samples = Samples.states().values().stream().map(states::encode).toList();
    Property.holds(
        30_000,
        random -> {
          var json = new StringBuilder(samples.get(random.nextInt(samples.size())));
          json.setCharAt(random.nextInt(json.length()), "[]{}\",:0\\x".charAt(random.nextInt(10)));
          try {
            var state = states.decode(json.toString());
            assertThat(states.decode(states.encode(state))).isEqualTo(state);
          } catch (IllegalArgumentException e) {
            assertThat(e).hasNoCause().hasMessageStartingWith("json: ");
          }
        });
  }

  static List<String> badStates() {
    return List.of(
        "",
        "null",
        "[]",
        "{}",
        "{\"v\":1}",
        "{\"v\":1,\"state\":null}",
        "{\"v\":2,\"state\":{\"is\":\"unseen\"}}",
        "{\"v\":[1],\"state\":{\"is\":\"unseen\"}}",
        "{\"v\":\"" + SECRET + "\",\"state\":{\"is\":\"unseen\"}}",
        "{\"v\":1,\"state\":{}}",
        "{\"v\":1,\"state\":{\"is\":\"" + SECRET + "\"}}",
        "{\"v\":1,\"state\":{\"is\":null}}",
        "{\"v\":1,\"state\":{\"is\":[\"unseen\"]}}",
        "{\"v\":1,\"state\":{\"is\":{}}}",
        "{\"v\":1,\"state\":{\"is\":\"unseen\",\"is\":\"unseen\"}}",
        "{\"v\":1,\"state\":\"unseen\"}",
        "{\"v\":1,\"state\":{\"is\":\"unseen\"}}" + SECRET,
        "{\"v\":1,\"state\":{\"is\":\"settled\"}}",
        "[".repeat(100_000),
        "{\"v\":1,\"state\":".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("badStates")
  void no_state_is_refused_without_a_word_of_it(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> states.decode(json))
        .withNoCause()
        .withMessageStartingWith("json: ")
        .withMessageNotContaining(SECRET);
  }

  @Test
  void a_state_whose_values_are_of_other_types_is_refused() {
    var json = states.encode(requireNonNull(Samples.states().get("cascade-open")));
    for (var fault :
        List.of(
            json.replace("\"asked\":false", "\"asked\":\"no\""),
            json.replace("\"asked\":false", "\"asked\":0"),
            json.replace("\"n\":2", "\"n\":\"2\""),
            json.replace("\"n\":2", "\"n\":2.5"),
            json.replace("\"version\":3", "\"version\":\"3\""),
            json.replace("\"name\":\"Sergio\"", "\"name\":7"),
            json.replace("\"code\":\"12\"", "\"code\":\"7\""),
            json.replace("\"code\":\"12\"", "\"code\":12"),
            json.replace("\"PAGE\"", "\"PAGES\""))) {
      assertThat(fault).isNotEqualTo(json);
      assertThatIllegalArgumentException()
          .as(fault)
          .isThrownBy(() -> states.decode(fault))
          .withMessageStartingWith("json: ");
    }
  }
}
