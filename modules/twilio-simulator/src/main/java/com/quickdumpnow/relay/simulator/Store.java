package com.quickdumpnow.relay.simulator;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All that the simulated Twilio knows. Safe for use by several threads. */
final class Store implements AutoCloseable {
  private final SimulatorOptions options;
  private Account account;
  private boolean advancedOptOut;

  private final Map<String, Text> texts = new LinkedHashMap<>();
  private final Map<String, List<String>> sidsByRecipient = new HashMap<>();
  private final List<String> sids = new ArrayList<>();
  private final Map<String, Set<String>> screens = new TreeMap<>();
  private final Map<String, Phone> phones = new HashMap<>();
  private final Set<String> optOuts = new LinkedHashSet<>();
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private @Nullable Journal journal;

  /**
   * A messaging service.
   *
   * @param sid {@code MG…}
   * @param settings by the names of the API's JSON
   */
  record Service(String sid, Instant createdAt, Instant updatedAt, Map<String, String> settings) {
    Service {
      settings = Map.copyOf(settings);
    }

    @Nullable String setting(String name) {
      var value = settings.get(name);
      return value == null || value.isEmpty() ? null : value;
    }
  }

  /**
   * A phone number of the account.
   *
   * @param sid {@code PN…}
   * @param number E.164
   * @param serviceSid the service that it belongs to, if any
   * @param settings by the names of the API's JSON
   */
  record Line(
      String sid,
      String number,
      @Nullable String serviceSid,
      Instant createdAt,
      Instant updatedAt,
      Map<String, String> settings) {
    Line {
      settings = Map.copyOf(settings);
    }

    @Nullable String setting(String name) {
      var value = settings.get(name);
      return value == null || value.isEmpty() ? null : value;
    }
  }

  private Store(SimulatorOptions options, Account account) {
    this.options = options;
    this.account = account;
    this.advancedOptOut = options.advancedOptOut();
  }

  /**
   * Takes up what a former run left, or starts anew.
   *
   * @throws IOException if the data directory cannot be read or written
   */
  static Store open(SimulatorOptions options) throws IOException {
    if (options.dataDir().isEmpty()) {
      return fresh(options);
    }
    var file = options.dataDir().get().resolve("twilio.jsonl");
    Files.createDirectories(options.dataDir().get());
    var entries = Journal.read(file);
    var store = entries.isEmpty() ? fresh(options) : restored(options, entries);
    store.journal = Journal.start(file, store.snapshot());
    return store;
  }

  private static Store fresh(SimulatorOptions options) {
    var store = new Store(options, options.account().apply(Account.generate(options.random())));
    store.addDefaults();
    return store;
  }

  private static Store restored(SimulatorOptions options, List<JsonObject> entries) {
    var former =
        entries.stream()
            .filter(entry -> entry.get("kind").getAsString().equals("account"))
            .reduce((_, newest) -> newest)
            .map(entry -> Json.GSON.fromJson(entry.get("value"), Account.class));
    var store =
        new Store(
            options,
            options.account().apply(former.orElseGet(() -> Account.generate(options.random()))));
    entries.forEach(store::restore);
    store.addDefaults();
    return store;
  }

  /** What an account needs before anybody provisions it: one service with one number. */
  private void addDefaults() {
    var now = options.clock().instant();
    services.putIfAbsent(
        account.messagingServiceSid(),
        new Service(
            account.messagingServiceSid(),
            now,
            now,
            Map.of("friendly_name", "QDN Relay", "use_inbound_webhook_on_number", "false")));
    if (line(account.relayNumber()).isEmpty()) {
      var line =
          new Line(
              newSid("PN"),
              account.relayNumber(),
              account.messagingServiceSid(),
              now,
              now,
              Map.of());
      lines.put(line.sid(), line);
    }
    screen(account.primary());
    account.backups().forEach(this::screen);
  }

