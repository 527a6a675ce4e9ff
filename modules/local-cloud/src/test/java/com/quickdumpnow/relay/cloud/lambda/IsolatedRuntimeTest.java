package com.quickdumpnow.relay.cloud.lambda;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Each function in a JVM of its own; the runtime interface client is made for Linux only. */
@EnabledOnOs(OS.LINUX)
class IsolatedRuntimeTest extends FunctionHostContract {
  @Override
  boolean isolated() {
    return true;
  }
}
