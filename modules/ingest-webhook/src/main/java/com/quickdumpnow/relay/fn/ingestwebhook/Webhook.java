package com.quickdumpnow.relay.fn.ingestwebhook;

import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.twilio.FormBody;
import com.quickdumpnow.relay.twilio.MalformedFormException;
import com.quickdumpnow.relay.twilio.TwilioSignature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request of Twilio's: 403 unless Twilio signed it for this account and number, 200 or 204
 * once what it says is durable, and 503 so that Twilio comes again where it is not.
 */
public final class Webhook {
  /** An answer that texts nothing back. A constant: nothing from outside ever stands in XML. */
  static final String EMPTY_TWIML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

  /** Most pictures of one text. Source: Twilio, Message resource, MediaUrl. */
  private static final int MEDIA_MAX = 10;

  /** The random part of the name that the platform gives each request. */
  private static final Pattern TRACE = Pattern.compile("Root=1-[0-9a-f]{8}-([0-9a-f]{24})");

  /**
   * What the webhook is of.
   *
   * @param publicBaseUrl the address that Twilio was given and signs, without a slash at its end
   * @param accountSid ours
   * @param relayNumber ours
   */
  public record Identity(String publicBaseUrl, String accountSid, PhoneNumber relayNumber) {}

  /** The auth tokens, as they are now. */
  public interface Tokens {
    /** Returns the tokens that are in use. */
    TwilioSignature current();

    /** Reads the tokens anew, unless that was done a moment ago; returns whether it was done. */
    boolean refresh();
  }

  private final Identity identity;
  private final Tokens tokens;
  private final EventQueues queues;
  private final Telemetry telemetry;
  private final RelayClock clock;

  /** Makes one of these ports. */
  public Webhook(
      Identity identity, Tokens tokens, EventQueues queues, Telemetry telemetry, RelayClock clock) {
    this.identity = identity;
    this.tokens = tokens;
    this.queues = queues;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** Returns the answer to one request. Never throws: what goes wrong is a status. */
  public HttpAnswer take(HttpRequest request) {
    var signature = request.header("x-twilio-signature").orElse(null);
    if (signature == null) {
      return refused(request, 403, "no signature");
    }
    if (request.body().length > FormBody.LENGTH_MAX) {
      return refused(request, 413, "body of %d bytes".formatted(request.body().length));
    }
    FormBody form;
    try {
      form = FormBody.parse(request.body());
    } catch (MalformedFormException e) {
      return refused(request, 400, String.valueOf(e.getMessage()));
    }
    try {
      if (!isSigned(request, form, signature)) {
        return refused(request, 403, "wrong signature");
      }
    } catch (RuntimeException e) {
      // The tokens cannot be read: nothing is taken on trust, and Twilio comes again.
      return failed("TokensUnavailable", e);
    }
    if (!form.first("AccountSid").equals(Optional.of(identity.accountSid()))) {
      return refused(request, 403, "another account");
    }
    return isReceipt(request, form) ? receipt(request, form) : inbound(request, form);
  }

  private boolean isSigned(HttpRequest request, FormBody form, @Nullable String signature) {
    var query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    var url = identity.publicBaseUrl() + request.routePath() + query;
    var signer = tokens.current().verify(url, form, signature);
    if (signer.isEmpty() && tokens.refresh()) {
      signer = tokens.current().verify(url, form, signature);
    }
    // Which of two tokens is in use tells the operator when a rotation is done.
    signer.ifPresent(index -> {
      if (index > 0) {
        telemetry.count("SignedWithNextToken", Map.of("route", request.routePath()));
      }
    });
    return signer.isPresent();
  }

  private static boolean isReceipt(HttpRequest request, FormBody form) {
    return switch (request.routePath()) {
      case "/sms/callback" -> true;
      case "/api/messages/webhook" -> form.first("MessageStatus").isPresent();
      default -> false;
    };
  }

  private HttpAnswer inbound(HttpRequest request, FormBody form) {
    var id = form.first("MessageSid").filter(MessageId::isMessageId);
    var from = form.first("From").filter(PhoneNumber::isNumber);
    if (id.isEmpty() || from.isEmpty()) {
      return refused(request, 400, "no MessageSid, or From is no number");
    }
    if (!form.first("To").equals(Optional.of(identity.relayNumber().e164()))) {
      return refused(request, 403, "another number");
    }
    var text =
        new InboundText(
            new MessageId(id.get()),
            clock.instant(),
            new PhoneNumber(from.get()),
            identity.relayNumber(),
            new TextBody(form.first("Body").orElse("")),
            media(form));
    var job =
        Optional.ofNullable(request.query().get("JobId"))
            .or(() -> form.first("JobId"))
            .filter(JobId::isJobId)
            .map(JobId::new);
    return keep(
        new TextReceived(text, job, form.first("OptOutType")),
        HttpAnswer.of(200, "text/xml", EMPTY_TWIML));
  }

  private static List<String> media(FormBody form) {
    var media = new ArrayList<String>();
    for (int i = 0; i < MEDIA_MAX; i++) {
      form.first("MediaUrl" + i).ifPresent(media::add);
    }
    return media;
  }

  private HttpAnswer receipt(HttpRequest request, FormBody form) {
    var sid = form.first("MessageSid").filter(TextSid::isTextSid);
    var status = form.first("MessageStatus");
    if (sid.isEmpty() || status.isEmpty()) {
      return refused(request, 400, "no MessageSid or MessageStatus");
    }
    var key = Optional.ofNullable(request.query().get("a")).flatMap(ReceiptKey::decode);
    if (key.isEmpty()) {
      // Not one of the relay's texts, or one that was sent by hand with the same account.
      telemetry.count("ReceiptOfNoText", Map.of("sid", sid.get()));
      return HttpAnswer.empty(204);
    }
    var event =
        new ReceiptReceived(
            clock.instant(),
            key.get(),
            new TextSid(sid.get()),
            status.get(),
            form.first("ErrorCode").flatMap(Webhook::number));
    return keep(event, HttpAnswer.empty(204));
  }

  private static Optional<Integer> number(String digits) {
    return digits.matches("[0-9]{1,6}") ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
  }

  private HttpAnswer keep(RelayEvent event, HttpAnswer kept) {
    try {
      queues.send(event);
    } catch (RuntimeException e) {
      return failed("NotKept", e);
    }
    telemetry.count(
        event instanceof TextReceived ? "TextKept" : "ReceiptKept",
        Map.of("message", event.message().value()));
    return kept;
  }

  private HttpAnswer refused(HttpRequest request, int status, String reason) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("status", "" + status);
    facts.put("reason", reason);
    facts.put("route", request.routePath());
    // Whoever is refused chose his headers, too: nothing but what the platform writes is repeated.
    request
        .header("x-amzn-trace-id")
        .map(TRACE::matcher)
        .filter(Matcher::find)
        .ifPresent(trace -> facts.put("trace", trace.group(1)));
    telemetry.count("WebhookRefused", facts);
    return HttpAnswer.empty(status);
  }

  private HttpAnswer failed(String metric, RuntimeException e) {
    telemetry.count(metric, Map.of("reason", e.toString()));
    return HttpAnswer.empty(503);
  }
}
