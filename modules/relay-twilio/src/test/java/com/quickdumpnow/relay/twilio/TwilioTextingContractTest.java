package com.quickdumpnow.relay.twilio;

import com.quickdumpnow.relay.simulator.SimulatorOptions;
import com.quickdumpnow.relay.simulator.TwilioSimulator;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.testkit.Provider;
import com.quickdumpnow.relay.testkit.TextingContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The adapter against the simulator, through HTTP. */
class TwilioTextingContractTest extends TextingContract {
  private final TwilioSimulator simulator;
  private final SimulatedProvider provider;
  private final Texting texting;
  private final Texting toNobody;

  TwilioTextingContractTest() throws IOException {
    // Texts that come in are lost without an address; nobody needs to be there.
    simulator =
        TwilioSimulator.start(
            SimulatorOptions.defaults()
                .withInboundUrl(URI.create("http://127.0.0.1:9/sms/inbound#rc=0")));
    provider = new SimulatedProvider(simulator);
    texting = texting(simulator.endpoint());
    toNobody = texting(nobody());
  }

  @AfterEach
  void stop() throws IOException {
    simulator.close();
  }

  private Texting texting(URI apiBaseUrl) {
    var account = simulator.account();
    return new TwilioTexting(
        new TwilioSettings(
            account.accountSid(),
            account.messagingServiceSid(),
            new PhoneNumber(account.relayNumber()),
            apiBaseUrl,
            URI.create("http://127.0.0.1:9")),
        () -> new ApiKey(account.apiKey(), account.apiSecret()));
  }

  /** An address where nobody listens any more. */
  private static URI nobody() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Override
  protected Texting texting() {
    return new Texting() {
      @Override
      public Sent send(OutgoingText text) {
        return (provider.unreachable() ? toNobody : texting).send(text);
      }

      @Override
      public Optional<Progress> progress(TextSid sid) {
        return texting.progress(sid);
      }

      @Override
      public List<SentText> sentTo(PhoneNumber to, Instant since) {
        return texting.sentTo(to, since);
      }

      @Override
      public List<InboundText> receivedSince(Instant since) {
        return texting.receivedSince(since);
      }
    };
  }

  @Override
  protected Provider provider() {
    return provider;
  }

  @Override
  protected Instant now() {
    return Instant.now();
  }
}
