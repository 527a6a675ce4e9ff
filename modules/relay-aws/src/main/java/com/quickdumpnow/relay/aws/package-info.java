/**
 * The relay's ports, kept by AWS: DynamoDB, S3, SQS, EventBridge, Scheduler, Secrets Manager, SES.
 *
 * <p>Every call has short time-outs and a bounded number of tries. What then still fails is thrown,
 * so that the platform delivers the event again; only where a port's description allows it does an
 * adapter go on without an answer, and then it counts that.
 */
@NullMarked
package com.quickdumpnow.relay.aws;

import org.jspecify.annotations.NullMarked;
