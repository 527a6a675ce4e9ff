package com.quickdumpnow.relay.cloud.lambda;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cloud.lambda.InvocationResult.Returned;
import java.util.List;
import java.util.Optional;

/**
 * Which messages of a batch are done.
 *
 * <p>Source: "Implementing partial batch responses" for SQS: an answer that is empty, or has an
 * empty or no list, means that all are done; one that cannot be read, or names a message that was
 * not in the batch, that none is.
 */
final class BatchOutcome {
  private BatchOutcome() {}

  /**
   * Returns the ids of those that are to be deleted.
   *
   * @param ids of the batch
   * @param reportsItemFailures whether the answer is looked at
   */
  static List<String> done(InvocationResult result, List<String> ids, boolean reportsItemFailures) {
    if (!(result instanceof Returned(var payload))) {
      return List.of();
    }
    if (!reportsItemFailures) {
      return ids;
    }
    return failed(payload)
        .filter(ids::containsAll)
        .map(failed -> ids.stream().filter(id -> !failed.contains(id)).toList())
        .orElse(List.of());
  }

  /** Returns what the answer lists; empty if it makes no sense. */
  private static Optional<List<String>> failed(String payload) {
    if (payload.isBlank()) {
      return Optional.of(List.of());
    }
    try {
      var answer = JsonParser.parseString(payload);
      if (answer.isJsonNull()) {
        return Optional.of(List.of());
      }
      var failures = answer.getAsJsonObject().get("batchItemFailures");
      if (failures == null || failures.isJsonNull()) {
        return Optional.of(List.of());
      }
      return Optional.of(
          failures.getAsJsonArray().asList().stream()
              .map(JsonElement::getAsJsonObject)
              .map(BatchOutcome::identifier)
              .toList());
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static String identifier(JsonObject failure) {
    var identifier = failure.get("itemIdentifier");
    if (identifier == null) {
      throw new IllegalStateException("no itemIdentifier");
    }
    return identifier.getAsString();
  }
}
