package com.quickdumpnow.relay.cloud;

import java.io.IOException;

/** A port that something else listens on. */
public final class PortInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String role;
  private final int port;

  /**
   * Creates the exception.
   *
   * @param role what the port was meant for: {@code gateway} or {@code aws}
   */
  PortInUseException(String role, int port, IOException cause) {
    super("port " + port + " is in use (" + role + ")", cause);
    this.role = role;
    this.port = port;
  }

  /** Returns what the port was meant for: {@code gateway} or {@code aws}. */
  public String role() {
    return role;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }
}
