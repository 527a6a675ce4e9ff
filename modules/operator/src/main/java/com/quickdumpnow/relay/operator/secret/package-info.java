/** The credentials that the functions read: put in, looked at, and exchanged while texts come. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.operator.secret;
