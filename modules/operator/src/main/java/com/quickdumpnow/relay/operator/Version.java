package com.quickdumpnow.relay.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that was built, as the build has written it down. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (var file =
        new InputStreamReader(
            Objects.requireNonNull(Version.class.getResourceAsStream("version.properties")),
            UTF_8)) {
      var properties = new Properties();
      properties.load(file);
      return new String[] {Objects.requireNonNull(properties.getProperty("version"))};
    }
  }
}
