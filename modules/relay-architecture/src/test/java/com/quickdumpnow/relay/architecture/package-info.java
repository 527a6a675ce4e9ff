/** Who may know whom. */
@NullMarked
package com.quickdumpnow.relay.architecture;

import org.jspecify.annotations.NullMarked;
