/** Secrets Manager: secrets, their versions and stages. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.secrets;

import org.jspecify.annotations.NullMarked;
