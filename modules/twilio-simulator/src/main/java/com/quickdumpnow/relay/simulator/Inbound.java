package com.quickdumpnow.relay.simulator;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** What happens when somebody texts a number of the account. */
final class Inbound {
  private final Store store;
  private final Webhooks webhooks;
  private final Events events;

  /**
   * What came of one inbound text.
   *
   * @param sid its name
   * @param status the HTTP status of the last answer; 0 if there was none
   * @param verdict {@code ok}, or what was wrong
   */
  record Received(String sid, int status, String verdict) {}

  /** Where a number's texts are reported. */
  private record Route(
      String url, String method, @Nullable String fallback, String fallbackMethod) {}

  Inbound(Store store, Webhooks webhooks, Events events) {
    this.store = store;
    this.webhooks = webhooks;
    this.events = events;
  }

  /** Takes a text from a phone, and returns when the account's webhook has answered. */
  Received receive(Store.Line line, String from, String body, List<String> mediaUrls)
      throws InterruptedException {
    var now = store.now();
    var media = mediaUrls.stream().map(url -> new Text.Media(store.newSid("ME"), url)).toList();
    var route = route(line);
    // Twilio drops a text of a service without an address, and does not even log it.
    var dropped = line.serviceSid() != null && route.isEmpty() && !definedOnLine(line);
    var text =
        new Text(
            store.newSid(media.isEmpty() ? "SM" : "MM"),
            Text.INBOUND,
            from,
            line.number(),
            body,
            media,
            "received",
            null,
            line.serviceSid(),
            null,
            now,
            now,
            now,
            !dropped,
            List.of());
    store.add(text);
    store.show(from, text.sid());
    var keyword = Keyword.of(body);
    var reply = keyword.filter(word -> obey(word, line, from));
    var received = deliver(text, keyword, route);
    reply.ifPresent(word -> show(from, line, word.reply()));
    return received;
  }

  /** Sends a text's webhook once more. */
  Received repeat(Text text) throws InterruptedException {
    var line = store.line(text.to());
    return deliver(
        text, Keyword.of(text.body()), line.isEmpty() ? Optional.empty() : route(line.get()));
  }

  /** Does what Twilio does on a keyword. Returns whether it answers the sender. */
  private boolean obey(Keyword keyword, Store.Line line, String from) {
    return switch (keyword) {
      case STOP -> store.optOut(line, from);
      // "Yes" is an ordinary answer of somebody who never opted out.
      case START -> store.optIn(line, from);
      case HELP -> !store.optedOut(line, from);
    };
  }

  private boolean definedOnLine(Store.Line line) {
    return service(line)
        .map(service -> "true".equals(service.setting("use_inbound_webhook_on_number")))
        .orElse(true);
  }

  private Optional<Store.Service> service(Store.Line line) {
    return line.serviceSid() == null ? Optional.empty() : store.service(line.serviceSid());
  }

  private Optional<Route> route(Store.Line line) {
    if (definedOnLine(line)) {
      return Optional.ofNullable(line.setting("sms_url"))
          .map(url ->
              new Route(
                  url,
                  method(line.setting("sms_method")),
                  line.setting("sms_fallback_url"),
                  method(line.setting("sms_fallback_method"))));
    }
    return service(line)
        .flatMap(service ->
            Optional.ofNullable(service.setting("inbound_request_url"))
                .map(url ->
                    new Route(
                        url,
                        method(service.setting("inbound_method")),
                        service.setting("fallback_url"),
                        method(service.setting("fallback_method")))));
  }

  private static String method(@Nullable String method) {
    return method == null ? "POST" : method;
  }

  private Received deliver(Text text, Optional<Keyword> keyword, Optional<Route> route)
      throws InterruptedException {
    if (route.isEmpty()) {
      var verdict = text.listed() ? "no webhook configured" : "dropped: no webhook configured";
      tell(text, null, 0, verdict, 0);
      return new Received(text.sid(), 0, verdict);
    }
    var form = form(text, keyword);
    var url = route.get().url();
    var outcome = webhooks.send(route.get().method(), url, form);
    var error = judge(outcome, text);
    tell(text, url, outcome.status(), error == 0 ? "ok" : "error " + error, outcome.tries());
    var fallback = route.get().fallback();
    if (error != 0 && fallback != null) {
      form.add(new Field("ErrorCode", Integer.toString(error)));
      form.add(new Field("ErrorUrl", url.contains("#") ? url.substring(0, url.indexOf('#')) : url));
      outcome = webhooks.send(route.get().fallbackMethod(), fallback, form);
      error = judge(outcome, text);
      tell(text, fallback, outcome.status(), error == 0 ? "ok" : "error " + error, outcome.tries());
    }
    return new Received(text.sid(), outcome.status(), error == 0 ? "ok" : "error " + error);
  }

