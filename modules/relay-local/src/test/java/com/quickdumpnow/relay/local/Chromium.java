package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.fail;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium, one for all tests of a JVM, driven by Playwright on the system's Node: the
 * build fetches neither.
 */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static final Optional<Browser> ONLY = start();

  private Chromium() {}

  /** Returns the browser. Without one a test is skipped, but for CI, where it fails. */
  static Browser get() {
    if (ONLY.isEmpty()) {
      var why = "No Chromium and Node on the path: the pages were not looked at.";
      if ("true".equals(System.getenv("CI"))) {
        fail(why);
      }
      Assumptions.abort(why);
    }
    return ONLY.orElseThrow();
  }

  private static Optional<Browser> start() {
    var chromium =
        Optional.ofNullable(System.getProperty("chromium"))
            .map(Path::of)
            .or(() -> NAMES.stream().flatMap(Chromium::onPath).findFirst());
    var node = onPath("node").findFirst();
    if (chromium.isEmpty() || node.isEmpty()) {
      return Optional.empty();
    }
    System.setProperty("playwright.nodejs.path", node.get().toString());
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    return Optional.of(
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(ARGUMENTS)));
  }

  private static Stream<Path> onPath(String name) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }
}
