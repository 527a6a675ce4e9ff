/** Texts what is no page: who took a message, answers, replies. */
@NullMarked
package com.quickdumpnow.relay.fn.sendnotice;

import org.jspecify.annotations.NullMarked;
