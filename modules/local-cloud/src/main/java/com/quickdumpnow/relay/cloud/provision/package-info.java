/**
 * Makes the resources of a topology in the AWS port, through AWS's own API.
 *
 * <p>By plain HTTP, so that it works alike on the embedded services and on any other emulator.
 */
@NullMarked
package com.quickdumpnow.relay.cloud.provision;

import org.jspecify.annotations.NullMarked;
