package com.quickdumpnow.relay.simulator;

import com.quickdumpnow.relay.simulator.Phone.Delivery;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes the account's texts to the phones, and reports how far they have come. */
final class Carrier {
  private static final Duration TO_QUEUED = Duration.ofMillis(10);
  private static final Duration TO_SENT = Duration.ofMillis(20);
  private static final Duration TO_END = Duration.ofMillis(40);

  /** As carriers write it: year to minute, no zone. */
  private static final DateTimeFormatter DONE_DATE =
      DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);

  private final Store store;
  private final Webhooks webhooks;
  private final Events events;
  private final ExecutorService threads;
  private final double speed;

  Carrier(Store store, Webhooks webhooks, Events events, ExecutorService threads, double speed) {
    this.store = store;
    this.webhooks = webhooks;
    this.events = events;
    this.threads = threads;
    this.speed = speed;
  }

  /** Takes a text on its way from wherever it is; returns at once. */
  void carry(Text text) {
    var journey = new Journey(text);
    threads.execute(journey::run);
  }

  /** Reports all that was reported about a text once more. Returns the last answer's status. */
  int reportAgain(Text text) throws InterruptedException {
    var status = 0;
    for (var word : text.reported()) {
      status = post(text, word);
    }
    return status;
  }

  private int post(Text text, String status) throws InterruptedException {
    var url = callbackOf(text);
    if (url == null) {
      return 0;
    }
    var form = new ArrayList<Field>();
    form.add(new Field("ApiVersion", "2010-04-01"));
    form.add(new Field("AccountSid", store.account().accountSid()));
    form.add(new Field("MessageSid", text.sid()));
    form.add(new Field("SmsSid", text.sid()));
    form.add(new Field("MessageStatus", status));
    form.add(new Field("SmsStatus", status));
    form.add(new Field("To", text.to()));
    form.add(new Field("From", text.from() == null ? "" : text.from()));
    if (text.serviceSid() != null) {
      form.add(new Field("MessagingServiceSid", text.serviceSid()));
    }
    if (status.equals("delivered") || status.equals("undelivered")) {
      form.add(new Field("RawDlrDoneDate", DONE_DATE.format(text.updatedAt())));
    }
    if (text.errorCode() != null && text.status().equals(status)) {
      form.add(new Field("ErrorCode", Integer.toString(text.errorCode())));
    }
    var outcome = webhooks.send("POST", url, form);
    var details = new LinkedHashMap<String, @Nullable Object>();
    details.put("sid", text.sid());
    details.put("to", text.to());
    details.put("message_status", status);
    details.put("error_code", text.errorCode());
    details.put("status", outcome.status());
    details.put("tries", outcome.tries());
    details.put("verdict", outcome.good() ? "ok" : outcome.failure());
    events.add("callback", details);
    return outcome.status();
  }

  /** The message's own address goes before its service's. */
  private @Nullable String callbackOf(Text text) {
    if (text.statusCallback() != null || text.serviceSid() == null) {
      return text.statusCallback();
    }
    return store
        .service(text.serviceSid())
        .map(service -> service.setting("status_callback"))
        .orElse(null);
  }

  private void pause(Duration duration) throws InterruptedException {
    Thread.sleep(Duration.ofNanos((long) (duration.toNanos() / speed)));
  }

  /** One text on its way to a phone, whose carrier behaves as it did when the text set out. */
  private final class Journey {
    private final String sid;
    private final Phone phone;
    private final List<Text> unreported = new ArrayList<>();
    private CompletableFuture<?> reports = CompletableFuture.completedFuture("");
    private Text text;

    Journey(Text text) {
      this.sid = text.sid();
      this.text = text;
      this.phone = store.phone(text.to());
    }

    void run() {
      try {
        if (leaveTwilio()) {
          reachEnd();
        }
        unreported.reversed().forEach(this::report);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RejectedExecutionException _) {
        // The simulator is being closed.
      }
    }

    /** Returns whether the carrier took it. */
    private boolean leaveTwilio() throws InterruptedException {
      if (text.status().equals("accepted")) {
        var lines = store.linesOf(text.serviceSid() == null ? "" : text.serviceSid());
        if (lines.isEmpty()) {
          // The service has no number. Source: Twilio, error 21704.
          move("failed", 21_704, null);
          return false;
        }
        var sender = store.line(text.from() == null ? "" : text.from()).orElse(lines.getFirst());
        if (store.optedOut(sender, text.to())) {
          move("failed", 21_610, sender.number());
          return false;
        }
        pause(TO_QUEUED);
        if (!move("queued", null, sender.number())) {
          return false;
        }
      }
      return switch (phone.delivery()) {
        case SILENT -> false;
        case FAILED -> {
          pause(phone.delay() == null ? TO_END : phone.delay());
          move("failed", phone.failure(), null);
          yield false;
        }
        case SENT, DELIVERED, UNDELIVERED -> {
          if (!text.status().equals("queued")) {
            yield true;
          }
          pause(TO_SENT);
          yield move("sent", null, null);
        }
      };
    }

    private void reachEnd() throws InterruptedException {
      if (phone.delivery() == Delivery.SENT) {
        return;
      }
      pause(phone.delay() == null ? TO_END : phone.delay());
      if (phone.delivery() == Delivery.UNDELIVERED) {
        move("undelivered", phone.failure(), null);
        return;
      }
      // On the screen first: a phone shows a text before its carrier has said so.
      if (store.text(sid).isPresent()) {
        store.show(text.to(), sid);
      }
      move("delivered", null, null);
    }

    /** Returns whether the text is still on its way; it may have been cancelled or deleted. */
    private boolean move(String status, @Nullable Integer errorCode, @Nullable String sender) {
      var moved =
          store.change(
              sid,
              now ->
                  now.settled()
                      ? now
                      : now.moved(status, errorCode, sender, store.now()).withReported(status));
      if (moved.isEmpty() || !moved.get().status().equals(status)) {
        return false;
      }
      text = moved.get();
      events.add("text", details(text));
      switch (phone.callbacks()) {
        case NORMAL -> report(text);
        case TWICE -> {
          report(text);
          report(text);
        }
        case REVERSED -> unreported.add(text);
        case LOST -> {}
      }
      return true;
    }

    /** One after the other: Twilio's receipts usually come in order. */
    private void report(Text asOf) {
      reports =
          reports.thenRunAsync(
              () -> {
                try {
                  var _ = post(asOf, asOf.status());
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              },
              threads);
    }
  }

  private static Map<String, @Nullable Object> details(Text text) {
    var details = new LinkedHashMap<String, @Nullable Object>();
    details.put("sid", text.sid());
    details.put("direction", text.direction());
    details.put("from", text.from());
    details.put("to", text.to());
    details.put("body", text.body());
    details.put("message_status", text.status());
    details.put("error_code", text.errorCode());
    return details;
  }
}
