package com.quickdumpnow.relay.sms;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The languages that the relay speaks to customers. */
public enum Language {
  /** English, also for whoever writes in a language that the relay does not speak. */
  ENGLISH,
  /** Spanish. */
  SPANISH;

  /** No more is looked at, in UTF-16 code units: the first words tell. */
  private static final int LENGTH_MAX = 800;

  /** Words that English and the names of Californian streets do not have. */
  private static final Set<String> SPANISH_WORDS =
      Set.of(
          ("hola buenos buenas gracias favor por para que cuando donde cuanto cuanta cuesta como"
                  + " quien porque pero esta estan estoy estamos hay tengo tiene tienen necesito"
                  + " necesitamos quiero queremos quisiera puedo puede pueden podemos vienen viene"
                  + " llegan llega llego recoger recojan basura remolque contenedor lleno llena"
                  + " manana hoy ahora aqui alli ya muy tambien usted ustedes nosotros ayuda trabajo"
                  + " mensaje llamar llame llamenme direccion calle precio dias semana")
              .split(" "));

  /** Words that Spanish has, but street names, or English, too. */
  private static final Set<String> FAINT_WORDS =
      Set.of("el la los las un una y de del en con mi su es le lo al casa si bien".split(" "));

  private static final Set<String> ENGLISH_WORDS =
      Set.of(
          ("the is are was be i im my me you your we our it this that and or to at in on of for from"
                  + " with when where what who how can could will would please need want have has"
                  + " do does did not pick up here there thanks thank today tomorrow")
              .split(" "));

  private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
  private static final Pattern QUOTES = Pattern.compile("['’]");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  /**
   * Returns the language in which {@code words} seem to be written. A rough count of common words:
   * it takes one that only Spanish has, or a ¿ or ¡, and more of Spanish than of English. Total; in
   * doubt it is English.
   */
  public static Language of(TextBody words) {
    var text = words.text().substring(0, Math.min(words.text().length(), LENGTH_MAX));
    var found = Arrays.stream(BETWEEN.split(plain(text))).toList();
    var marks = text.chars().filter(c -> c == '¿' || c == '¡').count();
    var spanish = found.stream().filter(SPANISH_WORDS::contains).count() + marks;
    var faint = found.stream().filter(FAINT_WORDS::contains).count();
    var english = found.stream().filter(ENGLISH_WORDS::contains).count();
    return spanish > 0 && spanish + faint > english ? SPANISH : ENGLISH;
  }

  /** Without case and accents, which phones leave out or set at will. */
  private static String plain(String text) {
    var unquoted = QUOTES.matcher(text).replaceAll("");
    var letters = Normalizer.normalize(unquoted, Normalizer.Form.NFD);
    return ACCENTS.matcher(letters).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
