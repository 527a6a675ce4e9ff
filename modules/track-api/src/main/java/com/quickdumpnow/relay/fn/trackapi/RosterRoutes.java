package com.quickdumpnow.relay.fn.trackapi;

import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.cascade.Telemetry;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.Map;

/** Who answers, read and changed at run time. */
final class RosterRoutes {
  private final RosterDesk rosters;
  private final PhoneNumber relayNumber;
  private final DashboardKeys keys;
  private final Telemetry telemetry;

  RosterRoutes(
      RosterDesk rosters, PhoneNumber relayNumber, DashboardKeys keys, Telemetry telemetry) {
    this.rosters = rosters;
    this.relayNumber = relayNumber;
    this.keys = keys;
    this.telemetry = telemetry;
  }

  HttpAnswer show(HttpRequest request) throws Problem {
    keys.require(request);
    return answer(rosters.latest());
  }

  HttpAnswer change(HttpRequest request) throws Problem {
    keys.require(request);
    var body = Input.body(request, Rosters.FIELDS);
    var before = rosters.latest();
    Input.requireMatch(request, before.version(), "roster");
    var next = Rosters.read(body, before, relayNumber);
    if (!rosters.save(next)) {
      throw Problem.changed("roster");
    }
    telemetry.count(
        "RosterChanged",
        Map.of("version", "" + next.version(), "responders", "" + next.chain().size()));
    return answer(next);
  }

  private static HttpAnswer answer(Roster roster) {
    return Answers.versioned(Rosters.view(roster), roster.version());
  }
}
