/** Dead letters: finding, reading, putting back and dropping them. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.operator.deadletter;
