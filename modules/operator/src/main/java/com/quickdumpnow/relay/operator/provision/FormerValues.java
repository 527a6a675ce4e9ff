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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
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
    document.add("changes", list);
    var file =
        directory().resolve("former-%s-%s-%s%s".formatted(stack, STAMP.format(at), by, SUFFIX));
    try {
      Files.createDirectories(
          directory(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, GSON.toJson(document) + "\n");
    } catch (IOException e) {
      throw CommandFailure.failed(
          "not_kept",
          "the former values cannot be kept in %s; nothing was changed".formatted(file),
          "name another folder with --state");
    }
  }

  /**
   * What was kept.
   *
   * @param by the command that made the changes
   * @param changes as they were made
   */
  record Kept(Path file, String by, Instant at, List<Change> changes) {}

  /** Returns the latest of a stack that was not undone yet. */
  Optional<Kept> latest(String stack) {
    var form =
        Pattern.compile("former-" + Pattern.quote(stack) + "-[0-9]{8}T[0-9]{9}Z-[a-z]+[.]json");
    if (!Files.isDirectory(directory())) {
      return Optional.empty();
    }
    try (var files = Files.list(directory())) {
      return files
          .filter(file -> form.matcher(file.getFileName().toString()).matches())
          .max(Comparator.comparing(file -> file.getFileName().toString()))
          .map(FormerValues::read);
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
          file,
          document.get("by").getAsString(),
          Instant.parse(document.get("at").getAsString()),
          changes);
    } catch (CommandFailure e) {
      throw e;
    } catch (IOException | RuntimeException _) {
      throw unreadable(file);
    }
  }

  /** Notes that what a file says was undone. */
  static void undone(Kept kept) {
    try {
      Files.move(kept.file(), kept.file().resolveSibling(kept.file().getFileName() + ".undone"));
    } catch (IOException _) {
      throw CommandFailure.failed(
          "not_noted",
          "all was undone, but %s cannot be renamed".formatted(kept.file()),
          "move it away, so that it is not undone twice");
    }
  }

  private static CommandFailure unreadable(Path file) {
    return CommandFailure.failed(
        "unreadable", "%s cannot be read, or holds no former values".formatted(file), "");
  }
}
