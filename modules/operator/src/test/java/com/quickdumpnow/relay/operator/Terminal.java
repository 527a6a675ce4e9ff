package com.quickdumpnow.relay.operator;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.aws.AwsPort;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where commands are typed, about what is deployed at one address. Each document that is printed is
 * one that {@code docs/commands.schema.json} describes.
 *
 * @param environment as it is when a command is run
 */
public record Terminal(AwsPort port, Map<String, String> environment, InstantSource clock) {
  private static final CommandSchema DOCUMENTS =
      CommandSchema.read(Path.of("../../docs/commands.schema.json"));

  /** What a command said. */
  public record Said(int status, String out, String err) {
    /** Returns its document. */
    public JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  /** Runs a command; a person, if there is one, types these answers. */
  Said run(Optional<String> answers, String... arguments) {
    return runBefore(answers.map(text -> new BufferedReader(new StringReader(text))), arguments);
  }

  /** Runs a command before somebody. */
  Said run(BufferedReader person, String... arguments) {
    return runBefore(Optional.of(person), arguments);
  }

  private Said runBefore(Optional<BufferedReader> person, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var given = new ArrayList<>(List.of(arguments));
    given.add("--local");
    given.add("--aws-port=" + port.endpoint().getPort());
    var status =
        OperatorCommandLine.of(new Surroundings(Map.copyOf(environment), person, clock))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(given.toArray(String[]::new));
    if (given.contains("--json")) {
      DOCUMENTS.check(out.toString());
    }
    return new Said(status, out.toString(), err.toString());
  }
}
