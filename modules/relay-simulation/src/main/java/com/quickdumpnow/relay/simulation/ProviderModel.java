package com.quickdumpnow.relay.simulation;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.FormBody.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Twilio and the phones behind it: a request or its answer is lost, a text is taken up to 30 s
 * later, its list shows it up to 30 s late, webhooks and receipts come late, twice, in any order,
 * or not at all.
 */
final class ProviderModel implements Texting {
  /** How long a request waits for its answer. Source: TwilioTexting. */
  private static final long TIMEOUT = 8_000;

  private static final long LATE_MAX = 30_000;

  /** One report on a text. */
  record Report(long at, DeliveryStatus status, Optional<Integer> errorCode) {}

  /** A text that was really taken, which is one text on one phone. */
  record Taken(TextSid sid, OutgoingText text, long at, long listedAt, List<Report> reports) {
    String key() {
      return text.receiptKey().encoded();
    }
  }

  /** A text that somebody sent to the relay's number. */
  record Received(InboundText text, long at, long listedAt) {}

  /** Posts a form to a route of the relay's; returns the status, or 0 if nobody answered. */
  interface Relay {
    int post(String route, String query, FormBody form);
  }

  private final Services services;
  private final Relay relay;
  private final String accountSid;
  private final List<Taken> taken = new ArrayList<>();
  private final List<Received> received = new ArrayList<>();

  /** What people do who see a text on their phones. */
  Consumer<Taken> onScreen = _ -> {};

  /** What people do who know when a text was taken, to the millisecond. */
  Consumer<Taken> onTaken = _ -> {};

  /** Who said STOP, and not START since: the provider sends them nothing. */
  private final Set<PhoneNumber> optedOut = new HashSet<>();

  /** Webhooks that come again when all is over. */
  final List<Runnable> monthsLater = new ArrayList<>();

  ProviderModel(Services services, String accountSid, Relay relay) {
    this.services = services;
    this.accountSid = accountSid;
    this.relay = relay;
  }

  List<Taken> taken() {
    return taken;
  }

  List<Received> received() {
    return received;
  }

  // What the relay asks.

  @Override
  public Sent send(OutgoingText text) {
    var chance = services.chance();
    return services
        .machine()
        .cross(
            Port.PROVIDER,
            () -> "POST " + text.receiptKey().encoded(),
            () -> post(text),
            applied -> {
              if (applied || chance.amount(Fault.REQUEST_LOST, 1) == 0) {
                services.machine().pass(TIMEOUT);
                return new Sent.Unknown();
              }
              return new Sent.NotSent(Duration.ZERO);
            });
  }

  private Sent post(OutgoingText text) {
    var chance = services.chance();
    var agenda = services.agenda();
    services.history().posted(text, agenda.now());
    if (optedOut.contains(text.to())) {
      return new Sent.Refused(OPTED_OUT);
    }
    if (chance.hit(Fault.REQUEST_LOST)) {
      services.machine().pass(TIMEOUT);
      return new Sent.Unknown();
    }
    if (chance.hit(Fault.ACCEPTED_LATE)) {
      agenda.exactly(agenda.now() + chance.amount(Fault.ACCEPTED_LATE, LATE_MAX), () -> take(text));
      services.machine().pass(TIMEOUT);
      return new Sent.Unknown();
    }
    if (chance.hit(Fault.TOO_MANY)) {
      long[] waits = {0, 1, 30, 1200};
      return new Sent.NotSent(
          Duration.ofSeconds(waits[(int) chance.amount(Fault.TOO_MANY, waits.length - 1)]));
    }
    if (chance.hit(Fault.REFUSED)) {
      int[] codes = {21211, 21610, 30034};
      return new Sent.Refused(codes[(int) chance.amount(Fault.REFUSED, codes.length - 1)]);
    }
    if (chance.hit(Fault.SERVER_ERROR)) {
      if (chance.amount(Fault.SERVER_ERROR, 1) == 0) {
        take(text);
      }
      return new Sent.Unknown();
    }
    var sid = take(text);
    if (chance.hit(Fault.ANSWER_LOST)) {
      services.machine().pass(TIMEOUT);
      return new Sent.Unknown();
    }
    return new Sent.Accepted(sid);
  }

  private TextSid take(OutgoingText text) {
    var chance = services.chance();
    var now = services.agenda().now();
    var sid = new TextSid("SM%032d".formatted(taken.size() + 1));
    var listed = now + (chance.hit(Fault.LIST_LAG) ? chance.amount(Fault.LIST_LAG, LATE_MAX) : 0);
    var one = new Taken(sid, text, now, listed, reports(now));
    taken.add(one);
    services.trace().line(() -> "** the provider TAKES " + one.key() + " as " + taken.size());
    services.history().taken(one);
    onTaken.accept(one);
    for (var report : one.reports()) {
      callback(one, report);
      if (report.status() == DeliveryStatus.DELIVERED) {
        services.agenda().at(report.at(), () -> onScreen.accept(one));
      }
    }
    return sid;
  }

