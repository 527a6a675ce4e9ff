package com.quickdumpnow.relay.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.job.JobId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Phone numbers, ids and the other names that texts go by. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NamesTest {
  @Nested
  class A_phone_number {
    @ParameterizedTest
    @ValueSource(strings = {"+16195550134", "+4930901820", "+12345678", "+123456789012345"})
    void is_E164(String text) {
      assertThat(PhoneNumber.isE164(text)).isTrue();
      assertThat(new PhoneNumber(text).e164()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"911", "12345", "787878", "12345678"})
    void is_a_short_code_which_is_not_E164(String text) {
      assertThat(PhoneNumber.isE164(text)).isFalse();
      assertThat(new PhoneNumber(text).e164()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "16195550134",
          "12",
          "01234",
          "+06195550134",
          "+1619555",
          "+1234567890123456",
          "+1 619 555 0134",
          "+1619555013\n",
          "+16195550134\n",
          "+١٦١٩٥٥٥٠١٣٤",
          "tel:+16195550134",
          "+1619555O134"
        })
    void is_nothing_else_and_the_refusal_does_not_repeat_it(String text) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PhoneNumber(text))
          .withMessage("e164: %d characters (expected: E.164 or a short code)", text.length());
    }

    @Test
    @Tag("P3")
    void shows_its_last_two_digits_only() {
      assertThat(new PhoneNumber("+16195550134")).hasToString("+…34");
    }
  }

  @Test
  @Tag("P3")
  void a_body_shows_its_length_only() {
    assertThat(new TextBody("gate code 4411")).hasToString("…(14 characters)");
  }

  /** Each next to the first or last of those that may stand there. */
  @ParameterizedTest
  @ValueSource(strings = {"/", ":", "@", "[", "`", "{", "G", "g"})
  void a_character_next_to_the_digits_or_letters_is_none_of_them(String neighbour) {
    assertThat(new MessageId("azAZ09").value()).isEqualTo("azAZ09");
    assertThat(MessageId.isMessageId("SM" + neighbour)).isEqualTo(neighbour.matches("[Gg]"));
    assertThat(TextKey.isTextKey("page-" + neighbour)).isEqualTo(neighbour.matches("[Gg]"));
    assertThat(TextSid.isTextSid("SM" + "afAF09".repeat(5) + "12")).isTrue();
    assertThat(TextSid.isTextSid("MM" + "afAF09".repeat(5) + "1" + neighbour)).isFalse();
  }

  @Test
  void a_name_is_as_long_as_it_may_be() {
    assertThat(MessageId.isMessageId("S".repeat(64))).isTrue();
    assertThat(MessageId.isMessageId("S".repeat(65))).isFalse();
    assertThat(TextKey.isTextKey("t")).isTrue();
    assertThat(TextKey.isTextKey("t".repeat(64))).isTrue();
    assertThat(TextKey.isTextKey("t".repeat(65))).isFalse();
    assertThat(TextSid.isTextSid("SM" + "0".repeat(33))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "S", "SM-1", "SM_1", "SM1 ", "SM/1", "SM1\n", "é1"})
  @Tag("E4")
  void a_message_id_is_letters_and_digits(String text) {
    assertThat(MessageId.isMessageId(text)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MessageId(text))
        .withMessageStartingWith("value: %d characters".formatted(text.length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SM1",
        "XX00000000000000000000000000000001",
        "SM0000000000000000000000000000000g"
      })
  void a_text_sid_is_the_providers(String text) {
    assertThat(TextSid.isTextSid(text)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new TextSid(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "j_", "j-1", "t_1", "J_1", "j_a.b", "j_ä", "j_1\n"})
  @Tag("E4")
  void a_job_id_has_one_of_two_forms(String text) {
    assertThat(JobId.isJobId(text)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new JobId(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 9, 100_000})
  void a_code_has_two_to_five_digits(int number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Code(number))
        .withMessage("number: %d (expected: 10 to 99999)", number);
  }

  @Nested
  class A_receipt_key {
    private final ReceiptKey key =
        new ReceiptKey(new MessageId("SM0001"), new TextKey("taken-before-0"));

    @Test
    void is_read_back_from_its_address() {
      assertThat(key.encoded()).isEqualTo("SM0001-taken-before-0").matches("[A-Za-z0-9_-]+");
      assertThat(ReceiptKey.decode(key.encoded())).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "-", "SM0001", "SM0001-", "-page-0", "SM0001-page 0", "SM/1-page-0"})
    @Tag("E4")
    void is_not_read_from_anything_else(String text) {
      assertThat(ReceiptKey.decode(text)).isEmpty();
    }
  }

  @Nested
  class A_delivery_status {
    @ParameterizedTest
    @EnumSource
    void is_found_by_its_word(DeliveryStatus status) {
      assertThat(DeliveryStatus.of(status.word())).contains(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SENT", "scheduled", "partially_delivered"})
    void is_not_found_by_another(String word) {
      assertThat(DeliveryStatus.of(word)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void has_failed_or_was_handed_over_or_neither(DeliveryStatus status) {
      assertThat(status.failed() && status.handedOver()).isFalse();
    }
  }
}
