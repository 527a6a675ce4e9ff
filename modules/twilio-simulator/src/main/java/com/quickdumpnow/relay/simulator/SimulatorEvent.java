package com.quickdumpnow.relay.simulator;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at the simulated Twilio.
 *
 * @param id rises by one with each
 * @param type {@code inbound_webhook} and {@code callback} (both once they are answered), {@code
 *     api} (a request to the REST API), {@code text} (a text has come further), {@code phone} and
 *     {@code faults} (somebody changed how a carrier, or the API, behaves), {@code cleared}
 * @param details what there is to tell about one of that type, by the names of {@code /_sim/events}
 */
public record SimulatorEvent(
    long id, Instant at, String type, Map<String, @Nullable Object> details) {}
