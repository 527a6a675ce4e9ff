package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the functions run, and how they are called. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FunctionsTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static List<Resource> functions() {
    return TEMPLATE.all("Lambda::Function");
  }

  @Test
  void these_classes_are_called() {
    assertThat(functions())
        .extracting(function -> function.text("Properties.Handler"))
        .containsExactlyInAnyOrder(
            "com.quickdumpnow.relay.fn.ingestwebhook.IngestWebhookHandler",
            "com.quickdumpnow.relay.fn.validatejob.ValidateJobHandler",
            "com.quickdumpnow.relay.fn.forwardprimary.ForwardPrimaryHandler",
            "com.quickdumpnow.relay.fn.escalationtimer.EscalationTimerHandler",
            "com.quickdumpnow.relay.fn.deliveryreceipt.DeliveryReceiptHandler",
            "com.quickdumpnow.relay.fn.sendnotice.SendNoticeHandler",
            "com.quickdumpnow.relay.fn.sweeper.SweeperHandler",
            "com.quickdumpnow.relay.fn.updatedocument.UpdateDocumentHandler",
            "com.quickdumpnow.relay.fn.trackapi.TrackApiHandler");
  }

  @Test
  void each_is_named_after_its_class() {
    assertThat(functions())
        .allSatisfy(function ->
            assertThat(function.text("Properties.Handler"))
                .endsWith("." + function.id() + "Handler"));
  }

  @Test
  void packages_are_where_the_build_leaves_them(@TempDir Path root) {
    assertThat(Arrays.stream(RelayFunction.values()).map(RelayFunction::module))
        .containsExactly(
            "ingest-webhook",
            "validate-job",
            "forward-primary",
            "escalation-timer",
            "delivery-receipt",
            "send-notice",
            "sweeper",
            "update-document",
            "track-api");
    assertThatThrownBy(() -> FunctionPackages.builtBelow(root).of(RelayFunction.SEND_NOTICE))
        .hasMessageContaining(
            root.resolve("modules/send-notice/target/function.zip") + " is missing");
  }

  @Test
  void all_run_on_java_25_on_arm_from_a_snapshot() {
    assertThat(functions())
        .allSatisfy(function -> {
          assertThat(function.text("Properties.Runtime")).isEqualTo("java25");
          assertThat(function.text("Properties.Architectures")).isEqualTo("arm64");
          assertThat(function.text("Properties.SnapStart.ApplyOn")).isEqualTo("PublishedVersions");
          assertThat(function.number("Properties.MemorySize")).isEqualTo(1_024);
          assertThat(function.number("Properties.Timeout")).isEqualTo(15);
        });
  }

  @Test
  void only_the_one_whose_timers_follow_each_other_may_go_round_and_round() {
    assertThat(
            functions().stream()
                .filter(function -> function.has("Properties.RecursiveLoop"))
                .toList())
        .singleElement()
        .satisfies(function -> {
          assertThat(function.id()).isEqualTo("EscalationTimer");
          assertThat(function.text("Properties.RecursiveLoop")).isEqualTo("Allow");
        });
  }

  @Test
  void each_has_a_role_and_a_log_of_its_own() {
    assertThat(functions())
        .extracting(function -> TEMPLATE.meant(function.at("Properties.Role")).id())
        .doesNotHaveDuplicates();
    assertThat(functions())
        .extracting(
            function -> TEMPLATE.meant(function.at("Properties.LoggingConfig.LogGroup")).id())
        .doesNotHaveDuplicates();
  }

  @Test
  void no_log_is_kept_for_ever() {
    assertThat(TEMPLATE.all("Logs::LogGroup"))
        .hasSize(functions().size() + 1)
        .allSatisfy(log -> assertThat(log.number("Properties.RetentionInDays")).isEqualTo(90));
  }

  @Test
  void each_has_an_alias_on_a_published_version() {
    assertThat(TEMPLATE.all("Lambda::Alias"))
        .hasSameSizeAs(functions())
        .allSatisfy(alias -> {
          assertThat(alias.text("Properties.Name")).isEqualTo("live");
          var version = TEMPLATE.meant(alias.at("Properties.FunctionVersion"));
          assertThat(version.type()).isEqualTo("AWS::Lambda::Version");
          assertThat(TEMPLATE.meant(version.at("Properties.FunctionName")))
              .isEqualTo(TEMPLATE.meant(alias.at("Properties.FunctionName")));
        });
  }

  @Test
  void everything_calls_the_alias_for_only_that_has_a_snapshot() {
    var callers =
        Stream.of(
                TEMPLATE.all("Lambda::EventSourceMapping").stream()
                    .map(mapping -> mapping.at("Properties.FunctionName")),
                TEMPLATE.all("Lambda::Permission").stream()
                    .map(permission -> permission.at("Properties.FunctionName")),
                TEMPLATE.all("ApiGatewayV2::Integration").stream()
                    .map(integration -> integration.at("Properties.IntegrationUri")),
                TEMPLATE.all("Scheduler::Schedule").stream()
                    .map(schedule -> schedule.at("Properties.Target.Arn")))
            .flatMap(called -> called)
            .toList();
    assertThat(callers)
        .allSatisfy(
            called -> assertThat(TEMPLATE.meant(called).type()).isEqualTo("AWS::Lambda::Alias"));
  }

  /** The value of a parameter is no part of the template, so CDK would not publish by itself. */
  @Test
  void a_changed_setting_publishes_every_function() {
    var settings = TEMPLATE.all("AppConfig::HostedConfigurationVersion").getFirst();
    assertThat(functions())
        .allSatisfy(function ->
            assertThat(TEMPLATE.references(function.at("Properties.Description")))
                .containsExactly(settings.id()));
    assertThat(TEMPLATE.all("Lambda::Version"))
        .allSatisfy(version ->
            assertThat(TEMPLATE.references(version.at("Properties.Description")))
                .containsExactly(settings.id()));
    var content = settings.at("Properties.Content").toString();
    assertThat(Setting.values())
        .allSatisfy(setting -> assertThat(content).contains("{\"Ref\":\"" + setting.id() + "\"}"));
  }

  @Test
  void a_description_has_room_for_the_number_of_the_settings() {
    // 256 characters by Lambda's API reference, of which the settings' words and number take 20.
    assertThat(RelayFunction.values())
        .allSatisfy(function -> assertThat(function.description()).hasSizeLessThanOrEqualTo(236));
  }

  @Test
  @Tag("P6")
  void an_environment_holds_places_and_settings_only() {
    assertThat(functions())
        .flatExtracting(function ->
            function.at("Properties.Environment.Variables").getAsJsonObject().entrySet())
        .isNotEmpty()
        .allSatisfy(variable ->
            assertThat(isSetting(variable.getKey(), variable.getValue()))
                .as(variable.toString())
                .isNotEqualTo(isPlace(variable.getKey(), variable.getValue())));
  }

  private static boolean isSetting(String name, JsonElement value) {
    return Arrays.stream(Setting.values())
        .anyMatch(setting ->
            setting.name().equals(name)
                && value.toString().contains("{\"Ref\":\"" + setting.id() + "\"}"));
  }

  private static boolean isPlace(String name, JsonElement value) {
    return switch (name) {
      case "SCHEDULE_GROUP" -> value.equals(TEMPLATE.get("EscalationGroup").at("Properties.Name"));
      case "PUBLIC_BASE_URL" -> false;
      default -> name.matches(".*_(NAME|URL|ARN)") && TEMPLATE.references(value).count() == 1;
    };
  }
}
