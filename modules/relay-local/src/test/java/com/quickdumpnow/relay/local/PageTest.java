package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A test that looks at a page in a browser.
 *
 * <p>It fails on what no page may do, whatever the test is about: an error in the console, which
 * includes a breach of the content security policy, an exception, or a request to another origin.
 */
@ExtendWith(PageTest.Pictures.class)
abstract class PageTest {
  static final int PHONE_WIDTH = 360;

  private static final int PATIENCE_MILLIS = 60_000;

  private static final List<String> WCAG =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  static {
    // A machine under load is no fault of the page's.
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  final RunningRelay relay;

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();

  PageTest() {
    this(RunningRelay.get());
  }

  /** Looks at the pages of a relay of the test's own. */
  PageTest(RunningRelay relay) {
    this.relay = relay;
  }

  /** Opens a browser window of its own: a new customer, with nothing stored. */
  Page window(Browser.NewContextOptions options) {
    var context = Chromium.get().newContext(options.setBaseURL(relay.api().toString()));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    contexts.add(context);
    var page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        faults.add("console: " + message.text());
      }
    });
    page.onPageError(error -> faults.add("exception: " + error));
    page.onRequest(request -> {
      if (!request.url().startsWith(relay.api() + "/") && !request.url().startsWith("data:")) {
        faults.add("foreign origin: " + request.url());
      }
    });
    return page;
  }

  Page window() {
    return window(phone("en-US"));
  }

  static Browser.NewContextOptions phone(String locale) {
    return new Browser.NewContextOptions().setLocale(locale).setViewportSize(PHONE_WIDTH, 740);
  }

  static Browser.NewContextOptions desk(String locale) {
    return new Browser.NewContextOptions().setLocale(locale).setViewportSize(1280, 800);
  }

  /** Declares that the console will tell of something with these words in it. */
  void expectFault(String words) {
    expected.add(words);
  }

  /** Puts a page out of sight, as another tab does, or shows it again. */
  static void setHidden(Page page, boolean hidden) {
    page.evaluate(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }\
        """,
        hidden);
  }

  /** Sees that the page is accessible, as far as a machine can tell, and fits its window. */
  static void assertAccessible(Page page) {
    layOutWhatIsOutOfSight(page);
    var violations = new AxeBuilder(page).withTags(WCAG).analyze().getViolations();
    assertThat(violations)
        .as("axe")
        .flatExtracting(Rule::getNodes)
        .extracting(node -> node.getHtml() + ": " + node.getFailureSummary())
        .isEmpty();
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .as("no sideways scroll")
        .isEqualTo(true);
  }

  /** What was never in sight has a room that is too small, and lies over what is next to it. */
  private static void layOutWhatIsOutOfSight(Page page) {
    page.evaluate(
        """
        for (const element of document.querySelectorAll('*')) {
          if (getComputedStyle(element).contentVisibility === 'auto') {
            element.style.contentVisibility = 'visible';
          }
        }\
        """);
  }

  @AfterEach
  void see_that_nothing_went_wrong_beside() {
    var seen = List.copyOf(faults);
    // Else an answer of the test's would be on its way to a page that is gone.
    contexts.forEach(context -> context.pages().forEach(Page::unrouteAll));
    contexts.forEach(BrowserContext::close);
    assertThat(seen).filteredOn(fault -> expected.stream().noneMatch(fault::contains)).isEmpty();
  }

  /** Leaves a picture and the HTML of each window of a failed test. */
  static final class Pictures implements TestExecutionExceptionHandler {
    private static final Path FOLDER = Path.of("target", "pages");

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure)
        throws Throwable {
      var number = 0;
      for (var context : ((PageTest) test.getRequiredTestInstance()).contexts) {
        for (var page : context.pages()) {
          var name = test.getRequiredTestMethod().getName() + "-" + ++number;
          try {
            Files.createDirectories(FOLDER);
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(FOLDER.resolve(name + ".png")));
            Files.writeString(FOLDER.resolve(name + ".html"), page.content());
          } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
          }
        }
      }
      throw failure;
    }
  }
}
