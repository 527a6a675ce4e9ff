/**
 * One loopback endpoint that speaks the AWS protocols the relay uses. Start at {@link
 * com.quickdumpnow.relay.cloud.aws.AwsPort}.
 */
@NullMarked
package com.quickdumpnow.relay.cloud.aws;

import org.jspecify.annotations.NullMarked;
