/** SQS, by an ElasticMQ server in this JVM. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.sqs;

import org.jspecify.annotations.NullMarked;
