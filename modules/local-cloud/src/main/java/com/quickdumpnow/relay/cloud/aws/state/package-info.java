/** State that outlives the process: small documents in files, each written whole or not at all. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.state;

import org.jspecify.annotations.NullMarked;
