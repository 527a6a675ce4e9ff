package com.quickdumpnow.relay.simulator;

import static com.quickdumpnow.relay.simulator.Api.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.accounts.v1.AuthTokenPromotion;
import com.twilio.rest.accounts.v1.SecondaryAuthToken;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.message.Media;
import com.twilio.rest.messaging.v1.Service;
import com.twilio.type.PhoneNumber;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Twilio's own SDK finds what it expects. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TwilioSdkTest {
  private static final PhoneNumber PHONE = new PhoneNumber("+16195550111");

  private final RelayStub relay;
  private final TwilioSimulator simulator;
  private final TwilioRestClient client;
  private final String service;

  TwilioSdkTest() throws IOException {
    relay = RelayStub.start();
    simulator = TwilioSimulator.start(SimulatorOptions.defaults());
    service = simulator.account().messagingServiceSid();
    client = client(simulator.account().apiKey(), simulator.account().apiSecret());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
    relay.close();
  }

  private TwilioRestClient client(String user, String password) {
    return new TwilioRestClient.Builder(user, password)
        .accountSid(simulator.account().accountSid())
        .httpClient(new Rewriting(simulator.endpoint()))
        .build();
  }

  /** Sends every request to the simulator, whichever of Twilio's hosts it is for. */
  private static final class Rewriting extends NetworkHttpClient {
    private final URI endpoint;

    Rewriting(URI endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public Response makeRequest(Request request) {
      var asked = URI.create(request.constructURL().toString());
      var rewritten =
          new Request(request.getMethod(), endpoint.resolve(asked.getRawPath()).toString()) {
            @Override
            public String getAuthString() {
              return request.getAuthString();
            }

            @Override
            public boolean requiresAuthentication() {
              return request.requiresAuthentication();
            }
          };
      rewritten.setContentType(request.getContentType());
      request
          .getQueryParams()
          .forEach((name, values) -> values.forEach(value -> rewritten.addQueryParam(name, value)));
      Field.parse(asked.getRawQuery() == null ? "" : asked.getRawQuery())
          .forEach(field -> {
            if (!request.getQueryParams().containsKey(field.name())) {
              rewritten.addQueryParam(field.name(), field.value());
            }
          });
      request
          .getPostParams()
          .forEach((name, values) -> values.forEach(value -> rewritten.addPostParam(name, value)));
      return super.makeRequest(rewritten);
    }
  }

  @Test
  void creates_fetches_and_lists_texts() throws Exception {
    var created =
        Message.creator(PHONE, service, "hello “you” 🚽")
            .setStatusCallback(relay.url("/callback?a=1#rc=2"))
            .setValidityPeriod(300)
            .create(client);

    assertThat(created.getStatus()).isEqualTo(Message.Status.ACCEPTED);
    assertThat(created.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
    assertThat(created.getFrom()).isNull();
    assertThat(created.getDateCreated()).isNotNull();
    eventually(() ->
        Message.fetcher(created.getSid()).fetch(client).getStatus() == Message.Status.DELIVERED);
    var fetched = Message.fetcher(created.getSid()).fetch(client);
    assertThat(fetched.getBody()).isEqualTo("hello “you” 🚽");
    assertThat(fetched.getFrom().toString()).isEqualTo(simulator.account().relayNumber());
    assertThat(fetched.getDateSent()).isNotNull();

    for (var text = 0; text < 7; text++) {
      Message.creator(PHONE, service, "more " + text).create(client);
    }
    var bodies = new ArrayList<String>();
    Message.reader()
        .setTo(PHONE)
        .setPageSize(3L)
        .read(client)
        .forEach(text -> bodies.add(text.getBody()));
    assertThat(bodies).hasSize(8).startsWith("more 6").endsWith("hello “you” 🚽");
    assertThat(Message.deleter(created.getSid()).delete(client)).isTrue();
  }

  @Test
  void lists_the_pictures_of_a_text() {
    var created =
        Message.creator(PHONE, service, List.of(URI.create("https://example.com/a.png")))
            .create(client);

    var media = new ArrayList<Media>();
    Media.reader(created.getSid()).read(client).forEach(media::add);

    assertThat(created.getSid()).startsWith("MM");
    assertThat(media).hasSize(1);
    assertThat(media.getFirst().getContentType()).isEqualTo("image/png");
  }

  @Test
  void understands_errors() {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(
            () -> Message.creator(new PhoneNumber("+15005550001"), service, "hi").create(client))
        .satisfies(e -> {
          assertThat(e.getCode()).isEqualTo(21_211);
          assertThat(e.getStatusCode()).isEqualTo(400);
        });
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> Message.fetcher("SM0").fetch(client("x", "y")))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(20_003));
  }

  /** The reason for the relay's own transport. */
  @Test
  void repeats_a_send_on_500_which_really_sends_again() throws Exception {
    new Api(simulator)
        .sim("PUT", "/api", "{\"fail_next\": 2, \"status\": 500, \"drop_response\": true}");

    Message.creator(PHONE, service, "hi").create(client);

    assertThat(new Api(simulator).sim("GET", "/phones/+16195550111/messages?all", "").body())
        .matches("(?s).*\"sid\".*\"sid\".*\"sid\".*");
  }

  @Test
  void provisions_a_service_and_a_number() throws Exception {
    var number =
        IncomingPhoneNumber.creator(new PhoneNumber("+16195550150"))
            .setSmsUrl(relay.url("/number"))
            .create(client);
    var made =
        Service.creator("Another")
            .setInboundRequestUrl(relay.url("/service#rc=1"))
            .setFallbackUrl(relay.url("/fallback"))
            .setStatusCallback(relay.url("/callback"))
            .setUseInboundWebhookOnNumber(false)
            .create(client);
    var phones = new Api(simulator);

    // On its own, the number's address counts.
    textTo(phones, "+16195550150");
    assertThat(relay.webhooks().getLast().url()).endsWith("/number");
    assertThat(relay.webhooks().getLast().form()).doesNotContainKey("MessagingServiceSid");

    // In a service, the service's does.
    com.twilio.rest.messaging.v1.service.PhoneNumber.creator(made.getSid(), number.getSid())
        .create(client);
    textTo(phones, "+16195550150");
    assertThat(relay.webhooks().getLast().url()).endsWith("/service");
    assertThat(relay.webhooks().getLast().form())
        .containsEntry("MessagingServiceSid", made.getSid());

    // Unless it defers to the number.
    Service.updater(made.getSid()).setUseInboundWebhookOnNumber(true).update(client);
    textTo(phones, "+16195550150");
    assertThat(relay.webhooks().getLast().url()).endsWith("/number");
    IncomingPhoneNumber.updater(number.getSid()).setSmsUrl(relay.url("/changed")).update(client);
    textTo(phones, "+16195550150");
    assertThat(relay.webhooks().getLast().url()).endsWith("/changed");

    var fetched = Service.fetcher(made.getSid()).fetch(client);
    assertThat(fetched.getInboundRequestUrl()).isEqualTo(relay.url("/service#rc=1"));
    assertThat(fetched.getUseInboundWebhookOnNumber()).isTrue();
    assertThat(fetched.getFriendlyName()).isEqualTo("Another");
    assertThat(Service.reader().read(client)).hasSize(2);
    assertThat(com.twilio.rest.messaging.v1.service.PhoneNumber.reader(made.getSid()).read(client))
        .hasSize(1);
    assertThat(
            IncomingPhoneNumber.reader()
                .setPhoneNumber(new PhoneNumber("+16195550150"))
                .read(client)
                .iterator()
                .next()
                .getSmsUrl())
        .isEqualTo(relay.url("/changed"));
  }

  @Test
  void cannot_put_a_number_into_two_services() {
    var made = Service.creator("Another").create(client);
    var relayNumber = IncomingPhoneNumber.reader().read(client).iterator().next();

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            com.twilio.rest.messaging.v1.service.PhoneNumber.creator(
                    made.getSid(), relayNumber.getSid())
                .create(client))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(21_712));
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() ->
            com.twilio.rest.messaging.v1.service.PhoneNumber.creator(service, relayNumber.getSid())
                .create(client))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo(21_710));

    com.twilio.rest.messaging.v1.service.PhoneNumber.deleter(service, relayNumber.getSid())
        .delete(client);
    com.twilio.rest.messaging.v1.service.PhoneNumber.creator(made.getSid(), relayNumber.getSid())
        .create(client);
  }

  @Test
  void rotates_the_auth_token_in_two_steps() {
    var former = simulator.account().authToken();

    var secondary = SecondaryAuthToken.creator().create(client).getSecondaryAuthToken();
    assertThat(simulator.account().authToken()).isEqualTo(former);

    var promoted = AuthTokenPromotion.updater().update(client);
    assertThat(promoted.getAuthToken()).isEqualTo(secondary);
    assertThat(simulator.account().authToken()).isEqualTo(secondary);
  }

  private static void textTo(Api api, String number) throws IOException, InterruptedException {
    var answer =
        api.sim(
            "POST",
            "/sms",
            "{\"from\": \"+16195550134\", \"to\": \"%s\", \"body\": \"hi\"}".formatted(number));
    assertThat(Api.object(answer).get("status").getAsInt()).isEqualTo(200);
  }
}
