/** The shell of every function: settings, log lines, queue batches, HTTP requests. */
@NullMarked
package com.quickdumpnow.relay.lambda;

import org.jspecify.annotations.NullMarked;
