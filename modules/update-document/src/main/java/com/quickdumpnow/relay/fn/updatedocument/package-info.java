/** The function that keeps {@code maintenance.json} and the table true to each other. */
@NullMarked
package com.quickdumpnow.relay.fn.updatedocument;

import org.jspecify.annotations.NullMarked;
