package com.quickdumpnow.relay.cloud.aws.sqs;

import java.net.URI;

/**
 * How many messages a queue holds.
 *
 * @param visible ready to be received
 * @param inFlight received and neither deleted nor visible again
 * @param delayed not yet visible for the first time
 */
public record QueueDepth(String name, URI url, int visible, int inFlight, int delayed) {}
