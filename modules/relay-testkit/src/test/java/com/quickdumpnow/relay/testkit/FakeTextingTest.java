package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.Texting;
import java.time.Instant;
import java.time.InstantSource;

class FakeTextingTest extends TextingContract {
  private final FakeTexting fake =
      new FakeTexting(InstantSource.system(), new PhoneNumber("+16195550100"));

  @Override
  protected Texting texting() {
    return fake;
  }

  @Override
  protected Provider provider() {
    return fake;
  }

  @Override
  protected Instant now() {
    return Instant.now();
  }
}