  private List<Report> reports(long now) {
    var chance = services.chance();
    var reports = new ArrayList<Report>();
    var at = now + chance.pace.nextInt(300);
    reports.add(new Report(at, DeliveryStatus.QUEUED, Optional.empty()));
    if (chance.hit(Fault.CARRIER_SILENT)) {
      return reports;
    }
    at += 100 + chance.pace.nextInt(900);
    if (chance.hit(Fault.CARRIER_FAILS)) {
      if (chance.amount(Fault.CARRIER_FAILS, 1) == 0) {
        reports.add(new Report(at, DeliveryStatus.SENT, Optional.empty()));
        at += chance.amount(Fault.CARRIER_FAILS, 120_000);
        reports.add(new Report(at, DeliveryStatus.UNDELIVERED, Optional.of(30003)));
      } else {
        reports.add(new Report(at, DeliveryStatus.FAILED, Optional.of(30008)));
      }
      return reports;
    }
    reports.add(new Report(at, DeliveryStatus.SENT, Optional.empty()));
    at += 200 + chance.pace.nextInt(2_000);
    reports.add(new Report(at, DeliveryStatus.DELIVERED, Optional.empty()));
    return reports;
  }

  private void callback(Taken one, Report report) {
    var chance = services.chance();
    if (chance.hit(Fault.CALLBACK_LOST)) {
      return;
    }
    var at = report.at();
    if (chance.hit(Fault.CALLBACK_LATE)) {
      at += chance.amount(Fault.CALLBACK_LATE, 600_000);
    }
    services.agenda().at(at, () -> report(one, report));
    if (chance.hit(Fault.CALLBACK_DOUBLE)) {
      services
          .agenda()
          .at(at + chance.amount(Fault.CALLBACK_DOUBLE, 300_000), () -> report(one, report));
    }
  }

  private void report(Taken one, Report report) {
    var fields = new ArrayList<Field>();
    fields.add(new Field("AccountSid", accountSid));
    fields.add(new Field("MessageSid", one.sid().value()));
    fields.add(new Field("MessageStatus", report.status().word()));
    report.errorCode().ifPresent(code -> fields.add(new Field("ErrorCode", "" + code)));
    relay.post("/sms/callback", "a=" + one.key(), new FormBody(fields));
  }

  @Override
  public Optional<Progress> progress(TextSid sid) {
    return ask(
        "how far is " + sid,
        () -> {
          var now = services.agenda().now();
          return taken.stream()
              .filter(one -> one.sid().equals(sid))
              .flatMap(one -> one.reports().reversed().stream())
              .filter(report -> report.at() <= now)
              .findFirst()
              .map(report -> new Progress(report.status(), report.errorCode()));
        });
  }

  @Override
  public List<SentText> sentTo(PhoneNumber to, Instant since) {
    var oldest = since.truncatedTo(ChronoUnit.SECONDS);
    return ask(
        "list of texts to a phone",
        () -> {
          var now = services.agenda().now();
          return taken.reversed().stream()
              .filter(one -> one.text().to().equals(to) && one.listedAt() <= now)
              .filter(one -> !second(one.at()).isBefore(oldest))
              .map(one ->
                  new SentText(one.sid(), one.text().body(), second(one.at()), Optional.empty()))
              .toList();
        });
  }

  @Override
  public List<InboundText> receivedSince(Instant since) {
    var oldest = since.truncatedTo(ChronoUnit.SECONDS);
    return ask(
        "list of texts received",
        () -> {
          var now = services.agenda().now();
          return received.stream()
              .filter(one -> one.listedAt() <= now && !one.text().at().isBefore(oldest))
              .map(Received::text)
              .toList();
        });
  }

  private static Instant second(long at) {
    return Agenda.START.plusMillis(at).truncatedTo(ChronoUnit.SECONDS);
  }

  private <T> T ask(String what, java.util.function.Supplier<T> answer) {
    return services
        .machine()
        .cross(
            Port.PROVIDER,
            () -> what,
            answer,
            _ -> {
              throw new TextingUnavailableException("no answer");
            });
  }

  // What people send.

  /** Somebody texts the relay's number. */
  void text(MessageId id, PhoneNumber from, PhoneNumber to, String body, Optional<String> jobHint) {
    var chance = services.chance();
    var agenda = services.agenda();
    var now = agenda.now();
    var listed = now + (chance.hit(Fault.LIST_LAG) ? chance.amount(Fault.LIST_LAG, LATE_MAX) : 0);
    received.add(
        new Received(
            new InboundText(
                id,
                second(now),
                from,
                to,
                new com.quickdumpnow.relay.sms.TextBody(body),
                List.of()),
            now,
            listed));
    var form =
        new FormBody(
            List.of(
                new Field("AccountSid", accountSid),
                new Field("MessageSid", id.value()),
                new Field("From", from.e164()),
                new Field("To", to.e164()),
                new Field("Body", body)));
    if (body.equals("STOP")) {
      optedOut.add(from);
    } else if (body.equals("START")) {
      optedOut.remove(from);
    }
    var query = jobHint.map(job -> "JobId=" + job).orElse("");
    Runnable webhook = () -> relay.post("/sms/inbound", query, form);
    if (!chance.hit(Fault.WEBHOOK_LOST)) {
      agenda.at(
          now + 50 + chance.pace.nextInt(200),
          () -> {
            if (relay.post("/sms/inbound", query, form) != 200 && chance.pace.nextBoolean()) {
              // The fallback address, which is the relay again. It is asked once.
              agenda.at(agenda.now() + 1_000, webhook);
            }
          });
    }
    if (chance.hit(Fault.WEBHOOK_REPEATED)) {
      agenda.at(now + chance.amount(Fault.WEBHOOK_REPEATED, 1_200_000), webhook);
    }
    if (chance.hit(Fault.WEBHOOK_MONTHS_LATER)) {
      monthsLater.add(() -> {
        if (services.history().accepted(id)) {
          webhook.run();
        }
      });
    }
  }
}
