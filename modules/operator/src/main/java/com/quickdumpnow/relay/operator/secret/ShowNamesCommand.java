package com.quickdumpnow.relay.operator.secret;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.Ages;
import com.quickdumpnow.relay.operator.Screen;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.Target;
import com.quickdumpnow.relay.operator.secret.Vault.Field;
import com.quickdumpnow.relay.operator.secret.Vault.Held;
import com.quickdumpnow.relay.operator.secret.Vault.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what is set. */
@Command(
    name = "show-names",
    description = "Tells which credentials are set and since when; never what they are.",
    mixinStandardHelpOptions = true)
final class ShowNamesCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private Target target;
  @Mixin private Screen screen;

  @SuppressWarnings("NullAway.Init") // picocli sets the mixins
  ShowNamesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    var rows = new ArrayList<List<String>>();
    var secrets = new JsonArray();
    try (var vault = new Vault(target.deployment())) {
      for (var name : Name.values()) {
        var held = vault.read(name);
        for (var field : name.fields()) {
          rows.add(
              List.of(
                  name.logicalId(),
                  field,
                  state(held, field),
                  Ages.age(held.since(), surroundings.clock().instant())));
          var json = new JsonObject();
          json.addProperty("secret", name.logicalId());
          json.addProperty("field", field);
          json.addProperty("state", state(held, field));
          json.addProperty("since", held.since().toString());
          secrets.add(json);
        }
      }
    }
    if (screen.isJson()) {
      var document = new JsonObject();
      document.add("secrets", secrets);
      screen.print("qdn.secrets.show-names/1", document);
    } else {
      screen.table(List.of("secret", "field", "state", "changed"), rows);
    }
    return 0;
  }

  private static String state(Held held, String field) {
    if (field.equals(Field.KEYS)) {
      var keys = held.texts(field).size();
      return keys == 0 ? "unset" : "set: %d".formatted(keys);
    }
    return held.text(field).isPresent() ? "set" : "unset";
  }
}
