package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CDK ends well with findings of this kind; the build must not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ValidationReportTest {
  @TempDir private Path assembly;

  private void report(String json) throws IOException {
    Files.writeString(assembly.resolve("validation-report.json"), json);
  }

  @Test
  void a_warning_is_a_finding() throws IOException {
    report(
        """
        {"version": "54.0.0", "title": "Validation Report", "pluginReports": [
          {"pluginName": "CloudFormation Validate", "conclusion": "success", "violations": [
            {"ruleName": "W3030", "severity": "warning",
             "description": "FlexibleTimeWindow.Mode: 'NEVER' is not one of ['OFF', 'FLEXIBLE']"}
          ]}
        ]}
        """);
    assertThat(ValidationReport.findings(assembly))
        .containsExactly(
            "W3030: FlexibleTimeWindow.Mode: 'NEVER' is not one of ['OFF', 'FLEXIBLE']");
  }

  @Test
  void an_empty_report_has_none() throws IOException {
    report("{\"version\": \"54.0.0\", \"title\": \"Validation Report\", \"pluginReports\": []}");
    assertThat(ValidationReport.findings(assembly)).isEmpty();
  }

  @Test
  void without_a_report_there_are_none() {
    assertThat(ValidationReport.findings(assembly)).isEmpty();
  }
}