  private void restore(JsonObject entry) {
    var value = entry.get("value");
    switch (entry.get("kind").getAsString()) {
      case "text" -> put(Json.GSON.fromJson(value, Text.class));
      case "deleted" -> remove(value.getAsString());
      case "screen" -> {
        var shown = value.getAsJsonObject();
        screen(shown.get("number").getAsString()).add(shown.get("sid").getAsString());
      }
      case "cleared" -> screens.values().forEach(Set::clear);
      case "forgotten" -> empty();
      case "opt_out" -> optOuts.add(value.getAsString());
      case "opt_in" -> optOuts.remove(value.getAsString());
      case "phone" -> {
        var phone = value.getAsJsonObject();
        phones.put(
            phone.get("number").getAsString(),
            Json.GSON.fromJson(phone.get("behaviour"), Phone.class));
      }
      case "service" -> {
        var service = Json.GSON.fromJson(value, Service.class);
        services.put(service.sid(), service);
      }
      case "service_deleted" -> services.remove(value.getAsString());
      case "line" -> {
        var line = Json.GSON.fromJson(value, Line.class);
        lines.put(line.sid(), line);
      }
      default -> {
        // Of a newer simulator, or the account, which was read first.
      }
    }
  }

  private List<JsonObject> snapshot() {
    var entries = new ArrayList<JsonObject>();
    entries.add(entry("account", account));
    services.values().forEach(service -> entries.add(entry("service", service)));
    lines.values().forEach(line -> entries.add(entry("line", line)));
    phones.forEach((number, phone) -> entries.add(phoneEntry(number, phone)));
    optOuts.forEach(optOut -> entries.add(entry("opt_out", optOut)));
    texts.values().forEach(text -> entries.add(entry("text", text)));
    screens.forEach((number, shown) -> shown.forEach(sid -> entries.add(shownEntry(number, sid))));
    return entries;
  }

  private static JsonObject entry(String kind, Object value) {
    var entry = new JsonObject();
    entry.addProperty("kind", kind);
    entry.add(
        "value",
        value instanceof String text ? new JsonPrimitive(text) : Json.GSON.toJsonTree(value));
    return entry;
  }

  private static JsonObject phoneEntry(String number, Phone phone) {
    return entry("phone", Map.of("number", number, "behaviour", phone));
  }

  private static JsonObject shownEntry(String number, String sid) {
    return entry("screen", Map.of("number", number, "sid", sid));
  }

  private void record(JsonObject entry) {
    if (journal != null) {
      journal.append(entry);
    }
  }

  // Account

  synchronized Account account() {
    return account;
  }

  synchronized void rotate(String authToken) {
    account = account.withAuthToken(authToken);
    record(entry("account", account));
  }

  synchronized boolean advancedOptOut() {
    return advancedOptOut;
  }

  synchronized void advancedOptOut(boolean on) {
    advancedOptOut = on;
  }

  synchronized String newSid(String prefix) {
    return prefix + Account.hex(options.random(), 32);
  }

  /** Returns a version 4 UUID. */
  synchronized String newUuid() {
    var digits = Account.hex(options.random(), 32);
    return "%s-%s-4%s-a%s-%s"
        .formatted(
            digits.substring(0, 8),
            digits.substring(8, 12),
            digits.substring(13, 16),
            digits.substring(17, 20),
            digits.substring(20));
  }

  /** Returns a number from 0 up to, but not, 1. */
  synchronized double chance() {
    return options.random().nextDouble();
  }

  Instant now() {
    return options.clock().instant();
  }

  // Texts

  synchronized void add(Text text) {
    put(text);
    record(entry("text", text));
  }

  private void put(Text text) {
    if (texts.put(text.sid(), text) == null) {
      sids.add(text.sid());
      sidsByRecipient.computeIfAbsent(text.to(), _ -> new ArrayList<>()).add(text.sid());
    }
  }

  synchronized Optional<Text> text(String sid) {
    return Optional.ofNullable(texts.get(sid));
  }

  /** Changes a text; nothing if it was deleted meanwhile. */
  synchronized Optional<Text> change(String sid, UnaryOperator<Text> change) {
    var text = texts.get(sid);
    if (text == null) {
      return Optional.empty();
    }
    var changed = change.apply(text);
    add(changed);
    return Optional.of(changed);
  }

  synchronized boolean delete(String sid) {
    var known = texts.containsKey(sid);
    if (known) {
      remove(sid);
      record(entry("deleted", sid));
    }
    return known;
  }

  private void remove(String sid) {
    var text = texts.remove(sid);
    if (text != null) {
      sids.remove(sid);
      screens.values().forEach(shown -> shown.remove(sid));
      var toRecipient = sidsByRecipient.get(text.to());
      if (toRecipient != null) {
        toRecipient.remove(sid);
      }
    }
  }

