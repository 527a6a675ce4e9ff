package com.quickdumpnow.relay.twilio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that counts what it is sent and answers each request with the same bytes, which need not
 * be HTTP. It never closes a connection unless it was told to, whatever the client asks for.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Answer answer;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /** What it does with a request that it has read. */
  interface Answer {
    void to(Socket connection, OutputStream out) throws IOException, InterruptedException;
  }

  /** One request as it came. */
  record Request(String head, String body) {}

  ScriptedServer(Answer answer) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
  }

  ScriptedServer(ServerSocket socket, Answer answer) {
    this.answer = answer;
    this.socket = socket;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers with this status line and these headers and this body, whose length it adds. */
  static Answer http(String head, String body) {
    var answer =
        "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(head, body.getBytes(ISO_8859_1).length, body);
    return (_, out) -> out.write(answer.getBytes(ISO_8859_1));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  List<Request> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        var connection = socket.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      while (true) {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
          head.append((char) readByte(in));
        }
        var length = 0;
        for (var line : head.toString().toLowerCase(Locale.ROOT).split("\r\n", -1)) {
          if (line.startsWith("content-length:")) {
            length = Integer.parseInt(line.substring("content-length:".length()).strip());
          }
        }
        requests.add(new Request(head.toString(), new String(in.readNBytes(length), ISO_8859_1)));
        answer.to(connection, connection.getOutputStream());
      }
    } catch (IOException _) {
      // The client has gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int readByte(InputStream in) throws IOException {
    var value = in.read();
    if (value < 0) {
      throw new IOException("end");
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (var connection : connections) {
      connection.close();
    }
  }
}
