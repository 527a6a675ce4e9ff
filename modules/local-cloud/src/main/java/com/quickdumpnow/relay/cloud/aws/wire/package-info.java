/** What AWS requests, answers and errors look like on the wire, whatever the service. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.wire;

import org.jspecify.annotations.NullMarked;
