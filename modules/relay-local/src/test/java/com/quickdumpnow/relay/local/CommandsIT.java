package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.operator.OperatorCommandLine;
import com.quickdumpnow.relay.operator.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The operator's commands act on the whole relay as the documents say. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandsIT {
  private static final String CUSTOMER = "+16195550154";

  /** A command of a document, up to a pipe, a comment or the line's end. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^\\./qdn ([^|#\\n]*--local[^|#\\n]*)");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private final RunningRelay relay = RunningRelay.get();

  private record Said(int status, String out, String err) {
    JsonObject json() {
      return JsonParser.parseString(out).getAsJsonObject();
    }
  }

  private Said run(String... arguments) {
    return run(List.of(arguments));
  }

  private Said run(List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(arguments);
    if (!all.contains("--local")) {
      all.add("--local");
    }
    all.add("--aws-port=" + relay.cloud().aws().getPort());
    var status =
        OperatorCommandLine.of(new Surroundings(Map.of(), Optional.empty(), Clock.systemUTC()))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }

  @Test
  void why_tells_how_a_message_went() {
    var message = relay.text(CUSTOMER, "why is this");
    var page = relay.awaitPage(relay.primary(), CUSTOMER);
    var decisions = run("why", message, "--json").json().getAsJsonArray("decisions");
    assertThat(decisions)
        .extracting(entry -> entry.getAsJsonObject().get("what").getAsString())
        .startsWith("accepted", "claimed", "sent");
    assertThat(run("why", page.sid()).out()).startsWith(message + ": open");
    relay.takeAll();
  }

  @Test
  void a_customer_is_texted_once_for_a_key() {
    var phone = "+16195550155";
    for (int i = 0; i < 2; i++) {
      var said = run("send", "--to", phone, "Call us, please.", "--key", "k-1", "--yes");
      assertThat(said.status()).as(said.err()).isZero();
    }
    RunningRelay.await("the text", () -> relay.screenWith(phone, "Call us, please."));
    assertThat(relay.sent(phone)).hasSize(1);
  }

  @Test
  void who_is_away_is_passed_over_until_he_is_back() {
    var phone = "+16195550156";
    try {
      assertThat(run("roster", "away", "primary").out()).isEqualTo("primary: away\n");
      assertThat(run("roster", "show").out()).contains("away").doesNotContain(relay.primary());
      relay.text(phone, "anybody there");
      relay.awaitPage(relay.backup(), phone);
    } finally {
      assertThat(run("roster", "back", "primary").out()).startsWith("primary: seen");
    }
    relay.takeAll();
  }

  @Test
  void every_command_of_the_README_does_what_it_says() throws IOException {
    var commands = COMMAND.matcher(Files.readString(Path.of("../../README.md")));
    var phone = "+16195550157";
    var message = relay.text(phone, "a message to ask about");
    relay.awaitPage(relay.primary(), phone);
    var ran = 0;
    while (commands.find()) {
      var words = new ArrayList<String>();
      var matcher = WORD.matcher(commands.group(1).replace("SM…", message));
      while (matcher.find()) {
        words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
      var said = run(words);
      assertThat(said.status()).as(words + ": " + said.err()).isZero();
      ran++;
    }
    assertThat(ran).isGreaterThanOrEqualTo(2);
    relay.takeAll();
  }
}
