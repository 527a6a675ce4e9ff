/** Notes how far a text has come. */
@NullMarked
package com.quickdumpnow.relay.fn.deliveryreceipt;

import org.jspecify.annotations.NullMarked;
