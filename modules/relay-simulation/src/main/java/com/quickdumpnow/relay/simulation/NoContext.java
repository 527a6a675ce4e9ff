package com.quickdumpnow.relay.simulation;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/** What Lambda tells a function of itself, which none of the relay's functions asks. */
final class NoContext implements Context {
  static final Context INSTANCE = new NoContext();

  private NoContext() {}

  private static UnsupportedOperationException unasked() {
    return new UnsupportedOperationException("no function asks");
  }

  @Override
  public String getAwsRequestId() {
    throw unasked();
  }

  @Override
  public String getLogGroupName() {
    throw unasked();
  }

  @Override
  public String getLogStreamName() {
    throw unasked();
  }

  @Override
  public String getFunctionName() {
    throw unasked();
  }

  @Override
  public String getFunctionVersion() {
    throw unasked();
  }

  @Override
  public String getInvokedFunctionArn() {
    throw unasked();
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw unasked();
  }

  @Override
  public ClientContext getClientContext() {
    throw unasked();
  }

  @Override
  public int getRemainingTimeInMillis() {
    throw unasked();
  }

  @Override
  public int getMemoryLimitInMB() {
    throw unasked();
  }

  @Override
  public LambdaLogger getLogger() {
    throw unasked();
  }
}
