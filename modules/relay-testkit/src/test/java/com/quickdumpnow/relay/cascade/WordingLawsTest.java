package com.quickdumpnow.relay.cascade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.testkit.AnyText;
import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.testkit.Samples;
import java.text.BreakIterator;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Laws of {@link Wording}, whatever was written. Single sentences are in WordingTest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WordingLawsTest {
  private static final String SHORTENED = "... (shortened; the log has it all)";

  @Test
  @Tag("D3")
  void any_page_is_its_header_and_what_a_phone_can_show_of_the_body_and_fits() {
    Property.holds(random -> {
      var body =
          longText(random.nextInt(2_500), AnyText.of(random, 12, "👨‍👩‍👧‍👦", "e\u0301", "x"));
      var job = new JobMatch.Matched(Samples.JOB, JobMatch.Rule.MOST_RECENT_OPEN);
      var pages =
          Wording.pages(new Code(12), job, Samples.CUSTOMER, new TextBody(body), Duration.ZERO);

      assertThat(pages.getFirst().text().lines().findFirst().orElse(""))
          .matches("#12 (\\(1/[0-9]\\) )?j_abc123 \\+16195550134");
      pages.forEach(page -> checkSendable(page.text()));
    });
  }

  @Test
  void any_reply_fits_and_stays_as_it_is_when_it_is_made_ready_once_more() {
    Property.holds(random -> {
      var words =
          longText(random.nextInt(2_500), AnyText.of(random, 12, "👨‍👩‍👧‍👦", "🇺🇸", "x"));
      for (var reply : Wording.replies(new TextBody(words))) {
        checkSendable(reply.text());
        assertThat(Wording.replies(reply)).containsExactly(reply);
      }
    });
  }

  @Test
  void the_list_of_codes_fits_however_many_are_open() {
    Property.holds(
        100,
        random -> {
          var codes =
              IntStream.range(0, random.nextInt(1, 600))
                  .mapToObj(_ -> new Code(random.nextInt(Code.MIN, Code.MAX + 1)))
                  .toList();
          var list = Wording.whichOne(codes).text();
          checkSendable(list);
          var listed = list.substring(list.indexOf("first: ") + 7).replace(" ...", "").split(", ");
          assertThat(codes.stream().map(Code::toString)).startsWith(listed);
        });
  }

  /**
   * Fits into one message, can be put on the wire, hides nothing, and is cut between characters.
   */
  private static void checkSendable(String text) {
    assertThat(text.length()).isLessThanOrEqualTo(Texting.BODY_LENGTH_MAX);
    assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
    assertThat(text.codePoints())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
        .noneMatch(c -> Character.getType(c) == Character.FORMAT && isBidi(c));
    if (text.endsWith(SHORTENED)) {
      var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
      characters.setText(text);
      assertThat(characters.isBoundary(text.length() - SHORTENED.length())).isTrue();
    }
  }

  private static boolean isBidi(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static String longText(int length, String piece) {
    return piece.isEmpty() ? "" : piece.repeat(1 + length / piece.length());
  }
}
