/** What the relay leans on in AWS, and what only the embedded services can show. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws;

import org.jspecify.annotations.NullMarked;
