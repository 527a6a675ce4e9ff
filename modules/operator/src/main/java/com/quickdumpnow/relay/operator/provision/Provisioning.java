package com.quickdumpnow.relay.operator.provision;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.lambda.Setting;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Credentials;
import com.quickdumpnow.relay.operator.Deployment;
import com.quickdumpnow.relay.operator.provision.Routing.Change;
import com.quickdumpnow.relay.operator.provision.Routing.Found;
import com.quickdumpnow.relay.operator.provision.Routing.Line;
import com.quickdumpnow.relay.operator.secret.Vault;
import com.quickdumpnow.relay.twilio.TwilioApi.Host;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and writes what Twilio knows of the relay. */
public final class Provisioning {
  private static final String SERVICES = "/v1/Services";

  private final TwilioDesk desk;
  private final String publicUrl;
  private final String serviceSid;
  private final String number;

  /** Works on a deployment's account. */
  public Provisioning(Deployment deployment, TwilioDesk desk) {
    this.desk = desk;
    this.publicUrl = deployment.output("PublicUrl");
    this.serviceSid = deployment.setting(Setting.TWILIO_MESSAGING_SERVICE_SID.name());
    this.number = deployment.setting(Setting.RELAY_NUMBER.name());
  }

  /**
   * Works on a deployment's account with what the operator gives, or else what the deployment has.
   *
   * @throws CommandFailure if the operator's credentials are of another account
   */
  static Provisioning of(Deployment deployment, Credentials credentials, Vault vault) {
    return new Provisioning(deployment, TwilioDesk.of(deployment, credentials, vault));
  }

  /** Returns the relay's address, as Twilio must know it. */
  String publicUrl() {
    return publicUrl;
  }

  /** Returns the last four digits of the relay's number. */
  String lastDigits() {
    return number.substring(number.length() - 4);
  }

  /**
   * What was found.
   *
   * @param elsewhere whether texts to the number go to somebody else
   * @param changes how many settings are not as they should be
   * @param numberIsThere whether the account has the number
   */
  public record Standing(boolean numberIsThere, boolean elsewhere, List<String> changes) {}

  /** Returns how what Twilio knows stands to what it must know. */
  public Standing standing() {
    var found = found();
    return new Standing(
        found.number().isPresent(),
        Routing.isElsewhere(found, publicUrl),
        Routing.changes(found, publicUrl, false).stream().map(Change::field).toList());
  }

  /**
   * Makes everything as it should be, the number's routing too. For an account that is nobody's.
   */
  public void provision() {
    make(Routing.changes(found(), publicUrl, true));
  }

  /**
   * Reads everything.
   *
   * @throws CommandFailure if there is no such service
   */
  Found found() {
    var service =
        desk.find(Host.MESSAGING, SERVICES + "/" + serviceSid)
            .orElseThrow(() ->
                CommandFailure.failed(
                    "no_service",
                    "the account has no Messaging Service %s".formatted(serviceSid),
                    "make one in Twilio's console, and deploy with its SID as"
                        + " TwilioMessagingServiceSid"));
    var line =
        desk
            .list(
                Host.API,
                desk.accountPath("/IncomingPhoneNumbers.json"),
                Map.of("PhoneNumber", number),
                "incoming_phone_numbers")
            .stream()
            .filter(one -> number.equals(text(one, "phone_number")))
            .findFirst();
    return new Found(
        serviceSid,
        settings(service, Routing.service("").keySet()),
        line.map(one -> {
          var sid = text(one, "sid");
          return new Line(sid, settings(one, Routing.number("").keySet()), serviceOf(sid));
        }));
  }

  /** Twilio does not say of a number which service it is in: each is asked. */
  private Optional<String> serviceOf(String numberSid) {
    var others =
        desk.list(Host.MESSAGING, SERVICES, Map.of("PageSize", "100"), "services").stream()
            .map(one -> text(one, "sid"));
    return Stream.concat(Stream.of(serviceSid), others)
        .distinct()
        .filter(sid ->
            desk.find(Host.MESSAGING, SERVICES + "/" + sid + "/PhoneNumbers/" + numberSid)
                .isPresent())
        .findFirst();
  }

