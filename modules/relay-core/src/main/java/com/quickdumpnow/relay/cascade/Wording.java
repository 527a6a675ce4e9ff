package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.TextLayout.oneLine;
import static com.quickdumpnow.relay.cascade.TextLayout.pieces;
import static com.quickdumpnow.relay.cascade.TextLayout.readable;
import static com.quickdumpnow.relay.cascade.TextLayout.shortened;

import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.Language;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The words of every text that the relay sends.
 *
 * <p>Those to customers are in their language, and all in GSM-7, at most two segments each: the
 * Spanish ones do without á, í, ó and ú, which GSM-7 does not have. A name or link put into them
 * may still make them UCS-2. Responders are spoken to in English.
 */
public final class Wording {
  /** Longest first words in a list, and longest name or location, in UTF-16 code units. */
  private static final int WORDS_MAX = 40;

  /** So many fit, however long each is: half a code would name another message. */
  private static final int CODES_LISTED_MAX = 200;

  /** A text of this age is no news any more. */
  private static final Duration OLD = Duration.ofHours(1);

  private Wording() {}

  // To responders: a message.

  /**
   * Returns what a responder reads: a header line with code, job and the customer's number, then
   * the body as written. The header comes first, so that no customer's text can pass for one. Of a
   * text that is an hour old or more it also says how old: it may have waited for a replay, or a
   * long chain, and is not news.
   *
   * <p>It comes in as many texts as it takes, in order: each is at most {@value
   * Texting#BODY_LENGTH_MAX} code units long, and begins with the code and, where there are
   * several, which of them it is: {@code #12 (2/2)}. What follows the header lines, joined, is the
   * body.
   *
   * @param age since when the text is here
   */
  static List<TextBody> pages(
      Code code, JobMatch job, PhoneNumber customer, TextBody body, Duration age) {
    var late = age.compareTo(OLD) < 0 ? "" : ", %s ago".formatted(time(age));
    var header = header(code, "", job, customer) + late;
    var words = readable(body.text());
    if (words.isBlank()) {
      return List.of(new TextBody(header));
    }
    if (header.length() + 1 + words.length() <= Texting.BODY_LENGTH_MAX) {
      return List.of(new TextBody(header + "\n" + words));
    }
    return parts(
        words,
        part -> header(code, " " + part, job, customer) + late + "\n",
        part -> "#%s %s\n".formatted(code, part));
  }

  /**
   * Returns what the primary reads who is not there: who is asked in his place and how to take it
   * all the same, then the page.
   *
   * @param asked the name of the one who is asked
   */
  static TextBody overflow(
      Code code, JobMatch job, PhoneNumber customer, TextBody body, String asked) {
    var header = notice(code, asked) + header(code, "", job, customer);
    var words = readable(body.text());
    return words.isBlank() ? new TextBody(header) : fitted(header, words);
  }

  /** Returns the same as a letter, which cannot be answered: it names the number to text. */
  static TextBody overflowLetter(Code code, JobMatch job, InboundText text, String asked) {
    return new TextBody(
        "You are away: %s is asked. To take it all the same, text %s to %s.\n\n%s\n%s"
            .formatted(
                oneLine(asked, WORDS_MAX),
                code,
                text.to().e164(),
                header(code, "", job, text.from()),
                readable(text.body().text())));
  }

  private static String notice(Code code, String asked) {
    return "You are away: %s is asked. Reply %s to take it.\n"
        .formatted(oneLine(asked, WORDS_MAX), code);
  }

  /**
   * Returns what a responder reads of the texts that followed one another quickly: all in one text,
   * a line each, shortened if that is too long.
   *
   * @param bodies at least one, in order
   */
  static TextBody digest(Code code, JobMatch job, PhoneNumber customer, List<TextBody> bodies) {
    var header =
        "%s: %d more %s:"
            .formatted(
                header(code, "", job, customer),
                bodies.size(),
                bodies.size() == 1 ? "text" : "texts");
    var lines =
        bodies.stream()
            // In one line each, so that none can pass for a line of the relay's own.
            .map(body -> "- " + oneLine(body.text(), Texting.BODY_LENGTH_MAX))
            .collect(Collectors.joining("\n"));
    return fitted(header, lines);
  }

