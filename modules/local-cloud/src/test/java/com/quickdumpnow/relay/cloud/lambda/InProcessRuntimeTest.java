package com.quickdumpnow.relay.cloud.lambda;

/** All functions in this JVM. */
class InProcessRuntimeTest extends FunctionHostContract {
  @Override
  boolean isolated() {
    return false;
  }
}
