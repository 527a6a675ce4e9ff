/** The embedded cloud: the parts of AWS that a synthesised template asks for, in one JVM. */
@NullMarked
package com.quickdumpnow.relay.cloud;

import org.jspecify.annotations.NullMarked;
