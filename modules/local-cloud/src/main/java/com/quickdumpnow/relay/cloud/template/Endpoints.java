package com.quickdumpnow.relay.cloud.template;

import java.net.URI;

/**
 * Where the embedded cloud listens; known before the template is read, since queue URLs and the
 * API's own address depend on it.
 *
 * @param gateway the HTTP API's address, without a trailing slash
 * @param aws the address of all AWS services, without a trailing slash
 */
public record Endpoints(URI gateway, URI aws) {}
