/** Takes a text in: matches it to its job, or carries a responder's command out. */
@NullMarked
package com.quickdumpnow.relay.fn.validatejob;

import org.jspecify.annotations.NullMarked;
