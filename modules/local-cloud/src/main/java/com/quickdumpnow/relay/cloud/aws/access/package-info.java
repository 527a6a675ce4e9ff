/** Who may do what: the rights that the template gives to each function, held to its calls. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.cloud.aws.access;
