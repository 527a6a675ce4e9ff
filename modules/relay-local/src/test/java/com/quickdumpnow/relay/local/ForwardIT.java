package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.testkit.Writings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Rules 4 and 9, of the words themselves: what was written is what is read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForwardIT {
  /**
   * Every so many-th of the texts that the core's tests all try: ten a second is what this takes.
   */
  private static final int STRIDE = 14;

  /** In UTF-16 code units. Source: Twilio, Message resource, Body. */
  private static final int LENGTH_MAX = 1_600;

  private final RunningRelay relay = RunningRelay.get();

  @Test
  void mms_media_go_along() {
    var customer = "+16195550180";
    var media = new JsonArray();
    media.add("https://example.com/picture.jpg");
    var mms = new JsonObject();
    mms.addProperty("from", customer);
    mms.addProperty("body", "see here");
    mms.add("media_urls", media);
    var message =
        RunningRelay.json(relay.simulator("POST", "/_sim/sms", mms.toString()))
            .getAsJsonObject()
            .get("message_sid")
            .getAsString();
    var page = relay.awaitPage(relay.primary(), customer);
    assertThat(page.body())
        .isEqualTo("#%s new customer %s\nsee here".formatted(page.code(), customer));
    var screen = "/_sim/phones/%s/messages".formatted(relay.primary().substring(1));
    var shown =
        RunningRelay.objects(RunningRelay.json(relay.simulator("GET", screen, "")).getAsJsonArray())
            .filter(text -> text.get("sid").getAsString().equals(page.sid()))
            .findFirst()
            .orElseThrow();
    assertThat(shown.getAsJsonArray("media_urls")).hasSize(1);
    relay.text(relay.primary(), "OK " + page.code());
    relay.awaitClosed(message);
  }

  @Test
  void a_text_over_twilios_limit_is_split_or_shortened_with_its_mark_and_the_log_keeps_the_whole() {
    var customer = "+16195550192";
    for (int units : new int[] {LENGTH_MAX, 20_000}) {
      var line = "0123456789".repeat(9) + "🚛";
      var text = line.repeat(units / line.length()) + "x".repeat(units % line.length());
      var message = relay.deliver("SM%032x".formatted(units), customer, text);
      var code = code(message);
      var parts =
          RunningRelay.await(
              "the parts",
              () -> {
                var shown = partsOf(code);
                var all =
                    shown.isEmpty() ? 1 : Integer.parseInt(number(shown.getFirst(), "/", ")"));
                return shown.size() == all ? shown : List.<String>of();
              });
      assertThat(parts).hasSizeBetween(2, 9).allMatch(part -> part.length() <= LENGTH_MAX);
      for (var part : parts) {
        assertThat(part.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
      }
      var read =
          parts.stream()
              .map(part -> part.substring(part.indexOf('\n') + 1))
              .collect(Collectors.joining());
      if (units == LENGTH_MAX) {
        assertThat(read).isEqualTo(text);
      } else {
        assertThat(read).hasSizeLessThan(text.length()).endsWith("(shortened; the log has it all)");
      }
      RunningRelay.await(
          "the whole in the log",
          () ->
              relay.call("GET", "/sms/status/" + message, "").body().contains(text)
                  ? List.of(true)
                  : List.of());
      relay.text(relay.primary(), "OK " + code);
      relay.awaitClosed(message);
    }
  }

  /** In the order of their numbers: they may overtake each other. */
  private List<String> partsOf(String code) {
    return relay.screenWith(relay.primary(), "#%s (".formatted(code)).stream()
        .map(RunningRelay.Shown::body)
        .sorted()
        .toList();
  }

  private static String number(String part, String after, String before) {
    var from = part.indexOf(after) + 1;
    return part.substring(from, part.indexOf(before, from));
  }

  @Test
  void what_was_written_arrives_byte_for_byte_in_both_directions_whatever_the_splitting() {
    var writings = Writings.all();
    var number = 81;
    for (int i = 0; i < writings.size(); i += STRIDE) {
      // Four of a customer's, so that none counts as a burst.
      var customer = "+161955501%02d".formatted(number + i / STRIDE / 4);
      var text = writings.get(i);
      var message = relay.text(customer, text);
      var code = code(message);
      assertThat(joined(relay.primary(), code, text.length()))
          .as("text %d on the primary's phone", i)
          .isEqualTo(text);

      var answer = code + " - " + text;
      if (answer.length() > LENGTH_MAX) {
        // With a code before it, it is more than a phone sends.
        relay.text(relay.primary(), "OK " + code);
        relay.awaitClosed(message);
        continue;
      }
      var before = relay.screen(customer).size();
      relay.text(relay.primary(), answer);
      relay.awaitClosed(message);
      var words = "- " + text;
      var replies =
          RunningRelay.await(
              "the words",
              () -> {
                var shown = relay.screen(customer);
                var read = plain(shown.subList(before, shown.size()), "\\([0-9]/[0-9]\\) ");
                return read.length() < words.length() ? List.<String>of() : List.of(read);
              });
      assertThat(replies).as("text %d on the customer's phone", i).containsExactly(words);
    }
  }

  private String code(String message) {
    return RunningRelay.await(
            "the code of " + message,
            () ->
                relay.status(message).stream()
                    .map(view -> view.getAsJsonObject("cascade").get("code").getAsString())
                    .toList())
        .getFirst();
  }

  /** What stands below the headings of one message's texts on a phone. */
  private String joined(String phone, String code, int length) {
    return RunningRelay.await(
            "#%s on %s".formatted(code, phone),
            () -> {
              var heading = "#%s( \\([0-9]/[0-9]\\))?( new customer[^\n]*)?\n".formatted(code);
              var read =
                  plain(
                      relay.screen(phone).stream()
                          .filter(text -> text.body().matches("(?s)" + heading + ".*"))
                          .toList(),
                      heading);
              return read.length() < length ? List.<String>of() : List.of(read);
            })
        .getFirst();
  }

  private static String plain(List<RunningRelay.Shown> texts, String heading) {
    var parts = new ArrayList<>(texts);
    // Parts may overtake each other on their way to a phone.
    parts.sort((one, other) ->
        one.body().replaceFirst("\n.*", "").compareTo(other.body().replaceFirst("\n.*", "")));
    return parts.stream()
        .map(text -> text.body().replaceFirst("\\A" + heading, ""))
        .collect(Collectors.joining());
  }
}
