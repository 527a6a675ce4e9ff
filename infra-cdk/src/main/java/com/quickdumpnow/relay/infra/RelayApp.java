package com.quickdumpnow.relay.infra;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;

/**
 * The CDK app. Runs in the repository's root, after the functions have been packaged, and writes
 * the cloud assembly to {@code CDK_OUTDIR}.
 */
public final class RelayApp {

  /** The stack's name, which is the deployment's name too. */
  public static final String STACK = "QdnRelay";

  private static final Path ROOT = Path.of("").toAbsolutePath();

  private static final FunctionPackages PACKAGES = FunctionPackages.builtBelow(ROOT);

  private RelayApp() {}

  /**
   * Synthesises.
   *
   * @param args {@code --if-changed}: only if an input has changed since the last time
   */
  public static void main(String[] args) {
    if (!List.of(args).contains("--if-changed")) {
      synthesize();
      return;
    }
    var output = Path.of(System.getenv("CDK_OUTDIR"));
    // CDK's own switch.
    var validating = !"false".equals(System.getenv("CDK_VALIDATION"));
    var cache = new AssemblyCache(output, validating);
    if (!cache.refresh(files(), libraries(), RelayApp::synthesize)) {
      System.out.println("Nothing to synthesise: " + ROOT.relativize(output) + " is up to date");
    }
  }

  private static void synthesize() {
    // The CDK command line hands its own context over; started without it, read cdk.json.
    Map<String, Object> context =
        System.getenv("CDK_CONTEXT_JSON") == null ? CdkJson.context(ROOT) : Map.of();
    var app = App.Builder.create().context(context).analyticsReporting(false).build();
    new RelayStack(app, STACK, PACKAGES, EdgeFiles.below(ROOT));
    var findings = ValidationReport.findings(Path.of(app.synth().getDirectory()));
    if (!findings.isEmpty()) {
      throw new IllegalStateException("The template is not valid:\n" + String.join("\n", findings));
    }
  }

  /** All that the assembly is made of, but for the libraries. */
  private static List<Path> files() {
    var files = new ArrayList<Path>();
    files.add(ROOT.resolve("cdk.json"));
    files.addAll(EdgeFiles.files(ROOT));
    try (var classes = Files.walk(ROOT.resolve("infra-cdk/target/classes"))) {
      classes.filter(Files::isRegularFile).sorted().forEach(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var function : RelayFunction.values()) {
      files.add(PACKAGES.of(function));
    }
    return files;
  }

  private static List<String> libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).getFileName().toString())
        .toList();
  }
}
