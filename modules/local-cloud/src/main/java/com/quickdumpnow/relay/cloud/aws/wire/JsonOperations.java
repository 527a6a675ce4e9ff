package com.quickdumpnow.relay.cloud.aws.wire;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.function.Function;

/**
 * The operations of a service that speaks an AWS JSON protocol, in which {@code X-Amz-Target} names
 * the operation.
 */
public record JsonOperations(Map<String, Function<JsonInput, JsonObject>> byName) {

  /** Answers {@code request} by the operation it names. */
  public AwsResponse handle(AwsRequest request) {
    var target = request.header("X-Amz-Target").orElse("");
    var name = target.substring(target.indexOf('.') + 1);
    var operation = byName.get(name);
    if (operation == null) {
      throw AwsFault.unknownOperation(name);
    }
    return AwsResponse.json(operation.apply(JsonInput.of(request.body())));
  }
}