  /** Returns the texts that the API knows, newest first. */
  synchronized List<Text> listed(Optional<String> to) {
    var chosen = to.isEmpty() ? sids : sidsByRecipient.getOrDefault(to.get(), List.of());
    return chosen.reversed().stream()
        .map(texts::get)
        .filter(text -> text != null && text.listed())
        .toList();
  }

  /** Returns the outgoing texts whose end was not reached when the former run ended. */
  synchronized List<Text> unsettled() {
    return texts.values().stream().filter(text -> !text.inbound() && !text.settled()).toList();
  }

  // Phones

  /** Puts a text on a screen; once, even if its delivery is taken up again after a restart. */
  synchronized void show(String number, String sid) {
    if (screen(number).add(sid)) {
      record(shownEntry(number, sid));
    }
  }

  private Set<String> screen(String number) {
    return screens.computeIfAbsent(number, _ -> new LinkedHashSet<>());
  }

  synchronized Collection<String> phoneNumbers() {
    return List.copyOf(screens.keySet());
  }

  /** Returns what is on one phone's screen, oldest first. */
  synchronized List<Text> shown(String number) {
    return screens.getOrDefault(number, Set.of()).stream()
        .map(texts::get)
        .filter(text -> text != null)
        .toList();
  }

  synchronized void clearScreens() {
    screens.values().forEach(Set::clear);
    record(entry("cleared", ""));
  }

  /** Forgets every text, who opted out, and how carriers behave. */
  synchronized void forget() {
    empty();
    record(entry("forgotten", ""));
  }

  private void empty() {
    texts.clear();
    sids.clear();
    sidsByRecipient.clear();
    screens.values().forEach(Set::clear);
    phones.clear();
    optOuts.clear();
  }

  synchronized Phone phone(String number) {
    return phones.getOrDefault(number, Phone.GOOD);
  }

  synchronized void phone(String number, Phone phone) {
    screen(number);
    phones.put(number, phone);
    record(phoneEntry(number, phone));
  }

  // Opt-outs: a service's block covers all its numbers, otherwise it is one number's.

  private static String optOutKey(Line line, String phone) {
    return (line.serviceSid() == null ? line.number() : line.serviceSid()) + " " + phone;
  }

  synchronized boolean optedOut(Line line, String phone) {
    return optOuts.contains(optOutKey(line, phone));
  }

  synchronized boolean optedOut(String phone) {
    return optOuts.stream().anyMatch(key -> key.endsWith(" " + phone));
  }

  /** Returns whether that changed anything. */
  synchronized boolean optOut(Line line, String phone) {
    var key = optOutKey(line, phone);
    record(entry("opt_out", key));
    return optOuts.add(key);
  }

  /** Returns whether that changed anything. */
  synchronized boolean optIn(Line line, String phone) {
    var key = optOutKey(line, phone);
    record(entry("opt_in", key));
    return optOuts.remove(key);
  }

  // Services and numbers

  synchronized List<Service> services() {
    return List.copyOf(services.values());
  }

  synchronized Optional<Service> service(String sid) {
    return Optional.ofNullable(services.get(sid));
  }

  synchronized Service save(Service service) {
    services.put(service.sid(), service);
    record(entry("service", service));
    return service;
  }

  synchronized void deleteService(String sid) {
    services.remove(sid);
    record(entry("service_deleted", sid));
    for (var line : List.copyOf(lines.values())) {
      if (sid.equals(line.serviceSid())) {
        save(new Line(line.sid(), line.number(), null, line.createdAt(), now(), line.settings()));
      }
    }
  }

  synchronized List<Line> lines() {
    return List.copyOf(lines.values());
  }

  synchronized List<Line> linesOf(String serviceSid) {
    return lines.values().stream().filter(line -> serviceSid.equals(line.serviceSid())).toList();
  }

  synchronized Optional<Line> line(String sidOrNumber) {
    return lines.values().stream()
        .filter(line -> line.sid().equals(sidOrNumber) || line.number().equals(sidOrNumber))
        .findFirst();
  }

  synchronized Line save(Line line) {
    lines.put(line.sid(), line);
    record(entry("line", line));
    return line;
  }

  @Override
  public synchronized void close() throws IOException {
    var open = journal;
    journal = null;
    if (open != null) {
      open.close();
    }
  }
}
