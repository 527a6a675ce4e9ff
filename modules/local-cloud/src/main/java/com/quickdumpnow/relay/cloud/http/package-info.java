/**
 * The HTTP API: API Gateway's routing and its payload format 2.0 in front of functions.
 *
 * <p>Start reading at {@link com.quickdumpnow.relay.cloud.http.HttpGateway}.
 */
@NullMarked
package com.quickdumpnow.relay.cloud.http;

import org.jspecify.annotations.NullMarked;
