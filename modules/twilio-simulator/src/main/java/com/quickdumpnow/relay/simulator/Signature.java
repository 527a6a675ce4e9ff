package com.quickdumpnow.relay.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks as Twilio does. Written apart from the relay's own check on purpose: one mistake
 * in common code would be on both sides and show nowhere.
 */
final class Signature {
  private Signature() {}

  /**
   * Returns the {@code X-Twilio-Signature}.
   *
   * @param url without fragment and user, the port kept, as Twilio does for texts
   */
  static String of(String authToken, String url, List<Field> form) {
    var sorted = new TreeMap<String, TreeSet<String>>();
    form.forEach(
        field -> sorted.computeIfAbsent(field.name(), _ -> new TreeSet<>()).add(field.value()));
    var signed = new StringBuilder(url);
    sorted.forEach((name, values) -> values.forEach(value -> signed.append(name).append(value)));
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }
}
