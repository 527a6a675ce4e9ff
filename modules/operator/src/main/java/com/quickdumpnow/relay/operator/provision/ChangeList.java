package com.quickdumpnow.relay.operator.provision;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.provision.Routing.Change;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.util.List;
import java.util.Locale;

/** Changes as they are shown. */
final class ChangeList {
  private ChangeList() {}

  static void show(Screen screen, List<Change> changes) {
    for (var change : changes) {
      screen.print("%s %s".formatted(part(change), change.field()));
      screen.print("  - " + shown(change.from()));
      screen.print("  + " + shown(change.to()));
    }
  }

  static JsonArray json(List<Change> changes) {
    var list = new JsonArray();
    for (var change : changes) {
      var json = new JsonObject();
      json.addProperty("part", part(change));
      json.addProperty("sid", change.sid());
      json.addProperty("field", change.field());
      json.addProperty("from", shown(change.from()));
      json.addProperty("to", shown(change.to()));
      list.add(json);
    }
    return list;
  }

  private static String part(Change change) {
    return change.part().name().toLowerCase(Locale.ROOT);
  }

  /** Others' addresses may have a password or a key in them. */
  private static String shown(String value) {
    if (value.isEmpty()) {
      return "unset";
    }
    return PhoneNumber.masked(
        value.replaceFirst("://[^/@]*@", "://…@").replaceFirst("[?][^#]+", "?…"));
  }
}
