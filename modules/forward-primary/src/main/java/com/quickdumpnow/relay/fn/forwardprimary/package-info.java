/** Texts the first responder of the chain. */
@NullMarked
package com.quickdumpnow.relay.fn.forwardprimary;

import org.jspecify.annotations.NullMarked;
