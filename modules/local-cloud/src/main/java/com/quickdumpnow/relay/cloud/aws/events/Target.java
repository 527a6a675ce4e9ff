package com.quickdumpnow.relay.cloud.aws.events;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.target.Deliveries;
import com.quickdumpnow.relay.cloud.aws.target.RetryPolicy;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a rule sends what it matches, and in which form.
 *
 * @param definition as it was put, for listing
 */
record Target(
    JsonObject definition,
    String id,
    String arn,
    Optional<String> input,
    Optional<JsonPath> inputPath,
    Map<String, JsonPath> variables,
    Optional<String> template,
    Optional<String> group,
    RetryPolicy retryPolicy,
    Optional<String> deadLetterArn) {

  static Target take(JsonInput target) {
    var id = target.requiredText("Id");
    var arn = target.requiredText("Arn");
    if (!id.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      throw target.invalid(
          "Id", id, "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
    }
    if (!Deliveries.isTarget(arn)) {
      throw AwsFault.validation(
          "Parameter Arn is not valid. Reason: " + arn + " is no queue or function.");
    }
    target.text("RoleArn");
    var input = target.text("Input");
    if (input.isPresent() && Json.parse(input.get()).isEmpty()) {
      throw AwsFault.validation("Invalid JSON in Input for target " + id + ".");
    }
    var inputPath = target.text("InputPath").map(Target::path);
    var transformer = target.object("InputTransformer");
    var variables = new LinkedHashMap<String, JsonPath>();
    transformer
        .flatMap(value -> value.object("InputPathsMap"))
        .ifPresent(paths -> {
          for (var name : paths.json().keySet()) {
            variables.put(name, path(paths.requiredText(name)));
          }
        });
    var template = transformer.map(value -> value.requiredText("InputTemplate"));
    if ((input.isPresent() ? 1 : 0)
            + (inputPath.isPresent() ? 1 : 0)
            + (template.isPresent() ? 1 : 0)
        > 1) {
      throw AwsFault.validation(
          "Only one of Input, InputPath, or InputTransformer must be provided for target "
              + id
              + ".");
    }
    var group = target.object("SqsParameters").flatMap(sqs -> sqs.text("MessageGroupId"));
    if (arn.endsWith(".fifo") != group.isPresent()) {
      throw AwsFault.validation(
          "Parameter(s) SqsParameters must be specified for a FIFO queue, and only for one: target "
              + id
              + ".");
    }
    var deadLetterArn = target.object("DeadLetterConfig").flatMap(config -> config.text("Arn"));
    deadLetterArn
        .filter(queue -> !Deliveries.isDeadLetterQueue(queue))
        .ifPresent(_ -> {
          throw AwsFault.validation(
              "The dead-letter queue of target " + id + " is not a standard queue.");
        });
    return new Target(
        target.json(),
        id,
        arn,
        input,
        inputPath,
        variables,
        template,
        group,
        RetryPolicy.take(target),
        deadLetterArn);
  }

  private static JsonPath path(String text) {
    return JsonPath.of(text).orElseThrow(() -> AwsFault.validation("Invalid JSON path: " + text));
  }

  /** Returns what the target gets for {@code event}. */
  String payload(JsonObject event, String ruleArn) {
    if (input.isPresent()) {
      return input.get();
    }
    if (template.isPresent()) {
      return InputTransformer.fill(template.get(), variables, event, ruleArn);
    }
    return inputPath
        .flatMap(path -> path.in(event))
        .or(() -> inputPath.isPresent() ? Optional.empty() : Optional.of(event))
        .map(Json::text)
        .orElse("{}");
  }
}
