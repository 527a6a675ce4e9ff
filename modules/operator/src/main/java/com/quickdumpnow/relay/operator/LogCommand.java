package com.quickdumpnow.relay.operator;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A job's message log at the terminal. */
@Command(
    name = "log",
    description = "Shows a job's messages, with what became of each text.",
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  qdn log j_abc123", "  qdn log _unmatched --limit 20"})
public final class LogCommand implements Callable<Integer> {
  private static final int PAGE = 100;
  private static final int WORDS = 60;
  private static final String UNMATCHED = "_unmatched";

  private final Surroundings surroundings;

  @Parameters(paramLabel = "JOB", description = "Such as j_abc123; _unmatched for those without.")
  private String job;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The newest so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--show-numbers", description = "Whole phone numbers.")
  private boolean numbers;

  @Mixin private Target target;
  @Mixin private Screen screen;

  /** Tells in these surroundings. */
  @SuppressWarnings("NullAway.Init") // picocli sets the rest
  public LogCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (!job.equals(UNMATCHED) && !JobId.isJobId(job)) {
      throw CommandFailure.usage("job", "%s is no job's id".formatted(job), "such as j_abc123");
    }
    if (limit < 1) {
      throw CommandFailure.usage("limit", "--limit: 1 or more", "");
    }
    var items = new ArrayList<JsonElement>();
    try (var api = RelayApi.of(target.deployment(), surroundings)) {
      var after = Optional.<String>empty();
      do {
        var page =
            api.get(
                    "/api/messages/%s?limit=%d%s"
                        .formatted(
                            job,
                            PAGE,
                            after
                                .map(cursor ->
                                    "&after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8))
                                .orElse("")))
                .body();
        var got = page.getAsJsonArray("items");
        // The relay's own texts to responders have the customer's number in them.
        items.addAll(numbers ? got.asList() : masked(got).asList());
        after = got.size() < PAGE ? Optional.empty() : text(page, "next").filter(n -> !n.isEmpty());
      } while (after.isPresent());
    }
    var newest = items.subList(Math.max(0, items.size() - limit), items.size());
    if (screen.isJson()) {
      var array = new JsonArray();
      newest.forEach(array::add);
      var document = new JsonObject();
      document.addProperty("job", job);
      document.add("items", array);
      screen.print("qdn.log/1", document);
    } else if (newest.isEmpty()) {
      screen.print("no messages");
    } else {
      screen.table(
          List.of("time", "from", "to", "status", "error", "words"),
          newest.stream().map(item -> row(item.getAsJsonObject())).toList());
    }
    return 0;
  }

  private static JsonArray masked(JsonArray items) {
    return JsonParser.parseString(PhoneNumber.masked(items.toString())).getAsJsonArray();
  }

  private static List<String> row(JsonObject item) {
    var error =
        item.get("error") instanceof JsonObject problem ? text(problem, "code").orElse("-") : "-";
    return List.of(
        text(item, "at").orElse("-"),
        text(item, "from_role").orElse("-"),
        text(item, "to_role").orElse("-"),
        text(item, "status").orElse("-"),
        error,
        words(text(item, "body").orElse("")));
  }

  private static String words(String body) {
    var line = Screen.oneLine(body);
    return line.codePointCount(0, line.length()) <= WORDS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, WORDS)) + "…";
  }

  private static Optional<String> text(JsonObject object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }
}
