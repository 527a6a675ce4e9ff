package com.quickdumpnow.relay.job;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a job's driver was.
 *
 * @param latitude in degrees, north of the equator; -90 to 90
 * @param longitude in degrees, east of Greenwich; -180 to 180
 * @param accuracyMetres how far off it may be, if the device said so
 * @param at when the device was there, by its own clock
 */
public record Position(
    double latitude, double longitude, Optional<Double> accuracyMetres, Instant at) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if it is no place on earth
   */
  public Position {
    require("latitude", latitude, -90, 90);
    require("longitude", longitude, -180, 180);
    accuracyMetres.ifPresent(metres -> require("accuracy", metres, 0, 1e6));
  }

  /** Also not a number is refused: every comparison with it is false. */
  private static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s: out of range (expected: %.0f to %.0f)".formatted(name, least, most));
    }
  }

  /** Tells neither place, so that none is logged by accident. */
  @Override
  public String toString() {
    return "somewhere at " + at;
  }
}
