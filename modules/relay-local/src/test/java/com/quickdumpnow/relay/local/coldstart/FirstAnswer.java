package com.quickdumpnow.relay.local.coldstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;

/** Makes a function and gives it one event: the handler's class name is the only argument. */
final class FirstAnswer {
  private FirstAnswer() {}

  /** Reads the event from standard input and writes the answer to standard error. */
  public static void main(String[] arguments) throws Exception {
    var handler =
        Class.forName(arguments[0])
            .asSubclass(RequestStreamHandler.class)
            .getDeclaredConstructor()
            .newInstance();
    var answer = new ByteArrayOutputStream();
    var nothing =
        (Context)
            Proxy.newProxyInstance(
                FirstAnswer.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (_, _, _) -> null);
    handler.handleRequest(System.in, answer, nothing);
    answer.writeTo(System.err);
  }
}
