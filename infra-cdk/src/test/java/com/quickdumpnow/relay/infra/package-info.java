/** What must hold of the template, whoever edits the stack. */
@NullMarked
package com.quickdumpnow.relay.infra;

import org.jspecify.annotations.NullMarked;
