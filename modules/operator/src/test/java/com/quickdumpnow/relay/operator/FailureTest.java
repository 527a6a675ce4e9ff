package com.quickdumpnow.relay.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whoever gives another port than he means is told so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailureTest {
  private static String ask(int port) {
    var err = new StringWriter();
    var status =
        OperatorCommandLine.of(new Surroundings(Map.of(), Optional.empty(), InstantSource.system()))
            .setErr(new PrintWriter(err))
            .execute("dlq", "list", "--local", "--aws-port=" + port);
    assertThat(status).isEqualTo(1);
    return err.toString();
  }

  @Test
  void what_listens_at_the_port_is_something_else() throws IOException {
    var answers = List.of("<!doctype html><p>no", "{\"status\":404}", "");
    for (var status : List.of(200, 404, 401)) {
      for (var answer : answers) {
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext(
            "/",
            exchange -> {
              try (exchange) {
                var body = answer.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
              }
            });
        web.start();
        try {
          assertThat(ask(web.getAddress().getPort()))
              .as("%d %s", status, answer)
              .isEqualTo(
                  """
                  qdn: what answers there does not speak AWS's language
                    for the local run, give the --aws-port that ./qdn local has printed
                  """);
        } finally {
          web.stop(0);
        }
      }
    }
  }

  @Test
  void nothing_listens_at_the_port() {
    assertThat(ask(1)).startsWith("qdn: nobody answers\n");
  }
}
