/** CloudFormation, as far as an operator reads what is deployed. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.cloud.aws.cloudformation;
