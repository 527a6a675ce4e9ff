/**
 * The relay's one decision: who must hear about a customer's message next, and by when.
 *
 * <p>Pure. Nothing here reads a clock, an environment variable or a network; time arrives inside
 * the events. Start reading at {@link com.quickdumpnow.relay.cascade.CascadeRules#decide}; {@link
 * com.quickdumpnow.relay.cascade.Cascades} is the thin shell that loads, decides, commits and acts.
 */
@NullMarked
package com.quickdumpnow.relay.cascade;

import org.jspecify.annotations.NullMarked;
