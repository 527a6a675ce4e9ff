/** The HTTP interface of the dashboard and of the tracking page. */
@NullMarked
package com.quickdumpnow.relay.fn.trackapi;

import org.jspecify.annotations.NullMarked;
