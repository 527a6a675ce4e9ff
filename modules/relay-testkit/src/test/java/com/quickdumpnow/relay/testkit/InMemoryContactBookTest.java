package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.contact.ContactBook;

class InMemoryContactBookTest extends ContactBookContract {
  @Override
  protected ContactBook open() {
    return new InMemoryContactBook();
  }
}
