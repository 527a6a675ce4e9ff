package com.quickdumpnow.relay.local;

import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.NativeJSON;
import org.mozilla.javascript.NativeObject;
import org.mozilla.javascript.Script;
import org.mozilla.javascript.ScriptableObject;

/**
 * CloudFront's function for viewer requests, the very text that is deployed, run by Rhino.
 *
 * <p>It gets what such a function here may look at: method and address. Query, headers and cookies
 * are empty, and the answer has to be a request: a function that answered in the origin's place
 * would fail here, and is to be thought of when there is one.
 */
final class ViewerRequest {
  private final Script script;

  /**
   * Compiles it.
   *
   * @param source JavaScript that defines {@code handler(event)}
   */
  ViewerRequest(String source) {
    try (var context = context()) {
      script = context.compileString(source, "viewer-request.js", 1, null);
    }
  }

  /** Returns the address of the file that {@code uri} stands for. */
  String rewritten(String method, String uri) {
    try (var context = context()) {
      // Of its own each time, as at the edge: nothing is remembered between requests.
      var scope = context.initSafeStandardObjects();
      script.exec(context, scope);
      var request = object(context, scope);
      put(request, "method", method);
      put(request, "uri", uri);
      for (var empty : new String[] {"querystring", "headers", "cookies"}) {
        put(request, empty, object(context, scope));
      }
      var event = object(context, scope);
      put(event, "version", "1.0");
      put(event, "request", request);
      if (!(scope.get("handler", scope) instanceof Function handler)) {
        throw new IllegalStateException("viewer-request.js: no function named handler");
      }
      var answer = handler.call(context, scope, scope, new Object[] {event});
      if (answer instanceof NativeObject changed && changed.get("uri") instanceof CharSequence to) {
        return to.toString();
      }
      throw new IllegalStateException(
          "viewer-request.js answered %s (expected: a request)"
              .formatted(NativeJSON.stringify(context, scope, answer, null, null)));
    }
  }

  private static Context context() {
    var context = Context.enter();
    context.setLanguageVersion(Context.VERSION_ES6);
    context.setInterpretedMode(true); // Compiling it would take longer than it ever runs.
    return context;
  }

  private static ScriptableObject object(Context context, ScriptableObject scope) {
    return (ScriptableObject) context.newObject(scope);
  }

  private static void put(ScriptableObject object, String name, Object value) {
    ScriptableObject.putProperty(object, name, value);
  }
}