  /** Every field that a real webhook has; those that Twilio does not know come empty. */
  private List<Field> form(Text text, Optional<Keyword> keyword) {
    var account = store.account().accountSid();
    var form = new ArrayList<Field>();
    form.add(new Field("ToCountry", "US"));
    form.add(new Field("ToState", "CA"));
    form.add(new Field("SmsMessageSid", text.sid()));
    form.add(new Field("NumMedia", Integer.toString(text.media().size())));
    for (var index = 0; index < text.media().size(); index++) {
      var media = text.media().get(index);
      form.add(new Field("MediaContentType" + index, media.contentType()));
      form.add(
          new Field(
              "MediaUrl" + index,
              "https://api.twilio.com/2010-04-01/Accounts/%s/Messages/%s/Media/%s"
                  .formatted(account, text.sid(), media.sid())));
    }
    form.add(new Field("ToCity", ""));
    form.add(new Field("FromZip", ""));
    form.add(new Field("SmsSid", text.sid()));
    form.add(new Field("FromState", "CA"));
    form.add(new Field("SmsStatus", "received"));
    form.add(new Field("FromCity", ""));
    form.add(new Field("Body", text.body()));
    form.add(new Field("FromCountry", "US"));
    form.add(new Field("To", text.to()));
    if (text.serviceSid() != null) {
      form.add(new Field("MessagingServiceSid", text.serviceSid()));
    }
    form.add(new Field("ToZip", ""));
    form.add(new Field("NumSegments", Integer.toString(Segments.of(text.body()))));
    form.add(new Field("ReferralNumMedia", "0"));
    form.add(new Field("MessageSid", text.sid()));
    form.add(new Field("AccountSid", account));
    form.add(new Field("From", text.from() == null ? "" : text.from()));
    form.add(new Field("ApiVersion", "2010-04-01"));
    // Twilio adds parameters without notice, and signs them: nobody may rely on a closed list.
    form.add(new Field("AddedWithoutNotice", "yes, by the simulator"));
    if (store.advancedOptOut()) {
      keyword.ifPresent(word -> form.add(new Field("OptOutType", word.name())));
    }
    return form;
  }

  /** Returns Twilio's error code for an answer, or 0 if it is a good one. */
  private int judge(Webhooks.Outcome outcome, Text text) {
    if (outcome.failure().equals("ct")) {
      return 11_205;
    }
    if (!outcome.good()) {
      return 11_200;
    }
    if (outcome.status() == 204) {
      return 0;
    }
    var type = outcome.contentType();
    if (type.startsWith("text/plain")) {
      // Twilio's old promise: plain text is the answer to the sender.
      var line = store.line(text.to());
      if (line.isPresent() && text.from() != null) {
        show(text.from(), line.get(), outcome.body());
      }
      return 0;
    }
    if (!type.startsWith("text/xml")
        && !type.startsWith("application/xml")
        && !type.startsWith("text/html")) {
      return 12_300;
    }
    return twiml(outcome.body());
  }

  private static int twiml(String body) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      // The default one prints to standard error.
      builder.setErrorHandler(
          new ErrorHandler() {
            @Override
            public void warning(SAXParseException e) {}

            @Override
            public void error(SAXParseException e) throws SAXException {
              throw e;
            }

            @Override
            public void fatalError(SAXParseException e) throws SAXException {
              throw e;
            }
          });
      var root = builder.parse(new InputSource(new StringReader(body))).getDocumentElement();
      if (!root.getTagName().equals("Response")) {
        return 12_100;
      }
      // Verbs are real TwiML, which the simulator does not perform: refused as an invalid one
      // (12200), because to ignore it would look like success.
      return root.getElementsByTagName("*").getLength() == 0 ? 0 : 12_200;
    } catch (SAXException | IOException _) {
      return 12_100;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform has an XML parser", e);
    }
  }

  /** Puts a text of Twilio's own, which its API does not list, on a phone's screen. */
  private void show(String phone, Store.Line line, String body) {
    var now = store.now();
    var text =
        new Text(
            store.newSid("SM"),
            Text.REPLY,
            line.number(),
            phone,
            body,
            List.of(),
            "delivered",
            null,
            line.serviceSid(),
            null,
            now,
            now,
            now,
            false,
            List.of());
    store.add(text);
    store.show(phone, text.sid());
  }

  private void tell(Text text, @Nullable String url, int status, String verdict, int tries) {
    var details = new LinkedHashMap<String, @Nullable Object>();
    details.put("sid", text.sid());
    details.put("from", text.from());
    details.put("to", text.to());
    details.put("body", text.body());
    details.put("url", url);
    details.put("status", status);
    details.put("verdict", verdict);
    details.put("tries", tries);
    events.add("inbound_webhook", details);
  }
}
