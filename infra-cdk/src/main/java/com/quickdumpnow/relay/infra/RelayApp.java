package com.quickdumpnow.relay.infra;

import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;

/** The CDK app. Runs in the repository's root, after the functions have been packaged. */
public final class RelayApp {

  /** The stack's name, which is the deployment's name too. */
  public static final String STACK = "QdnRelay";

  private RelayApp() {}

  /** Synthesises into {@code CDK_OUTDIR}. */
  public static void main(String[] args) {
    var root = Path.of("").toAbsolutePath();
    var output = System.getenv("CDK_OUTDIR");
    if (output != null && Boolean.getBoolean("relay.synth.reuse")) {
      var assembly = new AssemblyCache(Path.of(output), root);
      assembly.refresh(() -> synthesize(root));
    } else {
      synthesize(root);
    }
  }

  private static void synthesize(Path root) {
    // The CDK command line hands its own context over; started without it, read cdk.json.
    Map<String, Object> context =
        System.getenv("CDK_CONTEXT_JSON") == null ? CdkJson.context(root) : Map.of();
    var app = App.Builder.create().context(context).analyticsReporting(false).build();
    new RelayStack(app, STACK, FunctionPackages.builtBelow(root));
    app.synth();
  }
}
