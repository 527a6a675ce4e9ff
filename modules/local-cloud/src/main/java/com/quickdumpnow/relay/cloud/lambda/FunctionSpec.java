package com.quickdumpnow.relay.cloud.lambda;

import com.quickdumpnow.relay.cloud.template.Topology.LambdaFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All that a runtime has to know of its function.
 *
 * @param version what the function is told as its version
 * @param environment complete: the template's, the host's and Lambda's own
 * @param root the unpacked package, with libraries in {@code lib/}
 * @param libraries the library jars of the package, each once for all functions that have it
 */
record FunctionSpec(
    LambdaFunction function,
    String version,
    Map<String, String> environment,
    Path root,
    List<Path> libraries) {

  String label() {
    return function.label();
  }

  Duration timeout() {
    return function.timeout();
  }

  String logGroup() {
    return "/aws/lambda/" + function.name();
  }
}
