package com.quickdumpnow.relay.cloud.template;

import com.google.gson.JsonObject;

/**
 * One resource of a template, unresolved.
 *
 * @param logicalId unique in its stack
 * @param type as in {@code AWS::SQS::Queue}
 */
record Resource(String stack, String logicalId, String type, JsonObject body) {

  JsonObject properties() {
    var properties = body.getAsJsonObject("Properties");
    return properties == null ? new JsonObject() : properties;
  }

  String where() {
    return stack + "/" + logicalId;
  }

  /**
   * Returns the name that a person gave it: its construct path without the stack and without the
   * CDK's own last segment, else the logical id.
   */
  String label() {
    var metadata = body.getAsJsonObject("Metadata");
    if (metadata == null || !metadata.has("aws:cdk:path")) {
      return logicalId;
    }
    var path = metadata.get("aws:cdk:path").getAsString();
    return path.substring(path.indexOf('/') + 1).replaceFirst("/(Resource|Default)$", "");
  }
}
