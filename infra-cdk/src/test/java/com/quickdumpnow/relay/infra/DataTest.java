package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept: it outlives the stack, is encrypted, and is not in the template. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DataTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  /** CloudFormation replaces what has another name, and what was in it is gone. */
  @Test
  void what_holds_data_or_messages_has_these_names_for_ever() {
    var holding =
        Set.of(
            "AWS::DynamoDB::Table",
            "AWS::S3::Bucket",
            "AWS::SecretsManager::Secret",
            "AWS::SQS::Queue",
            "AWS::Events::EventBus",
            "AWS::Scheduler::ScheduleGroup",
            "AWS::ApiGatewayV2::Api",
            "AWS::SNS::Topic");
    assertThat(TEMPLATE.resources())
        .filteredOn(resource -> holding.contains(resource.type()))
        .extracting(Resource::id)
        .containsExactlyInAnyOrder(
            "RelayTable",
            "StateBucket",
            "SiteBucket",
            "WebhookSecret",
            "SenderSecret",
            "DashboardSecret",
            "InboundQueue",
            "InboundDlq",
            "ReceiptsQueue",
            "ReceiptsDlq",
            "ForwardQueue",
            "ForwardDlq",
            "NoticesQueue",
            "NoticesDlq",
            "EscalationsQueue",
            "EscalationsDlq",
            "RuleDlq",
            "ScheduleDlq",
            "RelayBus",
            "EscalationGroup",
            "Api",
            "Alarms");
  }

  @Test
  void the_data_outlives_the_stack() {
    assertThat(
            List.of(
                "RelayTable", "StateBucket", "WebhookSecret", "SenderSecret", "DashboardSecret"))
        .allSatisfy(id -> {
          assertThat(TEMPLATE.get(id).text("DeletionPolicy")).isEqualTo("Retain");
          assertThat(TEMPLATE.get(id).text("UpdateReplacePolicy")).isEqualTo("Retain");
        });
    assertThat(TEMPLATE.get("RelayTable").at("Properties.DeletionProtectionEnabled").getAsBoolean())
        .isTrue();
  }

  @Test
  void the_stack_refuses_to_be_deleted() {
    var stack = RelayTemplate.stack(RelayTemplate.app(Map.of(), "protected"));
    assertThat(stack.getTerminationProtection()).isTrue();
  }

  @Test
  void the_table_has_the_keys_and_indexes_that_the_functions_use() {
    var table = TEMPLATE.get("RelayTable");
    assertThat(keys(table.at("Properties.KeySchema"))).isEqualTo("pk/sk");
    assertThat(table.at("Properties.GlobalSecondaryIndexes").getAsJsonArray())
        .extracting(
            index -> index.getAsJsonObject().get("IndexName").getAsString(),
            index -> keys(index.getAsJsonObject().get("KeySchema")),
            index ->
                index
                    .getAsJsonObject()
                    .getAsJsonObject("Projection")
                    .get("ProjectionType")
                    .getAsString())
        .containsExactlyInAnyOrder(
            tuple("due", "due_shard/due_at", "KEYS_ONLY"),
            tuple("job", "job_id/job_at", "KEYS_ONLY"));
    assertThat(table.at("Properties.AttributeDefinitions").getAsJsonArray())
        .allSatisfy(attribute ->
            assertThat(attribute.getAsJsonObject().get("AttributeType").getAsString())
                .isEqualTo("S"));
    assertThat(table.text("Properties.TimeToLiveSpecification.AttributeName"))
        .isEqualTo("expires_at");
  }

  private static String keys(JsonElement schema) {
    return RelayTemplate.elements(schema)
        .map(key -> key.getAsJsonObject().get("AttributeName").getAsString())
        .reduce((partition, sort) -> partition + "/" + sort)
        .orElseThrow();
  }

  @Test
  void the_table_can_be_put_back_to_any_second_and_costs_what_it_is_used() {
    var table = TEMPLATE.get("RelayTable");
    assertThat(
            table
                .at("Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled")
                .getAsBoolean())
        .isTrue();
    assertThat(table.text("Properties.BillingMode")).isEqualTo("PAY_PER_REQUEST");
    assertThat(table.at("Properties.SSESpecification.SSEEnabled").getAsBoolean()).isTrue();
  }

  @Test
  @Tag("P5")
  void the_buckets_are_private_encrypted_and_open_to_TLS_only_and_the_documents_is_versioned() {
    assertThat(TEMPLATE.all("S3::Bucket"))
        .allSatisfy(bucket -> {
          assertThat(
                  bucket.at("Properties.PublicAccessBlockConfiguration").getAsJsonObject().asMap())
              .hasSize(4)
              .allSatisfy((what, blocked) -> assertThat(blocked.getAsBoolean()).isTrue());
          assertThat(bucket.has("Properties.BucketEncryption.ServerSideEncryptionConfiguration.0"))
              .isTrue();
          assertThat(TEMPLATE.statements("S3::BucketPolicy"))
              .filteredOn(statement -> statement.text("Effect").equals("Deny"))
              .filteredOn(statement ->
                  TEMPLATE.references(statement.at("Resource")).toList().contains(bucket.id()))
              .singleElement()
              .satisfies(statement ->
                  assertThat(statement.text("Condition.Bool.aws:SecureTransport"))
                      .isEqualTo("false"));
        });
    assertThat(TEMPLATE.get("StateBucket").text("Properties.VersioningConfiguration.Status"))
        .isEqualTo("Enabled");
  }

  @Test
  void former_versions_of_the_document_do_not_stay_for_ever() {
    var rule = TEMPLATE.get("StateBucket").at("Properties.LifecycleConfiguration.Rules.0");
    assertThat(rule.getAsJsonObject().toString())
        .isEqualTo(
            "{\"NoncurrentVersionExpiration\":{\"NoncurrentDays\":90},\"Status\":\"Enabled\"}");
  }

  @Test
  @Tag("P6")
  void secrets_have_a_form_and_no_value() {
    assertThat(TEMPLATE.all("SecretsManager::Secret"))
        .allSatisfy(secret -> assertThat(secret.has("Properties.SecretString")).isFalse());
    assertThat(
            Map.of(
                "WebhookSecret", form("WebhookSecret"),
                "SenderSecret", form("SenderSecret"),
                "DashboardSecret", form("DashboardSecret")))
        .isEqualTo(
            Map.of(
                "WebhookSecret",
                JsonParser.parseString("{auth_token: 'unset', auth_token_next: 'unset'}"),
                "SenderSecret",
                JsonParser.parseString("{api_key: 'unset', api_secret: 'unset'}"),
                "DashboardSecret",
                JsonParser.parseString("{keys: []}")));
  }

  private static JsonElement form(String secret) {
    return JsonParser.parseString(
        TEMPLATE.get(secret).text("Properties.GenerateSecretString.SecretStringTemplate"));
  }

  @Test
  void a_function_learns_where_a_secret_is_and_never_what() {
    assertThat(TEMPLATE.json().toString()).doesNotContain("resolve:secretsmanager", "resolve:ssm");
  }

  @Test
  @Tag("P6")
  void nothing_in_the_template_looks_like_a_secret_or_a_persons_number() {
    var text = TEMPLATE.json().toString();
    var secretLike =
        Pattern.compile(
            "\\b(AKIA|ASIA)[A-Z0-9]{16}\\b" // AWS access keys
                + "|\\b(AC|SK|MG)[0-9a-fA-F]{32}\\b" // Twilio's SIDs
                + "|\\b[0-9a-f]{32}\\b" // Twilio's tokens
                + "|-----BEGIN"
                + "|Bearer ");
    assertThat(secretLike.matcher(text).results().map(match -> match.group())).isEmpty();
    assertThat(Pattern.compile("\\+[1-9][0-9]{7,14}\\b").matcher(text).results())
        .extracting(match -> match.group())
        .containsOnly("+18583354807");
  }
}
