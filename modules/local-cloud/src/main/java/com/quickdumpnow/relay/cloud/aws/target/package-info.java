/**
 * Delivery to queues and functions on behalf of EventBridge and Scheduler: retries, then the
 * dead-letter queue.
 */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.target;

import org.jspecify.annotations.NullMarked;
