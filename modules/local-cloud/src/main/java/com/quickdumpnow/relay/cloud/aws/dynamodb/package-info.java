/** DynamoDB, by DynamoDB Local in this JVM. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
