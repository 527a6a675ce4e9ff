package com.quickdumpnow.relay.wire;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** The version of an envelope: a whole number, under {@code v}. */
final class Version {
  private Version() {}

  /** Returns whether it is exactly this one: 1.5, "1" and 2^32 + 1 are not 1. */
  static boolean is(int version, JsonObject envelope) {
    return envelope.get("v") instanceof JsonPrimitive value
        && value.isNumber()
        && value.getAsString().equals(Integer.toString(version));
  }
}
