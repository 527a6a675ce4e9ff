/**
 * Runs Lambda functions from their packages: in this JVM, each in a class loader of its own, or
 * each in a JVM of its own under AWS's runtime interface client.
 *
 * <p>Function code cannot tell the difference: it sees its own package, its own environment and one
 * event at a time in each handler, as on AWS. Start reading at {@link
 * com.quickdumpnow.relay.cloud.lambda.FunctionHost}.
 */
@NullMarked
package com.quickdumpnow.relay.cloud.lambda;

import org.jspecify.annotations.NullMarked;
