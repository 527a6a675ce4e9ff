package com.quickdumpnow.relay.cloud.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.template.Topology.Rights;
import com.quickdumpnow.relay.cloud.template.Topology.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the roles of functions allow. What a policy may say and this does not know stops the
 * start: a right that was overlooked would be refused here and given on AWS, or the other way
 * round.
 */
final class RightsReader {
  private final References references;
  private final Resolver resolver;
  private final Map<String, List<Statement>> byRole = new HashMap<>();

  RightsReader(References references, Resolver resolver) {
    this.references = references;
    this.resolver = resolver;
  }

  /** Returns the rights of each function of a stack. */
  List<Rights> read(List<Resource> resources) {
    for (var resource : resources) {
      var properties = resource.properties();
      switch (resource.type()) {
        case "AWS::IAM::Role" -> {
          if (properties.has("ManagedPolicyArns") || properties.has("Policies")) {
            throw new TemplateException(
                resource.where(), "rights in the role itself are not known here");
          }
        }
        case "AWS::IAM::Policy" -> {
          var statements = statements(resource);
          for (var role : list(resource, "Roles")) {
            byRole.computeIfAbsent(role, _ -> new ArrayList<>()).addAll(statements);
          }
        }
        default -> {}
      }
    }
    return resources.stream()
        .filter(resource -> resource.type().equals("AWS::Lambda::Function"))
        .filter(resource -> resource.properties().has("Role"))
        .map(function -> {
          var role =
              resolver.text(function.properties().get("Role"), function.where() + ".Role") + "";
          return new Rights(
              references.name(function, resolver),
              byRole.getOrDefault(role.substring(role.lastIndexOf('/') + 1), List.of()));
        })
        .toList();
  }

  private List<Statement> statements(Resource policy) {
    var where = policy.where() + ".PolicyDocument";
    var document = policy.properties().getAsJsonObject("PolicyDocument");
    var statements = new ArrayList<Statement>();
    for (var element : document.getAsJsonArray("Statement")) {
      if (!(resolver.resolve(element, where) instanceof JsonObject statement)) {
        continue;
      }
      if (!"Allow".equals(statement.get("Effect").getAsString())
          || statement.has("NotAction")
          || statement.has("NotResource")) {
        throw new TemplateException(where, "only what is allowed is known here");
      }
      statements.add(
          new Statement(
              texts(statement.get("Action")),
              texts(statement.get("Resource")),
              conditions(statement, where)));
    }
    return statements;
  }

  private static Map<String, String> conditions(JsonObject statement, String where) {
    if (!(statement.get("Condition") instanceof JsonObject condition)) {
      return Map.of();
    }
    if (condition.size() != 1 || !(condition.get("StringEquals") instanceof JsonObject equal)) {
      throw new TemplateException(where, "of conditions only StringEquals is known here");
    }
    var texts = new HashMap<String, String>();
    equal.asMap().forEach((key, value) -> texts.put(key, value.getAsString()));
    return texts;
  }

  private List<String> list(Resource resource, String property) {
    var where = resource.where() + "." + property;
    var resolved = resolver.resolve(resource.properties().get(property), where);
    return resolved == null ? List.of() : texts(resolved);
  }

  private static List<String> texts(JsonElement oneOrMore) {
    return oneOrMore instanceof JsonArray array
        ? array.asList().stream().map(JsonElement::getAsString).toList()
        : List.of(oneOrMore.getAsString());
  }
}
