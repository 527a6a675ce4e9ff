package com.quickdumpnow.relay.testkit;

import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;

class InMemoryRosterDeskTest extends RosterDeskContract {
  @Override
  protected RosterDesk open(Roster deployed) {
    return new InMemoryRosterDesk(deployed);
  }
}
