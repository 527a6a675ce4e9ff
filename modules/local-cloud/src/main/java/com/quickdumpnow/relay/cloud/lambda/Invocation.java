package com.quickdumpnow.relay.cloud.lambda;

/**
 * One event on its way to a function.
 *
 * @param arn as the caller named the function, with a version or alias if there was one
 */
record Invocation(String requestId, String arn, String payload) {}
