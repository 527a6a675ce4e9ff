package com.quickdumpnow.relay.local;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.LocalCloud;
import com.quickdumpnow.relay.operator.OperatorCommandLine;
import com.quickdumpnow.relay.operator.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an operator's commands are given to a relay that runs here, with nobody there to be asked.
 *
 * @param environment of the commands
 * @param clock of the operator's computer
 */
record OperatorDesk(LocalCloud cloud, Map<String, String> environment, InstantSource clock) {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /** One with nothing special about it. */
  static OperatorDesk of(LocalCloud cloud) {
    return new OperatorDesk(cloud, Map.of(), InstantSource.system());
  }

  /** What a command said. */
  record Said(int status, String out, String err) {
    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  /** Returns the words of a command line. */
  static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  Said run(String... arguments) {
    return run(List.of(arguments));
  }

  Said run(List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(arguments);
    if (!all.contains("--local")) {
      all.add("--local");
    }
    all.add("--aws-port=" + cloud.aws().getPort());
    var status =
        OperatorCommandLine.of(new Surroundings(environment, Optional.empty(), clock))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }
}
