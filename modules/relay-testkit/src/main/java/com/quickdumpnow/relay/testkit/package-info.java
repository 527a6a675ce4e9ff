/**
 * What tests share: a contract for each port, as abstract JUnit classes that every implementation
 * extends; fakes that keep those contracts in memory; and samples of every value.
 */
@NullMarked
package com.quickdumpnow.relay.testkit;

import org.jspecify.annotations.NullMarked;
