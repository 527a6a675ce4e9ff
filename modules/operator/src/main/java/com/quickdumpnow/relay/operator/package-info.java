/** What an operator does at a terminal, against AWS or against the local run. */
@org.jspecify.annotations.NullMarked
package com.quickdumpnow.relay.operator;