  private static Map<String, String> settings(JsonObject json, Set<String> fields) {
    var settings = new LinkedHashMap<String, String>();
    fields.forEach(field -> settings.put(field, text(json, field)));
    return settings;
  }

  private static String text(JsonObject json, String field) {
    var value = json.get(field);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** Returns the SIDs of texts that came in since a time, of the latest thousand. */
  List<String> receivedSince(Instant since) {
    return desk
        .list(Host.API, desk.accountPath("/Messages.json"), Map.of("PageSize", "1000"), "messages")
        .stream()
        .filter(message -> text(message, "direction").equals("inbound"))
        .filter(message ->
            !DateTimeFormatter.RFC_1123_DATE_TIME
                .parse(text(message, "date_created"), Instant::from)
                .isBefore(since))
        .map(message -> text(message, "sid"))
        .toList();
  }

  /** Returns whether US carriers know the service's sender; nothing if Twilio does not say. */
  public Optional<Boolean> isRegistered() {
    return desk.find(Host.MESSAGING, SERVICES + "/" + serviceSid)
        .map(service -> service.get("us_app_to_person_registered"))
        .filter(value -> value.isJsonPrimitive())
        .map(value -> value.getAsBoolean());
  }

  /**
   * Makes changes, in their order.
   *
   * @throws CommandFailure if Twilio refuses one: those before it are made
   */
  void make(List<Change> changes) {
    for (var change : changes) {
      switch (change.part()) {
        case SERVICE ->
            desk.post(
                Host.MESSAGING,
                SERVICES + "/" + change.sid(),
                Map.of(parameter(change.field()), change.to()));
        case NUMBER ->
            desk.post(
                Host.API,
                desk.accountPath("/IncomingPhoneNumbers/" + change.sid() + ".json"),
                Map.of(parameter(change.field()), change.to()));
        case POOL -> move(change);
      }
    }
  }

  private void move(Change change) {
    var now = serviceOf(change.sid());
    if (now.equals(Optional.of(change.to()))) {
      return;
    }
    // While it is in none, the number's own settings count.
    now.ifPresent(from ->
        desk.delete(Host.MESSAGING, SERVICES + "/" + from + "/PhoneNumbers/" + change.sid()));
    if (!change.to().isEmpty()) {
      desk.post(
          Host.MESSAGING,
          SERVICES + "/" + change.to() + "/PhoneNumbers",
          Map.of("PhoneNumberSid", change.sid()));
    }
  }

  /** Returns those of the changes that do not read back as they were made. */
  List<Change> missing(List<Change> changes) {
    return fromNow(changes).stream().filter(change -> !change.from().equals(change.to())).toList();
  }

  /**
   * Returns changes as they are to be made from what is there now, whatever was there once. They
   * may be about another number than the relay's of today.
   */
  List<Change> fromNow(List<Change> changes) {
    var read = new HashMap<String, JsonObject>();
    Function<String, JsonObject> number =
        sid ->
            desk.find(Host.API, desk.accountPath("/IncomingPhoneNumbers/" + sid + ".json"))
                .orElseGet(JsonObject::new);
    Function<String, JsonObject> service =
        sid -> desk.find(Host.MESSAGING, SERVICES + "/" + sid).orElseGet(JsonObject::new);
    return changes.stream()
        .map(change -> {
          var sid = change.sid();
          var now =
              switch (change.part()) {
                case SERVICE -> text(read.computeIfAbsent(sid, service), change.field());
                case NUMBER -> text(read.computeIfAbsent(sid, number), change.field());
                case POOL -> serviceOf(sid).orElse("");
              };
          return new Change(change.part(), sid, change.field(), now, change.to());
        })
        .toList();
  }

  /** {@code sms_url} is {@code SmsUrl}. */
  private static String parameter(String field) {
    return Arrays.stream(field.split("_", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }
}
