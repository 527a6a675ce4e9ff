/**
 * What the relay remembers of the people behind the phones: whether they are there, and consent.
 */
@NullMarked
package com.quickdumpnow.relay.contact;

import org.jspecify.annotations.NullMarked;
