package com.quickdumpnow.relay.bench;

import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeEvent.Woken;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.Step;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import com.quickdumpnow.relay.wire.EventCodec;
import com.quickdumpnow.relay.wire.StateCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each text costs in the relay's own code: signature, codec, decision. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class HotPaths {
  private static final Instant NOON = Instant.parse("2026-01-05T20:00:00Z");
  private static final String URL = "https://relay.example.com/sms/inbound";
  private static final byte[] BODY =
      ("AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01"
              + "&Body=Trailer+%234+full+%26+leaking+%2B+%E2%80%9Curgent%E2%80%9D+%F0%9F%9A%BD"
              + "&From=%2B16195550123&FromCity=&FromCountry=US&FromState=CA&FromZip="
              + "&MessageSid=SM00000000000000000000000000000001&NumMedia=0&NumSegments=2"
              + "&SmsStatus=received&To=%2B16195550100&ToCity=SAN+DIEGO&ToCountry=US")
          .getBytes(StandardCharsets.US_ASCII);

  private final TwilioSignature signature = new TwilioSignature(List.of("current", "next"));
  private final String signed = TwilioSignature.sign("current", URL, FormBody.parse(BODY));
  private final EventCodec events = new EventCodec();
  private final StateCodec states = new StateCodec();
  private final CascadeRules rules = new CascadeRules(Duration.ofSeconds(75));
  private final InboundText text =
      new InboundText(
          new MessageId("SM00000000000000000000000000000001"),
          NOON,
          new PhoneNumber("+16195550123"),
          new PhoneNumber("+16195550100"),
          new TextBody("Trailer #4 full & leaking + “urgent” 🚽"),
          List.of());
  private final Roster roster =
      new Roster(
          1,
          List.of(
              new Responder("primary", "Sergio", new PhoneNumber("+16195550111"), Optional.empty()),
              new Responder("backup", "Backup", new PhoneNumber("+16195550112"), Optional.empty())),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15));
  private final RelayEvent received = new TextReceived(text, Optional.empty(), Optional.empty());
  private final String receivedJson = events.encode(received);
  private final MessageState open =
      rules
          .decide(
              new MessageState.Unseen(),
              new MessageArrived(
                  text, new JobMatch.Unmatched(JobMatch.Reason.NEW_CUSTOMER), roster, new Code(12)))
          .next();
  private final MessageState paged = rules.decide(open, new Woken(NOON, Optional.empty())).next();

  /** Parses a webhook's form and checks its signature against two tokens. */
  @Benchmark
  public OptionalInt parseAndVerify() {
    return signature.verify(URL, FormBody.parse(BODY), signed);
  }

  /** Writes an event. */
  @Benchmark
  public String encodeEvent() {
    return events.encode(received);
  }

  /** Reads an event. */
  @Benchmark
  public RelayEvent decodeEvent() {
    return events.decode(receivedJson);
  }

  /** Writes and reads a state, as each commit does. */
  @Benchmark
  public MessageState stateThereAndBack() {
    return states.decode(states.encode(paged));
  }

  /** Decides the first page. */
  @Benchmark
  public Step decideFirstPage() {
    return rules.decide(open, new Woken(NOON, Optional.empty()));
  }

  /** Decides that the backup is next. */
  @Benchmark
  public Step decideEscalation() {
    return rules.decide(paged, new Woken(NOON.plusSeconds(31), Optional.empty()));
  }
}
