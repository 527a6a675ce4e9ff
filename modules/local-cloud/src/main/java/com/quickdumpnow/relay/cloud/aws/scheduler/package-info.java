/** EventBridge Scheduler: one-time and rate schedules. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.scheduler;

import org.jspecify.annotations.NullMarked;
