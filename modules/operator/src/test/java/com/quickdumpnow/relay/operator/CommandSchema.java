package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** The description of what commands print with {@code --json}. */
final class CommandSchema {
  private static final String ADDRESS = "https://relay.example/commands";
  private static final Pattern NAME = Pattern.compile("\\A\\{\"schema\":\"qdn\\.([a-z.-]+)/1\"");

  private final JsonSchemaFactory schemas;

  private CommandSchema(String text) {
    this.schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory -> factory.schemaLoaders(loaders -> loaders.schemas(Map.of(ADDRESS, text))));
  }

  static CommandSchema read(Path file) {
    try {
      return new CommandSchema(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks that this is one document, and as its own {@code schema} says. */
  void check(String document) {
    var name = NAME.matcher(document);
    assertThat(name.find()).as("names no schema: %s", document).isTrue();
    var schema = schemas.getSchema(SchemaLocation.of(ADDRESS + "#/$defs/" + name.group(1)));
    assertThat(schema.validate(document, InputFormat.JSON)).as(document).isEmpty();
  }
}
