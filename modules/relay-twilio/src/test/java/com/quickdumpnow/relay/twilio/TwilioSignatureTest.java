package com.quickdumpnow.relay.twilio;

import static com.quickdumpnow.relay.twilio.FormBodyTest.formText;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.quickdumpnow.relay.testkit.Property;
import com.quickdumpnow.relay.twilio.FormBody.Field;
import com.twilio.security.RequestValidator;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TwilioSignatureTest {
  private static final String URL_OF_VECTORS = "https://mycompany.com/myapp.php?foo=1&bar=2";

  /** What Twilio's documentation and its SDKs' own tests publish. */
  @Nested
  class Published_examples {
    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '"',
        delimiter = ' ',
        value = {
          "https://example.com/myapp.php?foo=1&bar=2"
              + " CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212"
              + " L/OH5YylLD5NRKLltdqwSvS0BnU=",
          URL_OF_VECTORS
              + " CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
              + " RSOYDt4T1cUTdK1PDd93/VVr8B8=",
          URL_OF_VECTORS
              + " CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
              + " kvajT1Ptam85bY51eRf/AJRuM3w=",
          URL_OF_VECTORS
              + " Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"
              + " IK+Dwps556ElfBT0I3Rgjkr1wJU=",
          URL_OF_VECTORS
              + " MessagingBinding.Address=%2B1325xxxxxxx&MessagingBinding.Address=%2B1415xxxxxxx"
              + " 83O6e2vORAoJHUNzJjDWN1jz+BA=",
        })
    void of_forms_are_accepted(String url, String form, String signature) {
      assertThat(new TwilioSignature(List.of("12345")).verify(url, form(form), signature))
          .hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '"',
        delimiter = ' ',
        value = {
          "https://relay.example.com/sms/inbound"
              + " AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&Body=Trailer+%234+full+%26+leaking+%2B+%E2%80%9Curgent%E2%80%9D+%F0%9F%9A%BD&From=%2B16195550123&FromCity=&FromCountry=US&FromState=CA&FromZip=&MessageSid=SM00000000000000000000000000000001&MessagingServiceSid=MG00000000000000000000000000000001&NumMedia=0&NumSegments=2&SmsMessageSid=SM00000000000000000000000000000001&SmsSid=SM00000000000000000000000000000001&SmsStatus=received&To=%2B16195550100&ToCity=SAN+DIEGO&ToCountry=US&ToState=CA&ToZip=92101"
              + " 6IOHIveQ5D+bggV+/qmgz074ils=",
          "https://relay.example.com/sms/status?a=01HZX"
              + " AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&From=%2B16195550100&MessageSid=SM00000000000000000000000000000002&MessageStatus=delivered&MessagingServiceSid=MG00000000000000000000000000000001&RawDlrDoneDate=2601020304&SmsSid=SM00000000000000000000000000000002&SmsStatus=delivered&To=%2B16195550111"
              + " /7vK0ns81EAldymIh4YQdEbwZM0=",
        })
    void of_texts_are_signed_and_accepted(String url, String form, String signature) {
      assertThat(TwilioSignature.sign("test_auth_token", url, form(form))).isEqualTo(signature);
      assertThat(new TwilioSignature(List.of("test_auth_token")).verify(url, form(form), signature))
          .hasValue(0);
    }

    @Test
    void of_a_json_body_is_accepted_with_that_body_only() {
      var check = new TwilioSignature(List.of("12345"));
      var url =
          URL_OF_VECTORS
              + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
      var signature = "a9nBmqA0ju/hNViExpshrM61xv4=";

      assertThat(
              check.verify(url, bytes("{\"property\": \"value\", \"boolean\": true}"), signature))
          .hasValue(0);
      assertThat(
              check.verify(url, bytes("{\"property\": \"value\", \"boolean\": trUe}"), signature))
          .isEmpty();
      assertThat(check.verify(url, new byte[0], signature)).isEmpty();
    }

    @Test
    void of_a_json_body_need_the_hash_in_the_address() {
      var check = new TwilioSignature(List.of("12345"));
      var signature = TwilioSignature.sign("12345", URL_OF_VECTORS, FormBody.EMPTY);

      assertThat(check.verify(URL_OF_VECTORS, FormBody.EMPTY, signature)).hasValue(0);
      assertThat(check.verify(URL_OF_VECTORS, bytes("{}"), signature)).isEmpty();
      assertThat(check.verify("https://mycompany.com/", bytes(""), signature)).isEmpty();
    }
  }

  @Nested
  class The_address {
    private final FormBody form = form("Body=hello&FromZip=");

    @ParameterizedTest
    @CsvSource({
      "https://relay.example.com/in,https://relay.example.com:443/in",
      "https://relay.example.com:443/in,https://relay.example.com/in",
      "http://relay.example.com?a=1,http://relay.example.com:80?a=1",
      "http://localhost:8080/in,http://localhost/in",
      "http://localhost:8080/in,http://localhost:8080/in",
      "http://[::1]:8080/in,http://[::1]/in",
      "http://[::1]/in,http://[::1]:80/in",
      "https://relay.example.com/in?q=a%2Bb%2Fc:d@e,https://relay.example.com:443/in?q=a%2Bb%2Fc:d@e",
    })
    void may_have_been_signed_with_the_default_port_or_without_one(String seen, String signed) {
      assertThat(check().verify(seen, form, TwilioSignature.sign("t", signed, form))).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://user:pass@relay.example.com/in?a=1#rc=3&rp=ct,rt,5xx",
          "https://relay.example.com/in?a=1#rc=3",
          "https://user@relay.example.com/in?a=1",
        })
    void is_signed_without_user_and_fragment(String configured) {
      var signature = TwilioSignature.sign("t", configured, form);

      assertThat(signature)
          .isEqualTo(TwilioSignature.sign("t", "https://relay.example.com/in?a=1", form));
      assertThat(check().verify(configured, form, signature)).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://relay.example.com/in/",
          "https://relay.example.com/IN",
          "https://Relay.example.com/in",
          "http://relay.example.com/in",
          "https://relay.example.com/in?",
          "https://relay.example.com/prod/in",
          "https://relay.example.com:8443/inn",
          "https://relay.example.org/in",
          "relay.example.com/in",
          "",
        })
    void must_otherwise_be_the_same_to_the_letter(String other) {
      var signature = TwilioSignature.sign("t", "https://relay.example.com/in", form);

      assertThat(check().verify(other, form, signature)).isEmpty();
    }
  }

  /** Nobody configures these; they show that an address is cut as text, and at the right places. */
  @Nested
  class An_odd_address {
    @ParameterizedTest
    @CsvSource({
      "://relay.example.com/in,://relay.example.com:80/in",
      "://user@relay.example.com/in,://relay.example.com/in",
      "https://@relay.example.com/in,https://relay.example.com/in",
      "relay.example.com/in,relay.example.com/in",
      "relay.example.com/in#rc=3,relay.example.com/in",
      "#rc=3,''",
    })
    void is_accepted_as_it_was_signed(String seen, String signed) {
      var signature = TwilioSignature.sign("t", signed, FormBody.EMPTY);
      assertThat(check().verify(seen, FormBody.EMPTY, signature)).hasValue(0);
    }

    @Test
    void is_not_taken_for_another() {
      var signature = TwilioSignature.sign("t", "relay.example.com/in", FormBody.EMPTY);
      assertThat(check().verify("relay.example.org/in", FormBody.EMPTY, signature)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://relay.example.com/in?bodySHA256=", "?bodySHA256="})
    void has_the_hash_of_a_body_wherever_its_query_begins(String start) {
      var hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"; // of {}
      var signature = TwilioSignature.sign("t", start + hash, FormBody.EMPTY);
      assertThat(check().verify(start + hash, bytes("{}"), signature)).hasValue(0);
      assertThat(check().verify(start + hash, bytes("[]"), signature)).isEmpty();
    }
  }

  @Nested
  class The_fields {
    private static final String URL = "https://relay.example.com/in";

    @Test
    void with_an_empty_value_are_signed() {
      assertThat(TwilioSignature.sign("t", URL, form("a=1&b=")))
          .isNotEqualTo(TwilioSignature.sign("t", URL, form("a=1")));
    }

    @Test
    void may_come_in_any_order_and_repeated() {
      assertThat(TwilioSignature.sign("t", URL, form("b=2&a=1&b=1&b=2")))
          .isEqualTo(TwilioSignature.sign("t", URL, form("a=1&b=1&b=2")));
    }

    @Test
    void are_not_trimmed() {
      assertThat(TwilioSignature.sign("t", URL, form("Body=+hi%0A")))
          .isNotEqualTo(TwilioSignature.sign("t", URL, form("Body=hi")));
    }
  }

  @Nested
  class The_token {
    private static final String URL = "https://relay.example.com/in";
    private final FormBody form = form("Body=hello");

    @Test
    void may_be_each_of_those_in_use_and_is_named() {
      var check = new TwilioSignature(List.of("current", "next"));

      assertThat(check.verify(URL, form, TwilioSignature.sign("current", URL, form))).hasValue(0);
      assertThat(check.verify(URL, form, TwilioSignature.sign("next", URL, form))).hasValue(1);
      assertThat(check.verify(URL, form, TwilioSignature.sign("former", URL, form))).isEmpty();
    }

    @Test
    void is_the_first_of_two_that_are_the_same() {
      assertThat(
              new TwilioSignature(List.of("same", "same"))
                  .verify(URL, form, TwilioSignature.sign("same", URL, form)))
          .hasValue(0);
    }

    @Test
    void may_not_be_missing_or_empty() {
      assertThatIllegalArgumentException().isThrownBy(() -> new TwilioSignature(List.of()));
      assertThatIllegalArgumentException().isThrownBy(() -> new TwilioSignature(List.of("t", "")));
    }
  }

  @Nested
  @Tag("S1")
  class A_forgery {
    private static final String URL = "https://relay.example.com/in?JobId=j_1";
    private final String body = "Body=Trailer+full&From=%2B16195550123&MessageSid=SM01";
    private final String signature = TwilioSignature.sign("t", URL, form(body));

    @Test
    void with_any_byte_of_the_signature_flipped_is_refused() {
      var right = signature.getBytes(UTF_8);
      for (var at = 0; at < right.length; at++) {
        for (var bit = 0; bit < 7; bit++) {
          var forged = right.clone();
          forged[at] ^= (byte) (1 << bit);
          assertThat(check().verify(URL, form(body), new String(forged, UTF_8)))
              .as("byte %d, bit %d", at, bit)
              .isEmpty();
        }
      }
    }

    @Test
    void with_any_letter_of_the_body_changed_is_refused() {
      for (var at = 0; at < body.length(); at++) {
        var letter = body.charAt(at);
        // The signs of the encoding itself make another body, which other tests cover.
        if (Character.isLetterOrDigit(letter) && body.lastIndexOf('%', at) < at - 2) {
          var forged = new StringBuilder(body);
          forged.setCharAt(at, (char) (letter ^ 1));
          assertThat(check().verify(URL, form(forged.toString()), signature))
              .as("letter %d", at)
              .isEmpty();
        }
      }
    }

    @Test
    void with_any_letter_of_the_address_changed_is_refused() {
      for (var at = 0; at < URL.length(); at++) {
        var forged = new StringBuilder(URL);
        forged.setCharAt(at, (char) (URL.charAt(at) ^ 1));
        assertThat(check().verify(forged.toString(), form(body), signature))
            .as("letter %d", at)
            .isEmpty();
      }
    }

    @Test
    void with_a_field_more_or_less_is_refused() {
      assertThat(check().verify(URL, form(body + "&Extra="), signature)).isEmpty();
      assertThat(check().verify(URL, form(body.substring(body.indexOf('&'))), signature)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "=", "\u0000", "é", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void with_another_signature_is_refused(String forged) {
      assertThat(check().verify(URL, form(body), forged)).isEmpty();
      assertThat(check().verify(URL, form(body), signature + forged + "x")).isEmpty();
    }

    @Test
    void without_a_signature_is_refused() {
      assertThat(check().verify(URL, form(body), null)).isEmpty();
      assertThat(check().verify(URL, bytes(body), null)).isEmpty();
    }

    @Test
    void in_another_spelling_of_base64_is_refused() {
      var bare =
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(Base64.getDecoder().decode(signature));
      assertThat(check().verify(URL, form(body), bare)).isEmpty();
    }
  }

  /**
   * Twilio's own validator takes one value a name, so the random forms have no repeats; and it
   * decodes an address when it changes its port, so the random addresses have no escapes.
   */
  @Test
  @Tag("S1")
  void agrees_with_twilios_own_validator_on_random_forms_and_addresses() {
    var twilios = new RequestValidator("t");
    Property.holds(
        100_000,
        random -> {
          var map = new HashMap<String, String>();
          for (var field = random.nextInt(5); field > 0; field--) {
            map.put("N" + formText(random), formText(random));
          }
          var fields = new ArrayList<Field>();
          map.forEach((name, value) -> fields.add(new Field(name, value)));
          Collections.shuffle(fields, Random.from(random));
          var form = form(new FormBody(fields).encoded());

          var scheme = pick(random, "http", "https");
          var host = pick(random, "relay.example.com", "127.0.0.1", "[::1]", "a-b.example");
          var rest = pick(random, "", "/", "/sms/inbound", "/a:b@c", "/x//y;z=1");
          var query = pick(random, "", "?", "?a=SM1-page-0", "?q=a:b@c/d?e", "?bodySHA256=00&a==b");
          var ports = new String[] {"", ":443", ":80", ":8080"};
          var seen = scheme + "://" + host + pick(random, ports) + rest + query;
          var signed = scheme + "://" + host + pick(random, ports) + rest + query;
          var token = random.nextInt(8) == 0 ? "other" : "t";
          var signature = TwilioSignature.sign(token, signed, form);

          assertThat(check().verify(seen, form, signature).isPresent())
              .as("%s, signed as %s", seen, signed)
              .isEqualTo(twilios.validate(seen, map, signature));
        });
  }

  /** As in twilio-node issue 1183: a validator that parses the address writes it differently. */
  @ParameterizedTest
  @ValueSource(strings = {"?q=a%2Bb", "?q=a%26b", "?q=a%2Fb%3Dc"})
  void a_query_is_never_encoded_anew_where_twilios_own_validator_does_so(String query) {
    var seen = "https://relay.example.com:8443/in" + query;
    var signed = "https://relay.example.com/in" + query;
    var signature = TwilioSignature.sign("t", signed, FormBody.EMPTY);

    assertThat(check().verify(seen, FormBody.EMPTY, signature)).hasValue(0);
    assertThat(check().verify(signed, FormBody.EMPTY, signature)).hasValue(0);
    assertThat(new RequestValidator("t").validate(signed, Map.of(), signature)).isTrue();
    assertThat(new RequestValidator("t").validate(seen, Map.of(), signature)).isFalse();
  }

  private static String pick(RandomGenerator random, String... from) {
    return from[random.nextInt(from.length)];
  }

  /** The webhook's function leaves the SDK out of its package. */
  @Test
  void works_without_twilios_sdk() throws IOException, ReflectiveOperationException {
    var own = TwilioSignature.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[] {own}, ClassLoader.getPlatformClassLoader())) {
      var formType = loader.loadClass(FormBody.class.getName());
      var signatureType = loader.loadClass(TwilioSignature.class.getName());
      var form = formType.getMethod("parse", byte[].class).invoke(null, (Object) bytes("a=1"));
      var check = signatureType.getConstructor(List.class).newInstance(List.of("t"));

      assertThat(
              signatureType
                  .getMethod("verify", String.class, formType, String.class)
                  .invoke(
                      check,
                      "https://relay.example.com/",
                      form,
                      TwilioSignature.sign("t", "https://relay.example.com/", form("a=1"))))
          .hasToString("OptionalInt[0]");
    }
  }

  private static TwilioSignature check() {
    return new TwilioSignature(List.of("t"));
  }

  private static FormBody form(String encoded) {
    return FormBody.parse(bytes(encoded));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
