package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.quickdumpnow.relay.testkit.AnyText;
import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.twilio.FormBody.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FormBodyTest {
  @Test
  void keeps_order_repeats_and_empty_values() {
    assertThat(parse("b=2&a=&b=1&b=2&c&=x").fields())
        .containsExactly(
            new Field("b", "2"),
            new Field("a", ""),
            new Field("b", "1"),
            new Field("b", "2"),
            new Field("c", ""),
            new Field("", "x"));
  }

  @Test
  void finds_a_field_by_its_name_wherever_it_stands() {
    var form = parse("a=1&b=2&b=3");
    assertThat(form.first("b")).contains("2");
    assertThat(form.all("b")).containsExactly("2", "3");
    assertThat(form.first("c")).isEmpty();
  }

  @Test
  void decodes_plus_escapes_and_raw_utf_8_and_keeps_further_equals_signs() {
    assertThat(parse("Body=a+%2B+%F0%9F%9A%BD%0A=é").first("Body")).contains("a + 🚽\n=é");
  }

  @Test
  void takes_nothing_between_two_ampersands_as_no_field() {
    assertThat(parse("&&a=1&&b=2&").fields())
        .containsExactly(new Field("a", "1"), new Field("b", "2"));
    assertThat(parse("").fields()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%4&b=1", "a=%zz", "a=%+1", "%-1=a", "a=%é0", "a=% 1"})
  void refuses_a_percent_sign_without_two_hexadecimal_digits(String body) {
    assertThatExceptionOfType(MalformedFormException.class)
        .isThrownBy(() -> parse(body))
        .withMessageContaining("hexadecimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%C3", "a=%C0%AF", "a=%ED%A0%80", "a=%F5%80%80%80", "a=%FF"})
  void refuses_what_is_not_utf_8(String body) {
    assertThatExceptionOfType(MalformedFormException.class)
        .isThrownBy(() -> parse(body))
        .withMessageContaining("UTF-8");
  }

  @Test
  void refuses_raw_bytes_that_are_not_utf_8() {
    assertThatExceptionOfType(MalformedFormException.class)
        .isThrownBy(() -> FormBody.parse("a=é".getBytes(ISO_8859_1)));
  }

  @Test
  @Tag("T5")
  void takes_a_body_at_the_limits_and_refuses_one_beyond_them() {
    var longest = "a=" + "x".repeat(FormBody.LENGTH_MAX - 2);
    assertThat(parse(longest).first("a").orElseThrow()).hasSize(FormBody.LENGTH_MAX - 2);
    assertThatExceptionOfType(MalformedFormException.class)
        .isThrownBy(() -> parse(longest + "x"))
        .withMessage("body: 65537 bytes (expected: at most 65536)");

    assertThat(parse("a&".repeat(FormBody.FIELDS_MAX)).fields()).hasSize(FormBody.FIELDS_MAX);
    assertThatExceptionOfType(MalformedFormException.class)
        .isThrownBy(() -> parse("a&".repeat(FormBody.FIELDS_MAX + 1)))
        .withMessageStartingWith("fields: ");
  }

  @Test
  void comes_back_the_same_from_its_own_encoding() {
    Property.holds(
        2_000,
        random -> {
          var fields = new ArrayList<Field>();
          for (var field = random.nextInt(6); field > 0; field--) {
            fields.add(new Field("k" + formText(random), formText(random)));
          }
          var form = new FormBody(fields);
          assertThat(parse(form.encoded())).isEqualTo(form);
        });
  }

  @Test
  @Tag("D4")
  void never_fails_otherwise_whatever_comes() {
    var alphabet = "ab&=%+0aF\u00c3\u00a9\u0000".getBytes(ISO_8859_1);
    Property.holds(
        20_000,
        random -> {
          var body = new byte[random.nextInt(24)];
          for (var at = 0; at < body.length; at++) {
            body[at] = alphabet[random.nextInt(alphabet.length)];
          }
          try {
            assertThat(FormBody.parse(body).fields()).isNotNull();
          } catch (MalformedFormException e) {
            assertThat(e).hasMessageContaining("expected");
          }
        });
  }

  /** Any text that UTF-8 can carry: half a character is none. */
  static String formText(RandomGenerator random) {
    return new String(AnyText.of(random, 6).getBytes(UTF_8), UTF_8);
  }

  @Test
  void shows_no_value_when_printed() {
    assertThat(List.of(parse("Body=secret")).toString())
        .contains("Body=…(6 characters)")
        .doesNotContain("secret");
  }

  private static FormBody parse(String body) {
    return FormBody.parse(body.getBytes(UTF_8));
  }
}
