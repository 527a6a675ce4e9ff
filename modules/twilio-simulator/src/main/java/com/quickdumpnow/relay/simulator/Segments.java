package com.quickdumpnow.relay.simulator;

/** Counts the segments that a text is billed as. Source: Twilio, "Messaging character limits". */
final class Segments {
  private static final String GSM_7 =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String GSM_7_EXTENSION = "^{}\\[~]|€";

  private Segments() {}

  static int of(String body) {
    var septets = 0;
    for (var at = 0; at < body.length(); at++) {
      var letter = body.charAt(at);
      if (GSM_7.indexOf(letter) >= 0) {
        septets++;
      } else if (GSM_7_EXTENSION.indexOf(letter) >= 0) {
        septets += 2;
      } else {
        // One other character makes the whole text UCS-2.
        return body.length() <= 70 ? 1 : Math.ceilDiv(body.length(), 67);
      }
    }
    return septets <= 160 ? 1 : Math.ceilDiv(septets, 153);
  }
}
