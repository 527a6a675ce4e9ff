/**
 * The parts of the relay's stack, one construct a file.
 *
 * <p>A part that a function may use has {@code grant…} methods. Each gives the function's role the
 * named actions on the one resource and, in the same call, the environment variable by which the
 * function finds it: neither can be forgotten without the other.
 */
@NullMarked
package com.quickdumpnow.relay.infra.constructs;

import org.jspecify.annotations.NullMarked;
