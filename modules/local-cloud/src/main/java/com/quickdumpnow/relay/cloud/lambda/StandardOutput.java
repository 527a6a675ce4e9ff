package com.quickdumpnow.relay.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what functions in this JVM print to {@code System.out} and {@code System.err}, line by
 * line.
 *
 * <p>It is told by the thread, and by the thread that started that one. Everybody else's output
 * goes where it went before.
 */
final class StandardOutput extends OutputStream {
  private static final InheritableThreadLocal<@Nullable Consumer<String>> LISTENER =
      new InheritableThreadLocal<>();
  private static final ThreadLocal<ByteArrayOutputStream> LINE =
      ThreadLocal.withInitial(ByteArrayOutputStream::new);

  private final PrintStream otherwise;

  private StandardOutput(PrintStream otherwise) {
    this.otherwise = otherwise;
  }

  /** Puts itself before the process's streams, unless it is there already. */
  static synchronized void install() {
    if (!(System.out instanceof Routed)) {
      System.setOut(new Routed(System.out));
    }
    if (!(System.err instanceof Routed)) {
      System.setErr(new Routed(System.err));
    }
  }

  /** Sends what this thread prints from now on to {@code listener}. */
  static void to(Consumer<String> listener) {
    LISTENER.set(listener);
  }

  /** Ends an unfinished line, and this thread's listening. */
  static void end() {
    emit();
    LISTENER.remove();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (LISTENER.get() == null) {
      otherwise.write(bytes, offset, length);
      return;
    }
    for (var i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        emit();
      } else if (bytes[i] != '\r') {
        LINE.get().write(bytes[i]);
      }
    }
  }

  @Override
  public void flush() {
    if (LISTENER.get() == null) {
      otherwise.flush();
    }
  }

  private static void emit() {
    var listener = LISTENER.get();
    var line = LINE.get();
    if (listener != null && line.size() > 0) {
      listener.accept(line.toString(UTF_8));
    }
    line.reset();
  }

  private static final class Routed extends PrintStream {
    Routed(PrintStream otherwise) {
      super(new StandardOutput(otherwise), true, UTF_8);
    }
  }
}
