package com.quickdumpnow.relay.sms;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows the texts that machines send in answer to a text.
 *
 * <p>Conservative, since such a text goes no further: only wording that no person would choose
 * counts, and only where a sentence begins with it or is nothing else. "I'm driving to the site
 * now" is a person's. Sources: the texts that iOS (Driving Focus; Do Not Disturb While Driving),
 * Android Auto, hands-free car systems and US carriers ("Free Msg") are seen to send.
 */
public final class AutoReplies {
  /** No known one is longer, in UTF-16 code units. */
  private static final int LENGTH_MAX = 640;

  /** A sentence that is nothing else. */
  private static final Set<String> SENTENCES =
      Set.of(
          "automatic reply",
          "auto reply",
          "autoreply",
          "automated reply",
          "auto response",
          "automatic response",
          "automated response",
          "this is an automatic reply",
          "this is an automated reply",
          "this is an automatic response",
          "this is an automated response",
          "this is an automatic message",
          "this is an automated message",
          "out of office",
          "free msg",
          "freemsg",
          "message blocking is active",
          "driving cant text",
          "do not disturb while driving is on",
          "respuesta automatica",
          "este es un mensaje automatico",
          "esta es una respuesta automatica",
          "fuera de la oficina");

  /** What a sentence begins with. */
  private static final List<String> BEGINNINGS =
      List.of(
          "im driving with focus turned on",
          "im driving with do not disturb while driving turned on",
          "ill see your message when i get where im going",
          "if this is urgent reply urgent",
          "im driving and cant receive texts",
          "i am currently out of the office and will re",
          "this number does not accept text",
          "this phone number does not accept text",
          "this number cannot receive text",
          "this phone cannot receive text",
          "the number you are trying to text does not accept",
          "the number you have texted does not accept",
          "estoy conduciendo con el enfoque",
          "estoy conduciendo con la funcion",
          "estoy conduciendo con el modo",
          "vere tu mensaje cuando llegue");

  /** What the whole text is. A person may type it too, but then it says no more than that. */
  private static final Set<String> TEXTS =
      Set.of(
          "im driving right now",
          "i am driving right now",
          "im driving right now ill get back to you later",
          "estoy conduciendo en este momento",
          "estoy manejando en este momento");

  /** What the first sentence is, with more to come. */
  private static final Set<String> OPENINGS =
      Set.of("message not delivered", "undeliverable message", "undelivered mail");

  /** How firms begin. Their customers may too, so that {@link #FIRM} must come as well. */
  private static final List<String> FIRM_BEGINNINGS =
      List.of("thank you for contacting", "thanks for contacting", "gracias por contactar");

  private static final List<String> FIRM =
      List.of(
          "business hours",
          "office hours",
          "not monitored",
          "a representative",
          "a member of our team",
          "we will get back to you as soon as",
          "well get back to you as soon as",
          "horario de atencion",
          "lo antes posible");

  private static final Pattern ENDS = Pattern.compile("[.!?:;\\n\\r()\\[\\]]|\\s[-–—]+\\s");
  private static final Pattern QUOTES = Pattern.compile("['’‘`´\"“”]");
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

  private AutoReplies() {}

  /** Returns whether a machine wrote {@code body}. Total; in doubt it was a person. */
  public static boolean isAutomatic(TextBody body) {
    if (body.text().length() > LENGTH_MAX) {
      return false;
    }
    var sentences =
        Arrays.stream(ENDS.split(body.text()))
            .map(AutoReplies::plain)
            .filter(sentence -> !sentence.isEmpty())
            .toList();
    var whole = String.join(" ", sentences);
    return TEXTS.contains(whole)
        || sentences.stream().anyMatch(SENTENCES::contains)
        || sentences.stream().anyMatch(sentence -> beginsWith(sentence, BEGINNINGS))
        || (sentences.size() > 1 && OPENINGS.contains(sentences.getFirst()))
        || (beginsWith(whole, FIRM_BEGINNINGS) && FIRM.stream().anyMatch(whole::contains));
  }

  private static boolean beginsWith(String text, List<String> beginnings) {
    return beginnings.stream().anyMatch(text::startsWith);
  }

  /** Words alone: no case, no accents, no marks. */
  private static String plain(String sentence) {
    var unquoted = QUOTES.matcher(sentence).replaceAll("");
    var letters = Normalizer.normalize(unquoted, Normalizer.Form.NFD);
    var plain = ACCENTS.matcher(letters).replaceAll("").toLowerCase(Locale.ROOT);
    return OTHER.matcher(plain).replaceAll(" ").strip();
  }
}
