package com.quickdumpnow.relay.operator.provision;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.provision.Routing.Change;
import com.quickdumpnow.relay.operator.provision.Routing.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What was before each change, in dated files that their owner alone can read: they hold addresses
 * of others. An option group of commands.
 */
public final class FormerValues {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String SUFFIX = ".json";
  private static final String FINISHED = "finished";

  private final Surroundings surroundings;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where former values are kept (default: ~/.qdn).")
  private @Nullable Path directory;

  /** Keeps them in these surroundings. */
  public FormerValues(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private Path directory() {
    return directory != null
        ? directory
        : Path.of(surroundings.variable("HOME").orElse("."), ".qdn");
  }

  /**
   * Keeps what was before changes. Returns where.
   *
   * @param by the command that makes them
   * @throws CommandFailure if they cannot be kept: then nothing must be changed
   */
  Path keep(String stack, String by, List<Change> changes, Instant at) {
    var list = new JsonArray();
    for (var change : changes) {
      var json = new JsonObject();
      json.addProperty("part", change.part().name().toLowerCase(Locale.ROOT));
      json.addProperty("sid", change.sid());
      json.addProperty("field", change.field());
      json.addProperty("from", change.from());
      json.addProperty("to", change.to());
      list.add(json);
    }
    var document = new JsonObject();
    document.addProperty("schema", "qdn.former/1");
    document.addProperty("stack", stack);
    document.addProperty("by", by);
    document.addProperty("at", at.toString());
    // Until all are made and read back: whoever is interrupted leaves it so.
    document.addProperty(FINISHED, false);
    document.add("changes", list);
    var file =
        directory().resolve("former-%s-%s-%s%s".formatted(stack, STAMP.format(at), by, SUFFIX));
    try {
      Files.createDirectories(
          directory(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return write(file, document);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "not_kept",
          "the former values cannot be kept in %s; nothing was changed".formatted(file),
          "name another folder with --state");
    }
  }

  /** Whole or not at all: whoever is killed here leaves no file that cannot be read. */
  private static Path write(Path file, JsonObject document) throws IOException {
    var draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, GSON.toJson(document) + "\n");
    return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Notes that all the changes that a file tells of were made. */
  static void finished(Path file) {
    try {
      var document = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      document.addProperty(FINISHED, true);
      write(file, document);
    } catch (IOException _) {
      // It says no more than that a rollback goes further back than it must.
    }
  }

  /**
   * What was kept.
   *
   * @param files where; more than one if commands were interrupted, and a later one went on
   * @param by the latest command that made the changes
   * @param at when that was
   * @param finished whether it came to its end
   * @param changes as they were made, or would have been
   */
  record Kept(List<Path> files, String by, Instant at, boolean finished, List<Change> changes) {
    /** Returns this and what a later command went on with, as one. */
    private Kept and(Kept later) {
      var all = new LinkedHashMap<String, Change>();
      Stream.concat(changes.stream(), later.changes().stream())
          .forEach(change ->
              all.merge(
                  "%s %s %s".formatted(change.part(), change.sid(), change.field()),
                  change,
                  Kept::oneAfterTheOther));
      return new Kept(
          Stream.concat(files.stream(), later.files().stream()).toList(),
          later.by(),
          later.at(),
          later.finished(),
          List.copyOf(all.values()));
    }

    /** If the first was made, the last began with what it had made. */
    private static Change oneAfterTheOther(Change first, Change last) {
      return last.from().equals(first.to())
          ? new Change(first.part(), first.sid(), first.field(), first.from(), last.to())
          : last;
    }
  }

  /**
   * Returns the latest of a stack that was not undone yet, together with those right before it that
   * were interrupted: it went on with them, so what was before it was before them.
   */
  Optional<Kept> latest(String stack) {
    var form =
        Pattern.compile("former-" + Pattern.quote(stack) + "-[0-9]{8}T[0-9]{9}Z-[a-z]+[.]json");
    if (!Files.isDirectory(directory())) {
      return Optional.empty();
    }
    try (var files = Files.list(directory())) {
      var newestFirst =
          files
              .filter(file -> form.matcher(file.getFileName().toString()).matches())
              // By their time: their names have it before the command's.
              .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed())
              .toList();
      if (newestFirst.isEmpty()) {
        return Optional.empty();
      }
      var kept = read(newestFirst.getFirst());
      for (var file : newestFirst.subList(1, newestFirst.size())) {
        var before = read(file);
        if (before.finished()) {
          break;
        }
        kept = before.and(kept);
      }
      return Optional.of(kept);
    } catch (IOException _) {
      throw unreadable(directory());
    }
  }

  /** Reads one file. */
  static Kept read(Path file) {
    try {
      var document = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      if (!"qdn.former/1".equals(document.get("schema").getAsString())) {
        throw unreadable(file);
      }
      var changes = new ArrayList<Change>();
      for (var element : document.getAsJsonArray("changes")) {
        var json = element.getAsJsonObject();
        changes.add(
            new Change(
                Part.valueOf(json.get("part").getAsString().toUpperCase(Locale.ROOT)),
                json.get("sid").getAsString(),
                json.get("field").getAsString(),
                json.get("from").getAsString(),
                json.get("to").getAsString()));
      }
      return new Kept(
          List.of(file),
          document.get("by").getAsString(),
          Instant.parse(document.get("at").getAsString()),
          // Those of a version that did not write it down were finished as a rule.
          !document.has(FINISHED) || document.get(FINISHED).getAsBoolean(),
          changes);
    } catch (CommandFailure e) {
      throw e;
    } catch (IOException | RuntimeException _) {
      throw unreadable(file);
    }
  }

  /** Notes that what was kept was undone. */
  static void undone(Kept kept) {
    for (var file : kept.files().reversed()) {
      try {
        Files.move(file, file.resolveSibling(file.getFileName() + ".undone"));
      } catch (IOException _) {
        throw CommandFailure.failed(
            "not_noted",
            "all was undone, but %s cannot be renamed".formatted(file),
            "move it away, so that it is not undone twice");
      }
    }
  }

  private static CommandFailure unreadable(Path file) {
    return CommandFailure.failed(
        "unreadable", "%s cannot be read, or holds no former values".formatted(file), "");
  }
}
