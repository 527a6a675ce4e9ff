/**
 * Reads a synthesised CloudFormation template into the {@link
 * com.quickdumpnow.relay.cloud.template.Topology} that the embedded cloud runs.
 *
 * <p>Strict by design: a resource type, a property or an intrinsic function that nobody has thought
 * of here stops the start and names its place. An emulator that skipped it in silence would run
 * something other than what is deployed.
 */
@NullMarked
package com.quickdumpnow.relay.cloud.template;

import org.jspecify.annotations.NullMarked;
