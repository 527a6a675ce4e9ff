package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether Twilio sent a request: checks {@code X-Twilio-Signature}.
 *
 * <p>Twilio signs the address as it is configured, without fragment and user, followed by each
 * field's name and value, with the account's auth token. Source: Twilio, "Webhooks security". A
 * signature holds for ever: whoever takes the request must see to repeats itself.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class TwilioSignature {
  private static final String HASH_PARAMETER = "bodySHA256=";

  private final List<String> tokens;

  /**
   * Makes a check against every token that may be in use, which are two during a rotation.
   *
   * @param tokens the account's auth tokens, none empty
   * @throws IllegalArgumentException if there is none, or one is empty
   */
  public TwilioSignature(List<String> tokens) {
    if (tokens.isEmpty() || tokens.contains("")) {
      throw new IllegalArgumentException(
          "tokens: %d (expected: at least one, none empty)".formatted(tokens.size()));
    }
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Returns which token signed a form, as its place in the list given; nothing if none did.
   *
   * @param url the public address, with the query exactly as it was requested
   * @param form every field that came; none for a GET
   * @param signature the header; null if there was none
   */
  public OptionalInt verify(String url, FormBody form, @Nullable String signature) {
    var given = signature == null ? new byte[0] : signature.getBytes(UTF_8);
    var variants = variants(url);
    var fields = fields(form);
    var found = -1;
    for (var index = 0; index < tokens.size(); index++) {
      for (var variant : variants) {
        // No way out of the loop on a match: the time taken must not tell which token it was.
        var matches =
            MessageDigest.isEqual(given, hmac(tokens.get(index), variant + fields).getBytes(UTF_8));
        if (matches && found < 0) {
          found = index;
        }
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /**
   * Returns which token signed a body that is not a form (JSON), as its place in the list given;
   * nothing if none did. Twilio then puts the body's SHA-256 into the query as {@code bodySHA256}.
   *
   * @param url the public address, with the query exactly as it was requested
   * @param body the bytes as they came
   * @param signature the header; null if there was none
   */
  public OptionalInt verify(String url, byte[] body, @Nullable String signature) {
    var bodyMatches = MessageDigest.isEqual(hashIn(url).getBytes(UTF_8), sha256(body));
    var signer = verify(url, FormBody.EMPTY, signature);
    return bodyMatches ? signer : OptionalInt.empty();
  }

  /**
   * Returns the signature of a form.
   *
   * @param token the account's auth token
   * @param url the address; its fragment and user are not signed, a port is
   * @param form every field of the body
   */
  public static String sign(String token, String url, FormBody form) {
    return hmac(token, withoutUser(withoutFragment(url)) + fields(form));
  }

  private static String fields(FormBody form) {
    var fields = new StringBuilder();
    form.sorted()
        .forEach((name, values) -> values.forEach(value -> fields.append(name).append(value)));
    return fields.toString();
  }

  private static String hmac(String token, String signed) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /**
   * Returns the addresses that Twilio may have signed: its services disagree on whether a port is
   * part of it, so its SDKs accept the address with the default port added and without any port.
   * Cut as text: {@code java.net.URI} would decode and re-encode the query.
   */
  private static List<String> variants(String url) {
    var plain = withoutUser(withoutFragment(url));
    var variants = new ArrayList<String>(List.of(plain));
    var host = plain.indexOf("://") + "://".length();
    if (host < "://".length()) {
      return variants;
    }
    var path = endOfAuthority(plain, host);
    // The colons of an IPv6 address stand before its bracket.
    var port = plain.indexOf(':', Math.max(host, plain.lastIndexOf(']', path)), path);
    if (port < 0) {
      var defaultPort = plain.startsWith("https://") ? ":443" : ":80";
      variants.add(plain.substring(0, path) + defaultPort + plain.substring(path));
    } else {
      variants.add(plain.substring(0, port) + plain.substring(path));
    }
    return variants;
  }

  private static String withoutFragment(String url) {
    var fragment = url.indexOf('#');
    return fragment < 0 ? url : url.substring(0, fragment);
  }

  private static String withoutUser(String url) {
    var host = url.indexOf("://") + "://".length();
    if (host < "://".length()) {
      return url;
    }
    var at = url.substring(host, endOfAuthority(url, host)).lastIndexOf('@');
    return at < 0 ? url : url.substring(0, host) + url.substring(host + at + 1);
  }

  private static int endOfAuthority(String url, int from) {
    for (var at = from; at < url.length(); at++) {
      if (url.charAt(at) == '/' || url.charAt(at) == '?') {
        return at;
      }
    }
    return url.length();
  }

  private static String hashIn(String url) {
    var plain = withoutFragment(url);
    var query = plain.indexOf('?');
    if (query < 0) {
      return "";
    }
    for (var parameter : plain.substring(query + 1).split("&", -1)) {
      if (parameter.startsWith(HASH_PARAMETER)) {
        return parameter.substring(HASH_PARAMETER.length());
      }
    }
    return "";
  }

  private static byte[] sha256(byte[] body) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(body))
          .getBytes(UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
