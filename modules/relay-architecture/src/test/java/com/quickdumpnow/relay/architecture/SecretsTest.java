package com.quickdumpnow.relay.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What everybody can read who has the repository: no secret, and nobody's number. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretsTest {
  /** Source: the issuers' documentation of each form. Zeros stand for an id in examples. */
  private static final List<Pattern> SECRETS =
      List.of(
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
          Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"),
          Pattern.compile("\\b(AC|SK|MG|PN)(?!0{20})[0-9a-f]{32}\\b"),
          Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{36}\\b"),
          Pattern.compile("\\bnpm_[A-Za-z0-9]{36}\\b"),
          Pattern.compile(
              "(?i)(auth_?token|api_?secret|password|secret_?access_?key)[\"']?\\s*[=:]\\s*[\"']?"
                  + "(?=[0-9a-z+/]*[0-9])(?=[0-9a-z+/]*[a-z])[0-9a-z+/]{30,}"));

  private static final Pattern AMERICAN = Pattern.compile("\\+1[2-9][0-9]{9}\\b");

  /** 555-0100 to 555-0199 belong to nobody. */
  private static final Pattern FICTIONAL = Pattern.compile("\\+1[0-9]{3}55501[0-9]{2}");

  /** The relay's backup by default, and an example of a number that has too many meanings. */
  private static final Set<String> KNOWN = Set.of("+18583354807", "+12345678901");

  @Test
  @Tag("P6")
  void the_repository_has_no_secret_in_it() {
    assertThat(Repository.files()).hasSizeGreaterThan(300);
    for (var file : Repository.files()) {
      var text = Repository.read(file);
      for (var secret : SECRETS) {
        // Without what was found: the report of a build is read by more people than a secret.
        assertThat(secret.matcher(text).find()).as("%s in %s", secret, file).isFalse();
      }
    }
  }

  @Test
  @Tag("P6")
  void the_scan_finds_what_it_looks_for() {
    for (var secret :
        List.of(
            "AKIA" + "ABCDEFGHIJKLMNOP",
            "SK" + "0123456789abcdef".repeat(2),
            "-----BEGIN RSA PRIVATE" + " KEY-----",
            "auth_token=" + "0123456789abcdef".repeat(2),
            "\"api_secret\": \"" + "abcdefgh01".repeat(3) + "\"")) {
      assertThat(SECRETS).as(secret).anyMatch(pattern -> pattern.matcher(secret).find());
    }
  }

  @Test
  @Tag("P3")
  void no_number_in_it_is_a_living_persons() {
    for (var file : Repository.files()) {
      assertThat(
              AMERICAN
                  .matcher(Repository.read(file))
                  .results()
                  .map(number -> number.group())
                  .filter(number -> !KNOWN.contains(number))
                  // Twilio's own numbers for tests, at which nobody is reached.
                  .filter(number -> !number.startsWith("+1500555000")))
          .as("%s", file)
          .allMatch(number -> FICTIONAL.matcher(number).matches());
    }
  }
}
