/** What the webhook's cold start costs. */
@NullMarked
package com.quickdumpnow.relay.local.coldstart;

import org.jspecify.annotations.NullMarked;
