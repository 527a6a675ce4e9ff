/** EventBridge: buses, rules and events, matched by AWS's own event-ruler. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.events;

import org.jspecify.annotations.NullMarked;
