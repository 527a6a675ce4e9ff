package com.quickdumpnow.relay.twilio;

import static java.util.Objects.requireNonNull;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import com.quickdumpnow.relay.twilio.OneShotTransport.Outcome;
import com.quickdumpnow.relay.twilio.OneShotTransport.Outcome.Answered;
import com.quickdumpnow.relay.twilio.OneShotTransport.Outcome.Lost;
import com.quickdumpnow.relay.twilio.OneShotTransport.Outcome.NotConnected;
import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.Message.Direction;
import com.twilio.rest.api.v2010.account.message.Media;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts through a Twilio messaging service.
 *
 * <p>Each text names its status callback, with the text's key in the query, so that a receipt tells
 * which text it is about even if the answer to the send was lost. Safe for use by several threads.
 */
public final class TwilioTexting implements Texting {
  /** How long connecting may take. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** How long one request may take in all; under a function's 15 s. */
  static final Duration TIMEOUT = Duration.ofSeconds(8);

  /** How long Twilio may queue a text: one that comes after its escalation only confuses. */
  private static final int VALIDITY_SECONDS = 300;

  /**
   * How Twilio reports: three more tries on any failure but a refusal, 4 s each. Source: Twilio,
   * "Webhooks: connection overrides".
   */
  private static final String CALLBACK_OVERRIDES = "#rc=3&rp=ct,rt,5xx&rt=4000";

  /** Source: Twilio, error dictionary: "Invalid media URL(s)". */
  private static final int INVALID_MEDIA = 21_620;

  private static final int PAGE_SIZE = 100;

  /** Beyond this many texts, something else is wrong. */
  private static final int PAGES_MAX = 100;

  /** Where media are, whatever address the API is asked at; webhooks name them like this, too. */
  private static final String MEDIA_HOST = "https://api.twilio.com";

  private static final String JSON = ".json";

  private final TwilioSettings settings;
  private final Supplier<ApiKey> apiKey;
  private final Duration connectTimeout;
  private final Duration timeout;

  /**
   * Makes one.
   *
   * @param settings which account, and where
   * @param apiKey asked before each operation, so that a new key is taken up; what it throws, the
   *     operation throws, with nothing sent
   */
  public TwilioTexting(TwilioSettings settings, Supplier<ApiKey> apiKey) {
    this(settings, apiKey, CONNECT_TIMEOUT, TIMEOUT);
  }

  TwilioTexting(
      TwilioSettings settings, Supplier<ApiKey> apiKey, Duration connectTimeout, Duration timeout) {
    this.settings = settings;
    this.apiKey = apiKey;
    this.connectTimeout = connectTimeout;
    this.timeout = timeout;
  }

  @Override
  public Sent send(OutgoingText text) {
    var body = text.body().text();
    if (body.length() > BODY_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "body: %d characters (expected: at most %d)".formatted(body.length(), BODY_LENGTH_MAX));
    }
    List<URI> media;
    try {
      media = text.media().stream().map(URI::create).toList();
    } catch (IllegalArgumentException _) {
      return new Sent.Refused(INVALID_MEDIA);
    }
    var to = new com.twilio.type.PhoneNumber(text.to().e164());
    var creator =
        media.isEmpty()
            ? Message.creator(to, settings.messagingServiceSid(), body)
            : Message.creator(to, settings.messagingServiceSid(), media);
    if (!body.isEmpty()) {
      creator.setBody(body);
    }
    creator.setStatusCallback(statusCallback(text.receiptKey()));
    creator.setValidityPeriod(VALIDITY_SECONDS);

