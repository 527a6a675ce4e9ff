/** SES v2: mail goes to an outbox that tests and people can read. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.ses;

import org.jspecify.annotations.NullMarked;
