/**
 * The relay on AWS: one CDK app, one stack. Start reading at {@link
 * com.quickdumpnow.relay.infra.RelayStack}, which is a table of contents; the parts are in {@link
 * com.quickdumpnow.relay.infra.constructs}.
 */
@NullMarked
package com.quickdumpnow.relay.infra;

import org.jspecify.annotations.NullMarked;
