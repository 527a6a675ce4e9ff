/** S3: objects, versions and conditional writes. */
@NullMarked
package com.quickdumpnow.relay.cloud.aws.s3;

import org.jspecify.annotations.NullMarked;
