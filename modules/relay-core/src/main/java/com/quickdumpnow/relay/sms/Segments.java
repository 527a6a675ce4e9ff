package com.quickdumpnow.relay.sms;

/**
 * How many SMS segments a text takes, which is what it costs.
 *
 * <p>Source of the alphabets: 3GPP TS 23.038, sections 6.2.1 (basic table) and 6.2.1.1 (extension
 * table). Source of the limits: 3GPP TS 23.040 (a user data header of 6 bytes in each segment of a
 * long text), and Twilio, "What is the limit to the character length of a text".
 *
 * @param encoding how the whole text is encoded
 * @param count how many segments; 1 for a text without words
 */
public record Segments(Encoding encoding, int count) {
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  /** Each of these is an escape and a second septet. */
  private static final String EXTENSION = "\f^{}\\[~]|€";

  /** How a text is encoded. One character that GSM-7 does not have makes the whole text UCS-2. */
  public enum Encoding {
    /** Septets; a character of the extension table takes two. */
    GSM_7(160, 153),
    /** UTF-16 code units. */
    UCS_2(70, 67);

    private final int alone;
    private final int each;

    Encoding(int alone, int each) {
      this.alone = alone;
      this.each = each;
    }
  }

  /** Returns what {@code body} takes. Total: half a surrogate pair counts as one unit. */
  public static Segments of(TextBody body) {
    var text = body.text();
    var encoding = text.codePoints().allMatch(Segments::isGsm) ? Encoding.GSM_7 : Encoding.UCS_2;
    var whole = text.codePoints().map(c -> units(c, encoding)).sum();
    return new Segments(encoding, whole <= encoding.alone ? 1 : split(text, encoding));
  }

  /** Neither an escape and what it escapes, nor a surrogate pair, is ever torn apart. */
  private static int split(String text, Encoding encoding) {
    var segments = 1;
    var used = 0;
    for (var c : text.codePoints().toArray()) {
      var units = units(c, encoding);
      if (used + units > encoding.each) {
        segments++;
        used = 0;
      }
      used += units;
    }
    return segments;
  }

  private static int units(int c, Encoding encoding) {
    return switch (encoding) {
      case GSM_7 -> EXTENSION.indexOf(c) >= 0 ? 2 : 1;
      case UCS_2 -> Character.charCount(c);
    };
  }

  private static boolean isGsm(int c) {
    return BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0;
  }
}
