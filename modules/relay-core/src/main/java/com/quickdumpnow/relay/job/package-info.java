/** Rental jobs, and the rule that says which job a text is about. */
@NullMarked
package com.quickdumpnow.relay.job;

import org.jspecify.annotations.NullMarked;
