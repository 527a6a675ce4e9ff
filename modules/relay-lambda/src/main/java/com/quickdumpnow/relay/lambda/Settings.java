package com.quickdumpnow.relay.lambda;

import com.quickdumpnow.relay.sms.PhoneNumber;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A function's settings, read once from its environment and checked all together. */
public final class Settings {
  private final Map<Setting, String> values;
  private final Map<String, String> environment;

  private Settings(Map<Setting, String> values, Map<String, String> environment) {
    this.values = values;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads the settings that a function needs.
   *
   * @throws IllegalArgumentException with every missing or wrong one, if there are any
   */
  public static Settings from(Map<String, String> environment, Set<Setting> needed) {
    var values = new EnumMap<Setting, String>(Setting.class);
    var faults = new ArrayList<String>();
    for (var setting : needed) {
      var value = Optional.ofNullable(environment.get(setting.name()));
      value.ifPresent(given -> values.put(setting, given));
      value.map(setting::fault).orElse(Optional.of(setting + ": missing")).ifPresent(faults::add);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("settings: " + String.join("; ", faults));
    }
    return new Settings(values, environment);
  }

  /** Returns a setting as it was given. */
  public String text(Setting setting) {
    var value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException(
          setting + ": not among the settings that this function needs");
    }
    return value;
  }

  /** Returns a setting that is a time span. */
  public Duration duration(Setting setting) {
    return Duration.parse(text(setting));
  }

  /** Returns a setting that is a phone number. */
  public PhoneNumber phone(Setting setting) {
    return new PhoneNumber(text(setting));
  }

  /** Returns a setting that is one of {@code form}, such as {@code backup-first}. */
  public <E extends Enum<E>> E choice(Setting setting, Class<E> form) {
    return Enum.valueOf(form, text(setting).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Returns the words of a setting that is a list with commas between them. */
  public List<String> words(Setting setting) {
    return words(text(setting));
  }

  static List<String> words(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** Returns a setting that is a URL. */
  public URI uri(Setting setting) {
    return URI.create(text(setting));
  }

  /** Returns a setting that may be empty. */
  public Optional<String> optional(Setting setting) {
    return Optional.of(text(setting)).filter(value -> !value.isBlank());
  }

  /** Returns the whole environment, which also holds what the platform itself sets. */
  public Map<String, String> environment() {
    return environment;
  }
}
