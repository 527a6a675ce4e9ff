/**
 * The relay's own functions on modelled services, under one virtual clock, on one thread, decided
 * by one seed: many years of bad luck in a minute, each minute of it repeatable.
 *
 * <p>Start reading at {@link com.quickdumpnow.relay.simulation.Simulation#run}.
 */
@NullMarked
package com.quickdumpnow.relay.simulation;

import org.jspecify.annotations.NullMarked;
