package com.quickdumpnow.relay.operator.doctor;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.operator.Screen;
import java.util.List;
import java.util.Locale;

/**
 * What one check found.
 *
 * @param check what was looked at
 * @param what what was seen, in one line
 * @param mend what to do about it; empty if it is good
 */
public record Finding(String check, Level level, String what, String mend) {
  /** How bad it is. */
  public enum Level {
    /** Good. */
    OK,
    /** It works, but somebody should know. */
    WARN,
    /** Texts may be lost or late until it is mended. */
    ERROR,
    /** Not looked at: there is nothing to look at here. */
    SKIP
  }

  static Finding ok(String check, String what) {
    return new Finding(check, Level.OK, what, "");
  }

  static Finding warn(String check, String what, String mend) {
    return new Finding(check, Level.WARN, what, mend);
  }

  static Finding error(String check, String what, String mend) {
    return new Finding(check, Level.ERROR, what, mend);
  }

  static Finding skip(String check, String why) {
    return new Finding(check, Level.SKIP, "not checked: " + why, "");
  }

  /** Returns whether none of them is an error. */
  public static boolean green(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.level() == Level.ERROR);
  }

  /** Prints them, each with its mend. */
  public static void show(Screen screen, List<Finding> findings) {
    var width = findings.stream().mapToInt(finding -> finding.check().length()).max().orElse(0);
    for (var finding : findings) {
      var level = finding.level().name().toLowerCase(Locale.ROOT);
      screen.print(
          "%-5s  %s%s  %s"
              .formatted(
                  level,
                  finding.check(),
                  " ".repeat(width - finding.check().length()),
                  finding.what()));
      if (!finding.mend().isEmpty()) {
        screen.print(" ".repeat(9 + width) + "mend: " + finding.mend());
      }
    }
  }

  /** Returns them for machines. */
  public static JsonArray json(List<Finding> findings) {
    var list = new JsonArray();
    for (var finding : findings) {
      var json = new JsonObject();
      json.addProperty("check", finding.check());
      json.addProperty("level", finding.level().name().toLowerCase(Locale.ROOT));
      json.addProperty("what", finding.what());
      if (!finding.mend().isEmpty()) {
        json.addProperty("mend", finding.mend());
      }
      list.add(json);
    }
    return list;
  }
}