  /** Returns the body of the page that tells of a new job. */
  static TextBody newJob(String location, int trailers) {
    return new TextBody(
        "New job: %d %s, %s"
            .formatted(
                trailers,
                trailers == 1 ? "trailer" : "trailers",
                oneLine(location, Job.LOCATION_MAX)));
  }

  static TextBody taken(Code code, String by) {
    return new TextBody("#%s: %s took it.".formatted(code, by));
  }

  static TextBody takenBefore(Code code, String by) {
    return new TextBody("#%s: %s took it before you.".formatted(code, by));
  }

  /** Returns what a responder reads who took a message and was not reached by all of it. */
  static TextBody notAllArrived(Code code) {
    return new TextBody(
        "#%s: not all that its customer wrote reached you. The dashboard has it.".formatted(code));
  }

  /**
   * Returns what the others read of a text that did not reach whoever took the message.
   *
   * @param by his name
   * @param body what he was to read
   */
  static TextBody passedOn(Code code, String by, TextBody body) {
    return fitted(
        "#%s: %s took it, and this did not reach him:".formatted(code, oneLine(by, WORDS_MAX)),
        body.text());
  }

  /**
   * Returns what a responder reads whose words did not reach the customer.
   *
   * @param errorCode the provider's code; 0 if it gave none
   */
  static TextBody notDelivered(Code code, int errorCode) {
    return errorCode == Texting.OPTED_OUT
        ? optedOutCustomer(code)
        : new TextBody(
            "#%s: your answer did not arrive: %s. Please call instead."
                .formatted(code, reason(errorCode)));
  }

  /** Source: Twilio, "Error and Warning Dictionary". */
  private static String reason(int errorCode) {
    var words =
        switch (errorCode) {
          case 21211, 30005 -> "the number does not exist";
          case 21265, 21614, 21635, 30006 -> "the number takes no texts, it may be a landline";
          case 21408, 21612 -> "we cannot text that number";
          case 30003 -> "the phone is off or out of reach";
          case 30004 -> "the customer or the carrier blocks it";
          case 30007, 30038 -> "the carrier took it for spam";
          case 30017, 30410 -> "the carrier is overloaded";
          case 11751, 30019 -> "the picture is too large";
          case 21611, 30001, 30022, 30023, 30027 -> "too many texts are waiting";
          case 30036 -> "it waited too long";
          case 30039 -> "it was taken for a loop of answers";
          case 30002, 30032, 30033, 30034, 30035, 30037 ->
              "our number may not text now, please tell the operator";
          default -> "the carrier did not say why";
        };
    return errorCode == 0 ? words : "%s (%d)".formatted(words, errorCode);
  }

  /** Returns what a responder reads who answered a customer who is not to be texted. */
  static TextBody optedOutCustomer(Code code) {
    return new TextBody(
        "#%s: not sent, this customer has opted out of our texts. Please call instead."
            .formatted(code));
  }

  // To responders: answers to commands.

