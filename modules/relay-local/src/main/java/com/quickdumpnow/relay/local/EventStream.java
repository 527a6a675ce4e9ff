package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.local.Journal.News;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The journal as server-sent events, one stream a window.
 *
 * <p>{@code start} says that what follows is all there is; {@code entry} is one entry, whose id the
 * browser names when it comes again, so that it gets what it missed, and nothing twice; {@code
 * state} is how things stand; {@code phones} says that the screens are to be looked at again;
 * {@code time} is the relay's.
 */
final class EventStream {
  /** An id: the run and the entry. */
  private static final Pattern ID = Pattern.compile("([0-9]{1,15})\\.([0-9]{1,15})");

  /** So often something is written, or nobody would notice that the reader has gone. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final Journal journal;
  private final AtomicInteger readers = new AtomicInteger();

  EventStream(Journal journal) {
    this.journal = journal;
  }

  /** Returns whether anybody follows. */
  boolean isRead() {
    return readers.get() > 0;
  }

  /** Writes until the reader has gone, or the server is closed. */
  void serve(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    readers.incrementAndGet();
    try (var out = exchange.getResponseBody()) {
      write(out, "retry: 500\n\n");
      follow(out, Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      readers.decrementAndGet();
    }
  }

  private void follow(OutputStream out, Optional<String> lastEventId)
      throws IOException, InterruptedException {
    var known = ID.matcher(lastEventId.orElse(""));
    var run = known.matches() ? Long.parseLong(known.group(1)) : 0;
    var after = known.matches() ? Long.parseLong(known.group(2)) : 0;
    var state = "";
    var phones = -1L;
    while (true) {
      var news = journal.await(run, after, state, phones, HEARTBEAT);
      write(out, text(news, phones));
      run = news.run();
      after = news.last();
      state = news.state().isEmpty() ? state : news.state();
      phones = news.phones();
    }
  }

  private static String text(News news, long phones) {
    var text = new StringBuilder();
    if (news.fromStart()) {
      var start = new JsonObject();
      start.addProperty("run", news.run());
      event(text, "start", start.toString());
    }
    for (var entry : news.entries()) {
      text.append("id: %d.%d\n".formatted(news.run(), entry.id()));
      event(text, "entry", entry.json().toString());
    }
    if (!news.state().isEmpty()) {
      event(text, "state", news.state());
    }
    if (news.phones() != phones) {
      event(text, "phones", Long.toString(news.phones()));
    }
    event(text, "time", Instant.now().toString());
    return text.toString();
  }

  /** JSON as Gson writes it has no line ends. */
  private static void event(StringBuilder text, String name, String data) {
    text.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
