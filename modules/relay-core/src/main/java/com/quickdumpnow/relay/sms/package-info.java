/** Phone numbers, texts and the port through which texts are sent. */
@NullMarked
package com.quickdumpnow.relay.sms;

import org.jspecify.annotations.NullMarked;
