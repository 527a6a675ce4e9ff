package com.quickdumpnow.relay.operator.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.doctor.Finding.Level;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * An address that was only typed in is not taken for one that hears. No emulator here knows
 * subscriptions or identities, so answers as AWS documents them (SNS 2010-03-31, SES 2019-09-27)
 * are given by hand.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostTest {
  private static final String TOPIC = "arn:aws:sns:us-west-2:000000000000:QdnRelay-Alarms-1";
  private static final String ADDRESS = "alerts@example.com";

  private final List<String> subscriptions = new ArrayList<>();
  private String identity = "";
  private boolean sandbox;
  private HttpServer aws;

  @BeforeEach
  void start() throws IOException {
    aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    aws.createContext("/", this::listSubscriptions);
    aws.createContext("/v2/email/identities/" + ADDRESS, this::emailIdentity);
    aws.createContext("/v2/email/account", this::account);
    aws.start();
  }

  @AfterEach
  void stop() {
    aws.stop(0);
  }

  private Post post(String address) {
    return new Post(
        Deployment.at(
            URI.create("http://127.0.0.1:" + aws.getAddress().getPort()),
            "QdnRelay",
            Map.of(),
            Map.of("AlertEmail", address),
            Map.of("Alarms", TOPIC)));
  }

  private void listSubscriptions(HttpExchange exchange) throws IOException {
    var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    assertThat(form).contains("Action=ListSubscriptionsByTopic").contains("QdnRelay-Alarms-1");
    var members = new StringBuilder();
    for (var arn : subscriptions) {
      members.append(
          """
          <member>
            <TopicArn>%s</TopicArn><Protocol>email</Protocol><SubscriptionArn>%s</SubscriptionArn>
            <Owner>000000000000</Owner><Endpoint>%s</Endpoint>
          </member>
          """
              .formatted(TOPIC, arn, ADDRESS));
    }
    answer(
        exchange,
        200,
        """
        <ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <ListSubscriptionsByTopicResult><Subscriptions>%s</Subscriptions>\
        </ListSubscriptionsByTopicResult>
          <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
        </ListSubscriptionsByTopicResponse>
        """
            .formatted(members));
  }

  private void emailIdentity(HttpExchange exchange) throws IOException {
    if (identity.isEmpty()) {
      exchange.getResponseHeaders().set("x-amzn-ErrorType", "NotFoundException");
      answer(exchange, 404, "{\"message\":\"Email identity does not exist.\"}");
    } else {
      answer(exchange, 200, identity);
    }
  }

  private void account(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "{\"ProductionAccessEnabled\":%s}".formatted(!sandbox));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
      exchange.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  private void verifiedWithSes(boolean verified) {
    identity =
        "{\"IdentityType\":\"EMAIL_ADDRESS\",\"VerifiedForSendingStatus\":%s}".formatted(verified);
  }

  @Test
  void alarms_that_nobody_confirmed_are_told_to_nobody() {
    subscriptions.add("PendingConfirmation");
    subscriptions.add("Deleted");

    var found = post(ADDRESS).alarms();

    assertThat(found.level()).isEqualTo(Level.ERROR);
    assertThat(found.what()).contains("told to nobody").contains("not confirmed");
    assertThat(found.mend()).contains(TOPIC).contains(ADDRESS);
  }

  @Test
  void alarms_without_an_address_are_told_to_nobody() {
    var found = post("").alarms();

    assertThat(found.level()).isEqualTo(Level.ERROR);
    assertThat(found.what()).contains("AlertEmail is empty");
    assertThat(found.mend()).contains("AlertEmail=");
  }

  @Test
  void alarms_reach_whoever_confirmed_though_it_be_by_another_way_than_alert_email() {
    subscriptions.add(TOPIC + ":0b8f1a52-6f3c-4e0e-9a57-1f2d3c4b5a69");

    assertThat(post(ADDRESS).alarms().what()).isEqualTo("told to 1 confirmed with SNS");
    assertThat(post("").alarms().level()).isEqualTo(Level.OK);
  }

  @Test
  void letters_without_an_address_go_to_nobody() {
    assertThat(post("").letters(false).what()).contains("AlertEmail is empty");
  }

  @Test
  void letters_do_not_leave_before_ses_knows_the_address() {
    var unknown = post(ADDRESS).letters(false);
    verifiedWithSes(false);
    var pending = post(ADDRESS).letters(false);

    assertThat(unknown.level()).isEqualTo(Level.ERROR);
    assertThat(unknown.mend()).contains("create-email-identity --email-identity " + ADDRESS);
    assertThat(pending).isEqualTo(unknown);
  }

  @Test
  void letters_leave_when_ses_knows_the_address() {
    verifiedWithSes(true);
    sandbox = true;

    assertThat(post(ADDRESS).letters(false).level()).isEqualTo(Level.OK);
  }

  @Test
  void a_responder_s_letter_does_not_leave_the_sandbox() {
    verifiedWithSes(true);
    assertThat(post(ADDRESS).letters(true).level()).isEqualTo(Level.OK);
    sandbox = true;

    var found = post(ADDRESS).letters(true);

    assertThat(found.level()).isEqualTo(Level.WARN);
    assertThat(found.what()).contains("sandbox");
    assertThat(found.mend()).contains("production access");
  }
}
