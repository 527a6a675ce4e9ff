package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of every text that the relay sends. */
public final class Wording {
  private static final String SHORTENED = "… (shortened; the log has it all)";

  /** So many fit, however long each is: half a code would name another message. */
  private static final int CODES_LISTED_MAX = 200;

  /** Invisible letters, in which a whole text can hide: kept only as the few of a region's flag. */
  private static final Pattern TAGS =
      Pattern.compile("(\\x{1F3F4}[\\x{E0020}-\\x{E007F}]{1,7})|[\\x{E0000}-\\x{E007F}]");

  private Wording() {}

  /**
   * Returns what a responder reads: a header line with code, job and the customer's number, then
   * the body as written. The header comes first, so that no customer's text can pass for one.
   */
  static TextBody page(Code code, JobMatch job, PhoneNumber customer, TextBody body) {
    return fitted(header(code, job, customer), body);
  }

  private static String header(Code code, JobMatch job, PhoneNumber customer) {
    var about =
        switch (job) {
          case JobMatch.Matched(var id, _) -> id.value();
          case JobMatch.Unmatched(var reason) ->
              switch (reason) {
                case NEW_CUSTOMER -> "new customer";
                case WRONG_ID -> "new customer (job id not known)";
              };
        };
    return "#%s %s %s".formatted(code, about, customer.e164());
  }

  /** Returns what the primary reads who is not there: the page, and who is asked in his place. */
  static TextBody overflow(
      Code code, JobMatch job, PhoneNumber customer, TextBody body, String asked) {
    return fitted(
        "You are away: %s is asked. Reply %s to take it.\n%s"
            .formatted(asked, code, header(code, job, customer)),
        body);
  }

  /** Returns what a responder reads whose words did not reach the customer. */
  static TextBody notDelivered(Code code, int errorCode) {
    return new TextBody(
        errorCode == Texting.OPTED_OUT
            ? "#%s: not sent, this customer does not want to be texted. Please call."
                .formatted(code)
            : "#%s: your words did not reach the customer (error %d). Please call."
                .formatted(code, errorCode));
  }

  static TextBody taken(Code code, String by) {
    return new TextBody("#%s: %s took it.".formatted(code, by));
  }

  static TextBody takenBefore(Code code, String by) {
    return new TextBody("#%s: %s took it before you.".formatted(code, by));
  }

  static TextBody received() {
    return new TextBody(
        "Quick Dump Now: we have your message and will get back to you as soon as we can.");
  }

  static TextBody reply(TextBody words) {
    return shortened(readable(words.text()), Texting.BODY_LENGTH_MAX);
  }

  /** Returns the answer to a customer whose message was not forwarded for want of a job. */
  static TextBody rejected() {
    return new TextBody(
        "Quick Dump Now: we found no job for this number. Please call us, or text the job id from"
            + " your tracking link.");
  }

  /** Returns what a responder reads whose text was no command. */
  public static TextBody help() {
    return new TextBody(
        "QDN: reply OK 12 (or 12) to take #12, or 12 and your words to take it and answer the"
            + " customer.");
  }

  /** Returns what a responder reads who named no code while several messages are open. */
  public static TextBody whichOne(List<Code> open) {
    return new TextBody(
        open.stream()
            .limit(CODES_LISTED_MAX)
            .map(Code::toString)
            .collect(
                Collectors.joining(
                    ", ",
                    "QDN: which one? Put its code first: ",
                    open.size() > CODES_LISTED_MAX ? " …" : "")));
  }

  /** Returns what a responder reads who named no code while nothing is open. */
  public static TextBody nothingOpen() {
    return new TextBody("QDN: nothing is waiting for you now.");
  }

  /** Returns what a responder reads who named a code that he was never texted. */
  public static TextBody unknownCode(int number) {
    return new TextBody("QDN: there is no #%d for you.".formatted(number));
  }

  private static TextBody fitted(String header, TextBody body) {
    var words = readable(body.text());
    if (words.isBlank()) {
      return new TextBody(header);
    }
    var room = Texting.BODY_LENGTH_MAX - header.length() - 1;
    return new TextBody(header + "\n" + shortened(words, room).text());
  }

  private static TextBody shortened(String words, int room) {
    if (words.length() <= room) {
      return new TextBody(words);
    }
    // A character as people see it may be many code units: it is kept or left out as a whole.
    var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(words);
    var end = characters.preceding(room - SHORTENED.length() + 1);
    return new TextBody(words.substring(0, end) + SHORTENED);
  }

  /**
   * Marks of direction; spaces and joiners without width; old marks of format. Not U+200C and
   * U+200D, by which letters and emojis are joined.
   */
  private static boolean isInvisible(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || (c >= 0xFFF9 && c <= 0xFFFB)
        || c == 0x00AD
        || c == 0x061C
        || c == 0x180E
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || c == 0xFEFF;
  }

  /**
   * Leaves out what a phone does not show and a trickster could use: control characters but line
   * feed and tab, and marks that are invisible or turn the direction of writing around. What joins
   * an emoji's parts stays. Half a character becomes the replacement mark, as it would on the wire,
   * so that the text is found again at the provider.
   */
  private static String readable(String words) {
    return TAGS.matcher(words)
        .replaceAll("$1")
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .filter(c -> !isInvisible(c))
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