  /** Returns what a responder reads whose text was no command. */
  public static TextBody help() {
    return new TextBody(
        "QDN: OK 12 (or 12) takes #12, 12 and your words answer its customer. Also: LIST, AWAY or"
            + " AWAY 2h, BACK, DONE 12, JOB 12.");
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
                    open.size() > CODES_LISTED_MAX ? " ..." : "")));
  }

  /** Returns what a responder reads who named no code while nothing is open. */
  public static TextBody nothingOpen() {
    return new TextBody("QDN: nothing is waiting for you now.");
  }

  /** Returns what a responder reads who named a code that he was never texted. */
  public static TextBody unknownCode(int number) {
    return new TextBody("QDN: there is no #%d for you.".formatted(number));
  }

  /**
   * Returns what a responder reads whose pictures were passed on to nobody.
   *
   * @param answer what else he is told
   */
  static TextBody pictureNotSent(Optional<TextBody> answer) {
    var mark = "QDN: your picture was not sent. With a code in its text it goes to that customer.";
    return new TextBody(
        answer
            .map(words ->
                shortened(words.text(), Texting.BODY_LENGTH_MAX - mark.length() - 1) + "\n" + mark)
            .orElse(mark));
  }

  /** Returns what a responder reads whose words begin with a number that may be a code. */
  public static TextBody doubtfulCode(int number) {
    return new TextBody(
        "QDN: not sent. If %1$d is a code, text #%1$d and your words. If not, put the right code first."
            .formatted(number));
  }

  /**
   * A message that waits for somebody, in a list.
   *
   * @param age since when
   * @param over whether all were asked, and nobody took it
   * @param words the customer's
   */
  record Conversation(Code code, JobMatch job, Duration age, boolean over, TextBody words) {}

  /** Returns the answer to {@code LIST}: a line each, as many as one text holds. */
  static TextBody list(List<Conversation> open) {
    if (open.isEmpty()) {
      return nothingOpen();
    }
    var lines = new StringJoiner("\n");
    for (int i = 0; i < open.size(); i++) {
      var next = line(open.get(i));
      var more = "and %d more".formatted(open.size() - i);
      if (lines.length() + next.length() + more.length() + 2 > Texting.BODY_LENGTH_MAX) {
        return new TextBody(lines.add(more).toString());
      }
      lines.add(next);
    }
    return new TextBody(lines.toString());
  }

  private static String line(Conversation open) {
    return oneLine(
        "#%s %s, %d min%s: %s"
            .formatted(
                open.code(),
                about(open.job()),
                open.age().toMinutes(),
                open.over() ? ", nobody took it" : "",
                oneLine(open.words().text(), WORDS_MAX)),
        Texting.BODY_LENGTH_MAX / 2);
  }

  /**
   * Returns the answer to {@code AWAY}. It names no time of day: nobody has told the relay where
   * the responder is.
   */
  static TextBody awayConfirmed(Optional<Duration> lasting) {
    return new TextBody(
        lasting
            .map(time -> "QDN: you are away for %s. Text BACK to come back.".formatted(time(time)))
            .orElse("QDN: you are away until you text BACK."));
  }

  private static String time(Duration time) {
    var words = new StringJoiner(" ");
    if (time.toDays() > 0) {
      words.add(time.toDays() + " d");
    }
    if (time.toHoursPart() > 0) {
      words.add(time.toHoursPart() + " h");
    }
    if (time.toMinutesPart() > 0 || words.length() == 0) {
      words.add(time.toMinutesPart() + " min");
    }
    return words.toString();
  }

  /** Returns the answer to {@code BACK}. */
  static TextBody backConfirmed() {
    return new TextBody("QDN: welcome back. New messages come to you again.");
  }

  /** Returns the answer to {@code DONE 12}. */
  static TextBody jobDone(Code code, JobId job) {
    return new TextBody("#%s: job %s is completed.".formatted(code, job));
  }

  /** Returns the answer to {@code DONE 12} for a job that cannot be completed any more. */
  static TextBody jobNotDone(Code code, JobId job, JobState state) {
    return new TextBody("#%s: job %s is %s already.".formatted(code, job, state.word()));
  }

  /** Returns the answer to {@code DONE 12} or {@code JOB 12} for a message without a job. */
  static TextBody noJob(Code code) {
    return new TextBody("#%s has no job.".formatted(code));
  }

  /**
   * Returns the answer to {@code JOB 12}.
   *
   * @param link where a dispatcher sees more of it
   */
  static TextBody jobInfo(Code code, Job job, String link) {
    var lines = new StringJoiner("\n");
    lines.add("#%s: job %s, %s".formatted(code, job.id(), job.state().word()));
    var location = oneLine(job.location(), Job.LOCATION_MAX);
    if (!location.isEmpty()) {
      lines.add(location);
    }
    return new TextBody(lines.add(link).toString());
  }

  // To customers.

  /**
   * Returns a responder's words for a customer in as many texts as it takes; none if there is
   * nothing to read. One alone is the words as they are; of several each begins with which it is:
   * {@code (2/2)}.
   */
  static List<TextBody> replies(TextBody body) {
    var words = readable(body.text());
    if (words.isBlank()) {
      return List.of();
    }
    return words.length() <= Texting.BODY_LENGTH_MAX
        ? List.of(new TextBody(words))
        : parts(words, part -> part + " ", part -> part + " ");
  }

  /** Returns what a customer reads when nobody took his message. */
  static TextBody received(Language language) {
    return say(
        language,
        "we have your message and will get back to you as soon as we can.",
        "tenemos su mensaje y le respondemos lo antes posible.");
  }

  /** Returns what a customer reads who writes again while nobody has taken his message. */
  static TextBody stillLooking(Language language) {
    return say(
        language,
        "thank you for waiting. We have your message and are finding somebody to answer it.",
        "gracias por esperar. Tenemos su mensaje y buscamos a alguien que le responda.");
  }

  /** Returns what a customer reads when somebody took his message. */
  static TextBody takenByPerson(Language language, String name) {
    var shown = oneLine(name, WORDS_MAX);
    return say(
        language,
        shown + " has your message and will answer you.",
        shown + " tiene su mensaje y le va a responder.");
  }

  /** Returns the answer to a customer whose message was not forwarded for want of a job. */
  static TextBody rejected(Language language) {
    return say(
        language,
        "we found no job for this number. Please call us, or text the job id from your tracking"
            + " link.",
        "no encontramos un trabajo para este celular. Por favor llame, o mande el id que viene en"
            + " su enlace.");
  }

  /**
   * Returns what the customer of a new job reads. Nothing in it was written by whoever asked for
   * the job: it may not be the one who has the phone.
   *
   * @param link to the tracking page, at most 120 characters
   */
  static TextBody jobCreated(Language language, String link) {
    return say(
        language,
        "we have your job. Follow it here: %s Reply STOP to get no more texts.".formatted(link),
        "tenemos su trabajo. Vea en que va: %s Responda STOP para no recibir mensajes."
            .formatted(link));
  }

  private static TextBody say(Language language, String english, String spanish) {
    var words =
        switch (language) {
          case ENGLISH -> english;
          case SPANISH -> spanish;
        };
    return new TextBody("Quick Dump Now: " + words);
  }

  /** Returns a text whose pictures the provider does not take, with a mark that says so. */
  static TextBody withoutMedia(TextBody body) {
    var mark = "\n(with a picture that could not be passed on)";
    return new TextBody(shortened(body.text(), Texting.BODY_LENGTH_MAX - mark.length()) + mark);
  }

  // What several of them are made of.

  private static String header(Code code, String part, JobMatch job, PhoneNumber customer) {
    return "#%s%s %s %s".formatted(code, part, about(job), customer.e164());
  }

  private static String about(JobMatch job) {
    return switch (job) {
      case JobMatch.Matched(var id, _) -> id.value();
      case JobMatch.Unmatched(var reason) ->
          switch (reason) {
            case NEW_CUSTOMER -> "new customer";
            case WRONG_ID -> "new customer (job id not known)";
          };
    };
  }

  private static TextBody fitted(String header, String words) {
    var room = Texting.BODY_LENGTH_MAX - header.length() - 1;
    return new TextBody(header + "\n" + shortened(words, room));
  }

  /** What stands before a part's words, made of which part it is. */
  @FunctionalInterface
  private interface Heading {
    String of(String part);
  }

  private static List<TextBody> parts(String words, Heading first, Heading further) {
    // One digit each, so that every number takes the same room.
    var any = part(1, TextLayout.PARTS_MAX);
    var pieces =
        pieces(
            words,
            Texting.BODY_LENGTH_MAX - first.of(any).length(),
            Texting.BODY_LENGTH_MAX - further.of(any).length());
    return IntStream.range(0, pieces.size())
        .mapToObj(i ->
            new TextBody((i == 0 ? first : further).of(part(i + 1, pieces.size())) + pieces.get(i)))
        .toList();
  }

  private static String part(int number, int all) {
    return "(%d/%d)".formatted(number, all);
  }
}
