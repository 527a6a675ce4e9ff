package com.quickdumpnow.relay.sms;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Knows the texts that machines send in answer to a text.
 *
 * <p>Conservative, since such a text goes no further: only wording that no person would choose
 * counts, and only where machines have it. "I'm driving to the site now" is a person's, and so is
 * all that asks something or shows a picture. Sources: the texts that iOS (Driving Focus; Do Not
 * Disturb While Driving), Android Auto, hands-free car systems and US carriers ("Free Msg") are
 * seen to send.
 */
public final class AutoReplies {
  /** No known one is longer, in UTF-16 code units. */
  private static final int LENGTH_MAX = 640;

  /**
   * What machines write above their words: "Auto-reply: …", "[Automatic reply] …". A person who
   * complains of it writes no colon behind it.
   */
  private static final Set<String> LABELS =
      Set.of(
          "automatic reply",
          "auto reply",
          "autoreply",
          "automated reply",
          "auto response",
          "automatic response",
          "automated response",
          "automatic message",
          "automated message",
          "this is an automatic reply",
          "this is an automated reply",
          "this is an automatic response",
          "this is an automated response",
          "this is an automatic message",
          "this is an automated message",
          "out of office",
          "free msg",
          "freemsg",
          "respuesta automatica",
          "este es un mensaje automatico",
          "esta es una respuesta automatica",
          "fuera de la oficina");

  /** The same of those that bring a text back. */
  private static final Set<String> RETURNED =
      Set.of("message not delivered", "undeliverable message", "undelivered mail");

  /** What a sentence begins with. */
  private static final List<String> BEGINNINGS =
      List.of(
          "im driving with focus turned on",
          "im driving with do not disturb while driving turned on",
          "ill see your message when i get where im going",
          "if this is urgent reply urgent",
          "i am currently out of the office and will reply",
          "i am currently out of the office and will respond",
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

  /**
   * What the whole text is, but for what it was sent from; a label alone is one, too. A person may
   * type it, but then it says no more than that.
   */
  private static final Set<String> TEXTS =
      Set.of(
          "im driving right now",
          "i am driving right now",
          "im driving right now ill get back to you later",
          "im driving and cant receive texts",
          "driving cant text",
          "do not disturb while driving is on",
          "unable to send message message blocking is active",
          "estoy conduciendo en este momento",
          "estoy manejando en este momento");

  /** How firms begin. Their customers may too, so that {@link #FIRM} must come as well. */
  private static final List<String> FIRM_BEGINNINGS =
      List.of(
          "thank you for contacting",
          "thanks for contacting",
          "gracias por contactar",
          "this is an automat",
          "este es un mensaje automatico",
          "esta es una respuesta automatica");

  /** What firms say of themselves, and no customer of his own: "our business hours". */
  private static final List<String> FIRM =
      List.of(
          "our business hours",
          "our office hours",
          "not monitored",
          "do not reply",
          "a representative will",
          "a member of our team will",
          "we will get back to you as soon as",
          "well get back to you as soon as",
          "nuestro horario de atencion",
          "no responda",
          "responderemos lo antes posible");

  private static final Pattern LABEL =
      Pattern.compile("\\s*+(?:[\\[(]([^\\[\\]()]{1,60})[\\])]|([^:]{1,60}):)");
  private static final Pattern ASKS = Pattern.compile("[?¿？؟]");
  private static final Pattern ENDS = Pattern.compile("[.!:;\\n\\r()\\[\\]]|\\s[-–—]+\\s");
  private static final Pattern QUOTES = Pattern.compile("['’‘`´\"“”]");
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

  private AutoReplies() {}

  /** Returns whether a machine wrote {@code text}. Total; in doubt it was a person. */
  public static boolean isAutomatic(InboundText text) {
    var body = text.body().text();
    if (body.length() > LENGTH_MAX || !text.media().isEmpty() || ASKS.matcher(body).find()) {
      return false;
    }
    var sentences =
        Arrays.stream(ENDS.split(body))
            .map(AutoReplies::plain)
            .filter(sentence -> !sentence.isEmpty())
            .toList();
    var whole = String.join(" ", sentences);
    var unsigned =
        sentences.stream()
            .filter(sentence -> !sentence.startsWith("sent from my "))
            .collect(Collectors.joining(" "));
    return TEXTS.contains(unsigned)
        || LABELS.contains(unsigned)
        || isLabelled(body)
        || sentences.stream().anyMatch(sentence -> beginsWith(sentence, BEGINNINGS))
        || (beginsWith(whole, FIRM_BEGINNINGS) && FIRM.stream().anyMatch(whole::contains));
  }

  private static boolean isLabelled(String text) {
    var label = LABEL.matcher(text);
    if (!label.lookingAt()) {
      return false;
    }
    var words = plain(label.group(1) != null ? label.group(1) : label.group(2));
    return LABELS.contains(words) || RETURNED.contains(words);
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
