package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting.OutgoingText;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import com.quickdumpnow.relay.twilio.FormBody.Field;
import com.quickdumpnow.relay.twilio.ScriptedServer.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract cannot say: how each thing looks on the wire. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwilioTextingTest {
  private static final String SID = "SM00000000000000000000000000000001";
  private static final String CREATED = "{\"sid\":\"" + SID + "\",\"status\":\"accepted\"}";
  private static final Sent UNKNOWN = new Sent.Unknown();
  private static final OutgoingText TEXT =
      new OutgoingText(
          new PhoneNumber("+16195550111"),
          new TextBody("12 +16195550134: “full” & leaking"),
          List.of(),
          new ReceiptKey(new MessageId(SID), new TextKey("page-0")));

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            "201",
            ScriptedServer.http("201 Created", CREATED),
            new Sent.Accepted(new TextSid(SID))),
        Arguments.of(
            "500 JSON",
            ScriptedServer.http("500 Error", "{\"code\":20500,\"status\":500,\"message\":\"\"}"),
            UNKNOWN),
        Arguments.of("500 empty", ScriptedServer.http("500 Error", ""), UNKNOWN),
        Arguments.of(
            "502 HTML", ScriptedServer.http("502 Bad Gateway", "<html>no</html>"), UNKNOWN),
        Arguments.of("503", ScriptedServer.http("503 Unavailable", ""), UNKNOWN),
        Arguments.of(
            "503 with Retry-After",
            ScriptedServer.http("503 Unavailable\r\nRetry-After: 1", "{}"),
            UNKNOWN),
        Arguments.of("504", ScriptedServer.http("504 Gateway Timeout", "x"), UNKNOWN),
        Arguments.of(
            "429 with Retry-After",
            ScriptedServer.http(
                "429 Too Many\r\nRetry-After: 7", "{\"code\":20429,\"status\":429}"),
            new Sent.NotSent(Duration.ofSeconds(7))),
        Arguments.of(
            "429 HTML",
            ScriptedServer.http("429 Too Many", "<html/>"),
            new Sent.NotSent(Duration.ZERO)),
        Arguments.of(
            "429 with a date",
            ScriptedServer.http("429 Too Many\r\nRetry-After: Thu, 24 Aug 2023 05:01:45 GMT", ""),
            new Sent.NotSent(Duration.ZERO)),
        Arguments.of(
            "400 opted out",
            ScriptedServer.http("400 Bad", "{\"code\":21610,\"status\":400,\"message\":\"m\"}"),
            new Sent.Refused(21_610)),
        Arguments.of("400 HTML", ScriptedServer.http("400 Bad", "<html/>"), new Sent.Refused(0)),
        Arguments.of(
            "401",
            ScriptedServer.http(
                "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"Twilio API\"",
                "{\"code\":20003,\"status\":401,\"message\":\"Authenticate\"}"),
            new Sent.Refused(20_003)),
        Arguments.of(
            "403",
            ScriptedServer.http("403 Forbidden", "{\"code\":20003,\"status\":403}"),
            new Sent.Refused(20_003)),
        Arguments.of(
            "404",
            ScriptedServer.http("404 Not Found", "{\"code\":20404,\"status\":404}"),
            new Sent.Refused(20_404)),
        Arguments.of("407", ScriptedServer.http("407 Proxy", ""), new Sent.Refused(0)),
        Arguments.of("408", ScriptedServer.http("408 Timeout", ""), UNKNOWN),
        Arguments.of("201 unreadable", ScriptedServer.http("201 Created", "<html/>"), UNKNOWN),
        Arguments.of("201 empty", ScriptedServer.http("201 Created", ""), UNKNOWN),
        Arguments.of("201 array", ScriptedServer.http("201 Created", "[]"), UNKNOWN),
        Arguments.of("201 without a SID", ScriptedServer.http("201 Created", "{}"), UNKNOWN),
        Arguments.of(
            "201 with a strange SID",
            ScriptedServer.http("201 Created", "{\"sid\":\"XX1\"}"),
            UNKNOWN),
        Arguments.of(
            "201 cut off",
            (Answer)
                (connection, out) -> {
                  out.write(
                      ("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n" + CREATED.substring(9))
                          .getBytes(ISO_8859_1));
                  connection.close();
                },
            UNKNOWN),
        Arguments.of("302", ScriptedServer.http("302 Found\r\nLocation: /elsewhere", ""), UNKNOWN),
        Arguments.of("307", ScriptedServer.http("307 Moved\r\nLocation: /elsewhere", ""), UNKNOWN),
        Arguments.of("nothing", (Answer) (connection, _) -> connection.close(), UNKNOWN),
        Arguments.of(
            "a reset",
            (Answer)
                (connection, _) -> {
                  connection.setSoLinger(true, 0);
                  connection.close();
                },
            UNKNOWN),
        Arguments.of(
            "half a head",
            (Answer)
                (connection, out) -> {
                  out.write("HTTP/1.1 201 Cre".getBytes(ISO_8859_1));
                  connection.close();
                },
            UNKNOWN),
        Arguments.of("what is not HTTP", (Answer) (c, out) -> garbage(c, out), UNKNOWN));
  }

  private static void garbage(Socket connection, OutputStream out) throws IOException {
    out.write("SSH-2.0-x\r\n".getBytes(ISO_8859_1));
    connection.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void whatever_is_answered_a_send_is_posted_once(String name, Answer answer, Sent expected)
      throws IOException {
    try (var server = new ScriptedServer(answer)) {
      assertThat(texting(server.url()).send(TEXT)).as(name).isEqualTo(expected);

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Nested
  class In_time {
    @Test
    void an_answer_that_does_not_come_is_given_up() throws IOException {
      try (var server = new ScriptedServer((_, _) -> Thread.sleep(10_000))) {
        assertGivenUp(server, UNKNOWN);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void an_answer_that_trickles_in_is_given_up() throws IOException {
      try (var server =
          new ScriptedServer((_, out) -> {
            out.write("HTTP/1.1 201 Created\r\nX: ".getBytes(ISO_8859_1));
            for (var number = 0; number < 1_000; number++) {
              out.write('x');
              out.flush();
              Thread.sleep(10);
            }
          })) {
        assertGivenUp(server, UNKNOWN);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void a_handshake_that_does_not_end_is_given_up_with_nothing_sent() throws IOException {
      // Takes the handshake for a head that does not end, and says nothing.
      try (var server = new ScriptedServer((_, _) -> {})) {
        var url = URI.create(server.url().toString().replace("http:", "https:"));
        var start = System.nanoTime();

        assertThat(hasty(url).send(TEXT)).isEqualTo(new Sent.NotSent(Duration.ZERO));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(server.requests()).isEmpty();
      }
    }

    private static void assertGivenUp(ScriptedServer server, Sent expected) {
      var start = System.nanoTime();

      assertThat(hasty(server.url()).send(TEXT)).isEqualTo(expected);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1",
        "http://nowhere.invalid",
        "https://192.0.2.1",
        "http://[::1]:1"
      })
  void a_connection_that_is_not_made_has_sent_nothing(String url) {
    assertThat(hasty(URI.create(url)).send(TEXT)).isEqualTo(new Sent.NotSent(Duration.ZERO));
  }

  /** A connection kept from the last send would be dead after a function's sleep. */
  @Nested
  class Each_send_has_a_connection_of_its_own {
    private final List<Integer> ports = new CopyOnWriteArrayList<>();

    /** Wants to keep every connection, whatever the client says. */
    private final Answer answer =
        (connection, out) -> {
          ports.add(connection.getPort());
          ScriptedServer.http("201 Created\r\nConnection: keep-alive", CREATED).to(connection, out);
        };

    @Test
    void in_the_clear() throws IOException {
      try (var server = new ScriptedServer(answer)) {
        assertSeparate(server.url());
      }
    }

    @Test
    void over_tls(@TempDir Path directory) throws Exception {
      var tls = TestTls.in(directory);
      var former = SSLContext.getDefault();
      SSLContext.setDefault(tls);
      try (var server =
          new ScriptedServer(
              tls.getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
              answer)) {
        assertSeparate(URI.create(server.url().toString().replace("http:", "https:")));
      } finally {
        SSLContext.setDefault(former);
      }
    }

    private void assertSeparate(URI url) {
      var texting = texting(url);
      for (var send = 0; send < 3; send++) {
        assertThat(texting.send(TEXT)).isInstanceOf(Sent.Accepted.class);
      }
      assertThat(ports).doesNotHaveDuplicates().hasSize(3);
    }
  }

  @Nested
  class On_the_wire {
    @Test
    void a_send_names_the_service_the_callback_and_the_validity() throws IOException {
      try (var server = new ScriptedServer(ScriptedServer.http("201 Created", CREATED))) {
        texting(server.url()).send(TEXT);

        var request = server.requests().getFirst();
        assertThat(request.head())
            .startsWith("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n")
            .contains("Authorization: Basic " + base64("SK1:secret"))
            .contains("User-Agent: twilio-java/")
            .contains("Accept: application/json");
        assertThat(FormBody.parse(request.body().getBytes(ISO_8859_1)).fields())
            .containsExactlyInAnyOrder(
                new Field("To", "+16195550111"),
                new Field("MessagingServiceSid", "MG1"),
                new Field("Body", "12 +16195550134: “full” & leaking"),
                new Field("ValidityPeriod", "300"),
                new Field(
                    "StatusCallback",
                    "https://relay.example.com/sms/callback?a="
                        + SID
                        + "-page-0#rc=3&rp=ct,rt,5xx&rt=4000"));
      }
    }

    @Test
    void pictures_are_repeated_and_an_empty_body_is_left_out() throws IOException {
      try (var server = new ScriptedServer(ScriptedServer.http("201 Created", CREATED))) {
        texting(server.url())
            .send(
                new OutgoingText(
                    TEXT.to(),
                    new TextBody(""),
                    List.of("https://example.com/a", "https://example.com/b"),
                    TEXT.receiptKey()));

        var form = FormBody.parse(server.requests().getFirst().body().getBytes(ISO_8859_1));
        assertThat(form.all("MediaUrl"))
            .containsExactly("https://example.com/a", "https://example.com/b");
        assertThat(form.all("Body")).isEmpty();
      }
    }

    @Test
    void a_picture_without_an_address_is_refused_with_nothing_sent() throws IOException {
      try (var server = new ScriptedServer(ScriptedServer.http("201 Created", CREATED))) {
        var sent =
            texting(server.url())
                .send(
                    new OutgoingText(
                        TEXT.to(), TEXT.body(), List.of("not an address"), TEXT.receiptKey()));

        assertThat(sent).isEqualTo(new Sent.Refused(21_620));
        assertThat(server.requests()).isEmpty();
      }
    }

    @Test
    void a_new_key_is_taken_up() throws IOException {
      try (var server = new ScriptedServer(ScriptedServer.http("201 Created", CREATED))) {
        var key = new AtomicReference<>(new ApiKey("SK1", "secret"));
        var texting = new TwilioTexting(settings(server.url()), key::get);

        texting.send(TEXT);
        key.set(new ApiKey("SK2", "other"));
        texting.send(TEXT);

        assertThat(server.requests().get(1).head()).contains(base64("SK2:other"));
      }
    }
  }

  @Nested
  class A_question {
    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "<html/>", "{\"messages\":[{}],\"uri\":\"/\"}"})
    void with_an_unreadable_answer_has_none(String body) throws IOException {
      try (var server = new ScriptedServer(ScriptedServer.http("200 OK", body))) {
        var texting = texting(server.url());

        assertThatExceptionOfType(TextingUnavailableException.class)
            .isThrownBy(() -> texting.progress(new TextSid(SID)));
        assertThatExceptionOfType(TextingUnavailableException.class)
            .isThrownBy(() -> texting.sentTo(TEXT.to(), Instant.EPOCH));
        assertThatExceptionOfType(TextingUnavailableException.class)
            .isThrownBy(() -> texting.receivedSince(Instant.EPOCH));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 x", "401 x", "403 x", "500 x", "302 x"})
    void that_is_refused_has_no_answer(String status) throws IOException {
      try (var server = new ScriptedServer(ScriptedServer.http(status, ""))) {
        assertThatExceptionOfType(TextingUnavailableException.class)
            .isThrownBy(() -> texting(server.url()).progress(new TextSid(SID)));
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void about_a_text_with_a_word_that_is_not_known_is_answered_with_nothing() throws IOException {
      var json = "{\"sid\":\"%s\",\"status\":\"teleported\"}".formatted(SID);
      try (var server = new ScriptedServer(ScriptedServer.http("200 OK", json))) {
        assertThat(texting(server.url()).progress(new TextSid(SID))).isEmpty();
      }
    }

    @Test
    void knows_a_text_that_has_no_sender_yet_and_leaves_out_foreign_ones() throws IOException {
      var json =
          """
          {"uri":"/x","next_page_uri":null,"page_size":100,"messages":[
            {"sid":"SM00000000000000000000000000000001","direction":"outbound-api","from":null,
             "messaging_service_sid":"MG1","body":"ours, by service","status":"accepted",
             "date_created":"Thu, 24 Aug 2023 05:01:45 +0000"},
            {"sid":"SM00000000000000000000000000000002","direction":"outbound-api",
             "from":"+16195550100","messaging_service_sid":null,"body":"ours, by number",
             "status":"sent","date_created":"Thu, 24 Aug 2023 05:01:46 +0000"},
            {"sid":"SM00000000000000000000000000000003","direction":"outbound-api",
             "from":"+16195550199","messaging_service_sid":"MG2","body":"another's",
             "status":"sent","date_created":"Thu, 24 Aug 2023 05:01:47 +0000"},
            {"sid":"SM00000000000000000000000000000004","direction":"outbound-reply",
             "from":"+16195550100","messaging_service_sid":"MG1","body":"Twilio's own",
             "status":"sent","date_created":"Thu, 24 Aug 2023 05:01:48 +0000"},
            {"sid":"SM00000000000000000000000000000005","direction":"outbound-api",
             "from":"+16195550100","messaging_service_sid":"MG1","body":"too old",
             "status":"sent","date_created":"Thu, 24 Aug 2023 05:01:43 +0000"}]}
          """;
      try (var server = new ScriptedServer(ScriptedServer.http("200 OK", json))) {
        var sent = texting(server.url()).sentTo(TEXT.to(), Instant.parse("2023-08-24T05:01:44.9Z"));

        assertThat(sent)
            .extracting(text -> text.body().text())
            .containsExactly("ours, by number", "ours, by service");
        assertThat(sent.getLast().progress().orElseThrow().status())
            .isEqualTo(DeliveryStatus.ACCEPTED);
        assertThat(server.requests().getFirst().head())
            .contains("To=%2B16195550111")
            .doesNotContain("From=")
            .doesNotContain("DateSent");
      }
    }

    @Test
    void without_an_end_is_given_up() throws IOException {
      var json =
          """
          {"uri":"/x","next_page_uri":"/2010-04-01/Accounts/AC1/Messages.json?Page=1","page_size":1,
           "messages":[{"sid":"SM00000000000000000000000000000001","direction":"inbound",
             "from":"12345","to":"+16195550100","body":"from a short code","status":"received",
             "date_created":"Thu, 24 Aug 2023 05:01:45 +0000"}]}
          """;
      try (var server = new ScriptedServer(ScriptedServer.http("200 OK", json))) {
        assertThatExceptionOfType(TextingUnavailableException.class)
            .isThrownBy(() -> texting(server.url()).receivedSince(Instant.EPOCH))
            .withMessageContaining("more than");
      }
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static TwilioSettings settings(URI apiBaseUrl) {
    return new TwilioSettings(
        "AC1",
        "MG1",
        new PhoneNumber("+16195550100"),
        apiBaseUrl,
        URI.create("https://relay.example.com/"));
  }

  private static TwilioTexting texting(URI apiBaseUrl) {
    return new TwilioTexting(settings(apiBaseUrl), () -> new ApiKey("SK1", "secret"));
  }

  private static TwilioTexting hasty(URI apiBaseUrl) {
    return new TwilioTexting(
        settings(apiBaseUrl),
        () -> new ApiKey("SK1", "secret"),
        Duration.ofMillis(500),
        Duration.ofSeconds(1));
  }
}
