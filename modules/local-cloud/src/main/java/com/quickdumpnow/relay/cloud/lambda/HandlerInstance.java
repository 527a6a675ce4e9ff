package com.quickdumpnow.relay.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One handler object, which takes one event at a time, as an execution environment does. */
final class HandlerInstance {
  private final RequestStreamHandler handler;

  private HandlerInstance(RequestStreamHandler handler) {
    this.handler = handler;
  }

  /**
   * Makes a handler.
   *
   * @param name as in {@code package.Class} or {@code package.Class::handleRequest}
   * @param environment for a public constructor that takes a map; a no-argument constructor reads
   *     this process's own
   * @throws ReflectiveOperationException if there is no such class or constructor
   * @throws Exception what its constructor throws
   */
  static HandlerInstance create(String name, ClassLoader loader, Map<String, String> environment)
      throws Exception {
    var parts = name.split("::", 2);
    if (parts.length > 1 && !parts[1].equals("handleRequest")) {
      throw new NoSuchMethodException(name + " (expected: ::handleRequest)");
    }
    var type = Class.forName(parts[0], true, loader);
    Object made;
    try {
      made = make(type, environment);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
    return switch (made) {
      case RequestStreamHandler stream -> new HandlerInstance(stream);
      case RequestHandler<?, ?> pojo -> new HandlerInstance(streamOf(pojo, loader));
      default ->
          throw new ClassCastException(
              name + " is neither a RequestStreamHandler nor a RequestHandler");
    };
  }

  String handle(String event, Context context) throws Exception {
    var output = new ByteArrayOutputStream();
    handler.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), output, context);
    return output.toString(UTF_8);
  }

  private static Object make(Class<?> type, Map<String, String> environment)
      throws ReflectiveOperationException {
    for (var constructor : type.getConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0].equals(Map.class)) {
        return constructor.newInstance(environment);
      }
    }
    return type.getConstructor().newInstance();
  }

  /** As the runtime interface client does it: the same serialisers, chosen in the same way. */
  @SuppressWarnings("unchecked") // The type arguments are those that the serialisers are made of.
  private static RequestStreamHandler streamOf(RequestHandler<?, ?> handler, ClassLoader loader) {
    var types = typeArguments(handler.getClass());
    var input = serializer(types[0], loader);
    var output = serializer(types[1], loader);
    var typed = (RequestHandler<Object, Object>) handler;
    return (in, out, context) -> {
      var answer = typed.handleRequest(input.fromJson(in), context);
      output.toJson(answer, out);
    };
  }

  @SuppressWarnings("unchecked") // Erased: a serialiser takes whatever its type was.
  private static PojoSerializer<Object> serializer(Type type, ClassLoader loader) {
    if (type instanceof Class<?> plain
        && LambdaEventSerializers.isLambdaSupportedEvent(plain.getName())) {
      return (PojoSerializer<Object>) LambdaEventSerializers.serializerFor(plain, loader);
    }
    return JacksonFactory.getInstance().getSerializer(type);
  }

  /** Finds the arguments of {@code RequestHandler<I, O>}, on the class itself or one above it. */
  private static Type[] typeArguments(Class<?> handler) {
    var pending = new ArrayList<Type>();
    pending.add(handler);
    while (!pending.isEmpty()) {
      var next = pending.removeFirst();
      if (next instanceof ParameterizedType generic
          && generic.getRawType().equals(RequestHandler.class)) {
        return generic.getActualTypeArguments();
      }
      var raw = next instanceof ParameterizedType generic ? generic.getRawType() : next;
      if (raw instanceof Class<?> plain) {
        pending.addAll(List.of(plain.getGenericInterfaces()));
        if (plain.getGenericSuperclass() != null) {
          pending.add(plain.getGenericSuperclass());
        }
      }
    }
    throw new ClassCastException(handler.getName() + " does not say what it handles");
  }
}
