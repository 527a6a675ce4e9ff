package com.quickdumpnow.relay.operator;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How a command talks: data on the standard output, all else on the standard error, and questions
 * only where somebody is there to answer. An option group of every command.
 */
public final class Screen {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Surroundings surroundings;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "One JSON document on the standard output.")
  private boolean json;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /** Talks in these surroundings. */
  @SuppressWarnings("NullAway.Init") // picocli sets the spec before anything runs
  public Screen(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Returns whether JSON is wanted. */
  public boolean isJson() {
    return json;
  }

  /** Prints a document, with its schema's name first, such as {@code qdn.dlq.list/1}. */
  public void print(String schema, JsonObject document) {
    var named = new JsonObject();
    named.addProperty("schema", schema);
    document.asMap().forEach(named::add);
    out().println(GSON.toJson(named));
    out().flush();
  }

  /** Returns texts as JSON. */
  public static JsonArray array(Collection<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** Prints one line of data. */
  public void print(String line) {
    out().println(line);
    out().flush();
  }

  /** Says something that is no data. */
  public void say(String line) {
    err().println(line);
    err().flush();
  }

  /** Prints rows under a header, in columns. Cells have no line ends. */
  public void table(List<String> header, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(header.stream().map(cell -> cell.toUpperCase(Locale.ROOT)).toList());
    all.addAll(rows);
    var widths =
        IntStream.range(0, header.size())
            .map(column ->
                Collections.max(all.stream().map(row -> row.get(column).length()).toList()))
            .toArray();
    for (var row : all) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      print(line.toString().stripTrailing());
    }
  }

  /**
   * Returns what somebody wrote in one line, without what would move the terminal's cursor or turn
   * the reading direction.
   */
  public static String oneLine(String words) {
    return words
        .replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ")
        .replaceAll("[\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "")
        .strip();
  }

  /**
   * Asks before something is changed.
   *
   * @return whether it was wanted
   * @throws CommandFailure if nobody is there to ask, and {@code --yes} was not given
   */
  public boolean confirms(String question) {
    return yes || asked(question);
  }

  /**
   * Asks about something that {@code --yes} is not meant for.
   *
   * @return whether it was wanted; false where no questions are to be asked, or nobody is there
   */
  public boolean confirmsExpressly(String question) {
    return !yes && surroundings.terminal().isPresent() && asked(question);
  }

  private boolean asked(String question) {
    return answer(question + " [y/N] ", "give --yes").toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /**
   * Asks before something is changed, and ends the command if it was not wanted.
   *
   * @throws CommandFailure if it was not wanted, or nobody is there to ask and {@code --yes} was
   *     not given
   */
  public void confirm(String question) {
    if (!confirms(question)) {
      throw notConfirmed();
    }
  }

  /**
   * Asks before something is lost: its name must be given.
   *
   * @param given the name that the command line gave for this, or an empty text
   * @throws CommandFailure if another name was given, or nobody is there to ask
   */
  public void confirmByName(String question, String name, String given) {
    var answer =
        given.isEmpty()
            ? answer(
                "%s Type %s to go on: ".formatted(question, name),
                "give --confirm=%s: --yes is not enough for this".formatted(name))
            : given;
    if (!answer.equals(name)) {
      throw notConfirmed();
    }
  }

  private static CommandFailure notConfirmed() {
    return CommandFailure.failed("not_confirmed", "not confirmed: this was not done", "");
  }

  private String answer(String question, String mend) {
    var terminal =
        surroundings
            .terminal()
            .orElseThrow(() ->
                CommandFailure.usage(
                    "nobody_to_ask", "this changes something, and nobody is there to ask", mend));
    err().print(question);
    err().flush();
    try {
      var line = terminal.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
