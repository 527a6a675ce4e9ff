package com.quickdumpnow.relay.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a webhook is sent, from the fragment of its address. Source: Twilio, "Webhooks: connection
 * overrides". A value out of range counts as its default.
 *
 * @param connect how long connecting may take
 * @param read how long the answer may take
 * @param total how long all tries together may take
 * @param retries how often to try again
 * @param retryOn after which failures: {@code ct}, {@code rt}, {@code 4xx}, {@code 5xx}, {@code
 *     all}
 */
record Overrides(
    Duration connect, Duration read, Duration total, int retries, Set<String> retryOn) {

  private static final Set<String> POLICIES = Set.of("ct", "rt", "4xx", "5xx", "all");

  static Overrides of(String url) {
    var fragment = url.indexOf('#');
    var values = new HashMap<String, String>();
    if (fragment >= 0) {
      for (var pair : url.substring(fragment + 1).split("&", -1)) {
        var equals = pair.indexOf('=');
        if (equals > 0) {
          values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    var retryOn = Set.copyOf(List.of(values.getOrDefault("rp", "ct").split(",", -1)));
    return new Overrides(
        Duration.ofMillis(number(values, "ct", 100, 10_000, 5_000)),
        Duration.ofMillis(number(values, "rt", 100, 15_000, 15_000)),
        Duration.ofMillis(number(values, "tt", 100, 15_000, 15_000)),
        number(values, "rc", 0, 5, 1),
        POLICIES.containsAll(retryOn) ? retryOn : Set.of("ct"));
  }

  boolean retriedAfter(String failure) {
    return retryOn.contains(failure) || retryOn.contains("all");
  }

  private static int number(
      Map<String, String> values, String key, int least, int most, int usual) {
    var value = values.getOrDefault(key, "");
    if (!value.matches("[0-9]{1,6}")) {
      return usual;
    }
    var number = Integer.parseInt(value);
    return number < least || number > most ? usual : number;
  }
}