    var transport = transport().withBody(body);
    var client = client(transport);
    try {
      var sid = creator.create(client).getSid();
      return sent(transport.outcome(), sid, 0);
    } catch (ApiException e) {
      return sent(transport.outcome(), null, e.getCode() == null ? 0 : e.getCode());
    } catch (TwilioException _) {
      return sent(transport.outcome(), null, 0);
    }
  }

  private static Sent sent(Outcome outcome, @Nullable String sid, int errorCode) {
    return switch (outcome) {
      case NotConnected _ -> new Sent.NotSent(Duration.ZERO);
      case Lost _ -> new Sent.Unknown();
      // Never processed, says Twilio of 20429.
      case Answered(var status, var retryAfter) when status == 429 -> new Sent.NotSent(retryAfter);
      // Not Twilio's refusal, but some server's on the way that lost patience.
      case Answered(var status, _) when status == 408 -> new Sent.Unknown();
      case Answered(var status, _) when status >= 400 && status < 500 ->
          new Sent.Refused(errorCode);
      case Answered(var status, _) when status < 300 && sid != null && isTextSid(sid) ->
          new Sent.Accepted(new TextSid(sid));
      case Answered _ -> new Sent.Unknown();
    };
  }

  private URI statusCallback(ReceiptKey key) {
    var base = settings.publicBaseUrl().toString();
    // The key's characters stand for themselves in a query, so the address is signed as it is here.
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + "/sms/callback?a="
            + key.encoded()
            + CALLBACK_OVERRIDES);
  }

  @Override
  public Optional<Progress> progress(TextSid sid) {
    var transport = transport();
    var client = client(transport);
    try {
      return progress(Message.fetcher(sid.value()).fetch(client));
    } catch (ApiException e) {
      if (transport.outcome() instanceof Answered(var status, _) && status == 404) {
        return Optional.empty();
      }
      throw unavailable("a text", transport, e);
    } catch (TwilioException | NullPointerException e) {
      throw unavailable("a text", transport, e);
    }
  }

  private static Optional<Progress> progress(Message message) {
    requireNonNull(message.getSid());
    // The SDK makes a word that it does not know null.
    return message.getStatus() == null
        ? Optional.empty()
        : DeliveryStatus.of(message.getStatus().toString())
            .map(status -> new Progress(status, Optional.ofNullable(message.getErrorCode())));
  }

  @Override
  public List<SentText> sentTo(PhoneNumber to, Instant since) {
    return listed(
            "texts to a phone",
            to,
            since,
            (message, _) -> isOurs(message) ? sentText(message) : null)
        .stream()
        .sorted(Comparator.comparing(SentText::createdAt).reversed())
        .toList();
  }

  /**
   * By the service first: a text that has just been accepted has no sender yet, which is also why
   * the list is never asked for by sender, nor by the date sent.
   */
  private boolean isOurs(Message message) {
    return message.getDirection() == Direction.OUTBOUND_API
        && (settings.messagingServiceSid().equals(message.getMessagingServiceSid())
            || (message.getFrom() != null
                && settings.relayNumber().e164().equals(message.getFrom().getEndpoint())));
  }

  private static SentText sentText(Message message) {
    return new SentText(
        new TextSid(message.getSid()),
        bodyOf(message),
        message.getDateCreated().toInstant(),
        progress(message));
  }

  @Override
  public List<InboundText> receivedSince(Instant since) {
    return listed("texts received", settings.relayNumber(), since, this::inboundText);
  }

  private @Nullable InboundText inboundText(Message message, TwilioRestClient client) {
    var from = message.getFrom() == null ? "" : message.getFrom().getEndpoint();
    // Over a channel that is not SMS, it is an address of another kind.
    if (message.getDirection() != Direction.INBOUND || !PhoneNumber.isNumber(from)) {
      return null;
    }
    return new InboundText(
        new MessageId(message.getSid()),
        message.getDateCreated().toInstant(),
        new PhoneNumber(from),
        settings.relayNumber(),
        bodyOf(message),
        message.getNumMedia() == null || message.getNumMedia().equals("0")
            ? List.of()
            : mediaOf(message.getSid(), client));
  }

  private List<String> mediaOf(String messageSid, TwilioRestClient client) {
    return Media.reader(messageSid)
        .setPageSize((long) PAGE_SIZE)
        .firstPage(client)
        .getRecords()
        .stream()
        .map(media -> requireNonNull(media.getUri()))
        .map(uri ->
            MEDIA_HOST
                + (uri.endsWith(JSON) ? uri.substring(0, uri.length() - JSON.length()) : uri))
        .toList();
  }

  private static TextBody bodyOf(Message message) {
    return new TextBody(message.getBody() == null ? "" : message.getBody());
  }

  /**
   * Returns what {@code read} makes of the messages to one number, newest first, without its nulls,
   * back to the second of {@code since}.
   */
  private <T> List<T> listed(
      String what,
      PhoneNumber to,
      Instant since,
      BiFunction<Message, TwilioRestClient, @Nullable T> read) {
    var transport = transport();
    var client = client(transport);
    var oldest = since.truncatedTo(ChronoUnit.SECONDS);
    try {
      var reader =
          Message.reader()
              .setTo(new com.twilio.type.PhoneNumber(to.e164()))
              .setPageSize((long) PAGE_SIZE);
      var found = new ArrayList<T>();
      var page = reader.firstPage(client);
      for (var number = 1; ; number++) {
        var recent =
            page.getRecords().stream()
                .filter(message -> !message.getDateCreated().toInstant().isBefore(oldest))
                .toList();
        for (var message : recent) {
          var one = read.apply(message, client);
          if (one != null) {
            found.add(one);
          }
        }
        // The list is ordered by the date sent, which a text may not have yet: one old text does
        // not prove that the rest is old, a whole page of them does.
        if (recent.isEmpty() || !page.hasNextPage()) {
          return found;
        }
        if (number == PAGES_MAX) {
          throw new TextingUnavailableException(
              "%s: more than %d".formatted(what, PAGES_MAX * PAGE_SIZE));
        }
        page = reader.nextPage(page, client);
      }
    } catch (TwilioException | NullPointerException | IllegalArgumentException e) {
      // The last two: an answer without what every message has.
      throw unavailable(what, transport, e);
    }
  }

  private static boolean isTextSid(String sid) {
    try {
      return !new TextSid(sid).value().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private OneShotTransport transport() {
    return new OneShotTransport(settings.apiBaseUrl(), connectTimeout, timeout);
  }

  private TwilioRestClient client(OneShotTransport transport) {
    var key = apiKey.get();
    return new TwilioRestClient.Builder(key.sid(), key.secret())
        .accountSid(settings.accountSid())
        .httpClient(transport)
        .build();
  }

  /** Says no more of the answer than its status: it may hold numbers and bodies. */
  private static TextingUnavailableException unavailable(
      String what, OneShotTransport transport, RuntimeException cause) {
    var came =
        switch (transport.outcome()) {
          case NotConnected _ -> "no connection";
          case Lost _ -> "no answer";
          case Answered(var status, _) when status < 400 -> "an unreadable answer";
          case Answered(var status, _) -> "HTTP " + status;
        };
    return new TextingUnavailableException(
        "asked for %s: %s (%s)".formatted(what, came, cause.getClass().getSimpleName()));
  }
}
