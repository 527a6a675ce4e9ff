package com.quickdumpnow.relay.twilio;

/**
 * A Twilio API key: good for sending, never for signing.
 *
 * <p>{@link #toString} shows no secret.
 *
 * @param sid {@code SK…}
 * @param secret goes with it
 */
public record ApiKey(String sid, String secret) {
  @Override
  public String toString() {
    return "ApiKey[" + sid + "]";
  }
}
