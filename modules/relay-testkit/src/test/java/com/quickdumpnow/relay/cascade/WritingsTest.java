package com.quickdumpnow.relay.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.testkit.Writings;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules 4 and 9: what was written arrives as it was written, byte for byte, in both directions. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WritingsTest {
  private static final PhoneNumber PRIMARY = Samples.PRIMARY.phone();
  private static final Pattern HEADING =
      Pattern.compile(
          "#[0-9]+( \\([0-9]/[0-9]\\))?( new customer( \\(job id not known\\))? \\+[0-9]+)?\n");
  private static final Pattern PART = Pattern.compile("\\([0-9]/[0-9]\\) ");

  private final Desk desk = new Desk(Samples.ROSTER, new Random(1));

  static List<String> writings() {
    return Writings.all();
  }

  @Test
  void there_are_five_hundred_and_more() {
    assertThat(writings()).hasSizeGreaterThan(500).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("writings")
  void a_customer_s_text_is_on_the_primary_s_phone_as_it_was_written(String text) {
    desk.take(Samples.CUSTOMER, text);
    assertThat(joined(PRIMARY, HEADING)).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("writings")
  void a_responder_s_words_are_on_the_customer_s_phone_as_they_were_written(String words) {
    // What is an ack alone is for nobody else: "12 👍".
    var text = Command.parse(new TextBody("12 " + words)) instanceof Command.Take ? "- " : "";
    var message = desk.take(Samples.CUSTOMER, "hello");
    var code = ((Cascade) desk.store.load(message).state()).code();
    desk.take(PRIMARY, code + " " + text + words);
    assertThat(joined(Samples.CUSTOMER, PART)).isEqualTo(text + words);
  }

  private String joined(PhoneNumber phone, Pattern heading) {
    var texts = desk.provider.takenFor(phone);
    assertThat(texts).isNotEmpty().allMatch(text -> text.length() <= Texting.BODY_LENGTH_MAX);
    return texts.stream()
        .map(text -> {
          var head = heading.matcher(text);
          return head.lookingAt() ? text.substring(head.end()) : text;
        })
        .collect(Collectors.joining());
  }

  /** Characters are named by their numbers, so that none of them can play a trick here. */
  @ParameterizedTest
  @CsvSource({
    "control characters, 61 00 62 07 63 1b 64 7f 65 85 66, 61 62 63 64 65 66",
    "line ends of other systems, 61 0d 0a 62 0d 63, 61 0a 62 0a 63",
    "line feeds and tabs stay, 61 0a 62 09 63, 61 0a 62 09 63",
    "embedded directions, 61 202a 62 202b 63 202c 64, 61 62 63 64",
    "overridden directions, 61 202d 62 202e 63, 61 62 63",
    "isolated directions, 61 2066 62 2067 63 2068 64 2069 65, 61 62 63 64 65",
    "the marks of a direction stay, 61 200e 62 200f 63 061c 64, 61 200e 62 200f 63 061c 64",
    "joiners stay, 61 200b 62 200c 63 200d 64, 61 200b 62 200c 63 200d 64",
    "invisible operators, 61 2060 62 2061 63 2064 64, 61 62 63 64",
    "invisible letters, 61 e0041 e0042 62, 61 62",
    "annotations, 61 fff9 62 fffa 63 fffb 64, 61 62 63 64",
    "half a character, 61 d83d 62, 61 fffd 62",
    "the other half, 61 dc4d 62, 61 fffd 62"
  })
  void what_no_phone_shows_or_a_trickster_could_use_is_left_out(
      String what, String written, String read) {
    desk.take(Samples.CUSTOMER, text(written));
    assertThat(joined(PRIMARY, HEADING)).as(what).isEqualTo(text(read));
  }

  private static String text(String characters) {
    var text = new StringBuilder();
    for (var one : characters.split(" ", -1)) {
      text.appendCodePoint(Integer.parseInt(one, 16));
    }
    return text.toString();
  }
}
