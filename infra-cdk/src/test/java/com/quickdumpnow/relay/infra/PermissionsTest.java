package com.quickdumpnow.relay.infra;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may do what. A right that is not in this file is not given. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("E2")
class PermissionsTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static final Set<String> LOG = Set.of("logs:CreateLogStream", "logs:PutLogEvents");

  private static final Set<String> CONSUME =
      Set.of(
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl");

  private static final Set<String> READ =
      Set.of("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query");

  private static final Set<String> CHANGE =
      Set.of(
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:ConditionCheckItem");

  private static final Set<String> SCHEDULE =
      Set.of(
          "scheduler:CreateSchedule",
          "scheduler:GetSchedule",
          "scheduler:UpdateSchedule",
          "scheduler:DeleteSchedule",
          "iam:PassRole");

  /** Which X-Ray has no resources for. */
  private static final Set<String> TRACE =
      Set.of("xray:PutTraceSegments", "xray:PutTelemetryRecords");

  private static final Set<String> SEND = Set.of("sqs:SendMessage");
  private static final Set<String> SECRET = Set.of("secretsmanager:GetSecretValue");
  private static final Set<String> PUBLISH = Set.of("events:PutEvents");
  private static final Set<String> DOCUMENT = Set.of("s3:GetObject", "s3:ListBucket");
  private static final Set<String> MAIL = Set.of("ses:SendEmail");

  private static final Set<String> MOVE_CASCADES_ON =
      all(LOG, TRACE, CONSUME, READ, CHANGE, SCHEDULE, SEND, SECRET, PUBLISH, MAIL);

  /** A function's rights, and the resources that they are about. */
  private record Rights(Set<String> actions, Set<String> resources) {}

  private static final Map<String, Rights> RIGHTS =
      Map.of(
          "IngestWebhook",
          new Rights(
              all(LOG, TRACE, SEND, SECRET),
              Set.of("InboundQueue", "ReceiptsQueue", "WebhookSecret")),
          "ValidateJob",
          new Rights(
              all(LOG, TRACE, CONSUME, READ, CHANGE, DOCUMENT, PUBLISH),
              Set.of("InboundQueue", "RelayTable", "StateBucket", "RelayBus")),
          "ForwardPrimary",
          new Rights(MOVE_CASCADES_ON, moversResourcesAnd("ForwardQueue")),
          "EscalationTimer",
          new Rights(MOVE_CASCADES_ON, moversResourcesAnd("EscalationsQueue")),
          "SendNotice",
          new Rights(MOVE_CASCADES_ON, moversResourcesAnd("NoticesQueue")),
          "DeliveryReceipt",
          new Rights(
              all(LOG, TRACE, CONSUME, READ, CHANGE, PUBLISH),
              Set.of("ReceiptsQueue", "RelayTable", "RelayBus")),
          "Sweeper",
          new Rights(
              all(LOG, TRACE, READ, SEND, SECRET),
              Set.of("RelayTable", "InboundQueue", "EscalationsQueue", "SenderSecret")),
          "UpdateDocument",
          new Rights(
              all(LOG, TRACE, READ, CHANGE, DOCUMENT, Set.of("s3:PutObject"), PUBLISH),
              Set.of("RelayTable", "StateBucket", "RelayBus")),
          "TrackApi",
          new Rights(
              all(LOG, TRACE, READ, CHANGE, DOCUMENT, PUBLISH, SECRET, SEND),
              Set.of("RelayTable", "StateBucket", "RelayBus", "DashboardSecret", "InboundQueue")));

  private static Set<String> moversResourcesAnd(String source) {
    return all(
        Set.of("RelayTable", "RelayBus", "SenderSecret", "EscalationsQueue"), Set.of(source));
  }

  @SafeVarargs
  private static Set<String> all(Set<String>... parts) {
    var all = new TreeSet<String>();
    for (var part : parts) {
      all.addAll(part);
    }
    return all;
  }

  @Test
  void each_function_may_do_this() {
    assertThat(
            TEMPLATE.all("Lambda::Function").stream().collect(toMap(Resource::id, f -> actions(f))))
        .isEqualTo(
            RIGHTS.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().actions())));
  }

  @Test
  void each_function_may_do_it_to_these() {
    assertThat(
            TEMPLATE.all("Lambda::Function").stream()
                .collect(toMap(Resource::id, PermissionsTest::resources)))
        .isEqualTo(
            RIGHTS.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().resources())));
  }

  /** A function that is told of a thing it may not use, or the reverse, would fail in AWS only. */
  @Test
  void a_function_is_told_of_what_it_may_use_and_of_nothing_else() {
    assertThat(TEMPLATE.all("Lambda::Function"))
        .allSatisfy(function -> {
          var told =
              TEMPLATE
                  .references(function.at("Properties.Environment.Variables"))
                  .filter(id -> !Set.of("Site", "ScheduleDlq").contains(id))
                  .filter(id -> !TEMPLATE.get(id).type().equals("AWS::IAM::Role"))
                  .collect(toCollection(TreeSet::new));
          var consumed =
              TEMPLATE.all("Lambda::EventSourceMapping").stream()
                  .filter(mapping -> calls(mapping, function))
                  .map(mapping -> TEMPLATE.meant(mapping.at("Properties.EventSourceArn")).id())
                  .collect(toCollection(TreeSet::new));
          assertThat(all(told, consumed)).isEqualTo(resources(function));
        });
  }

  private static boolean calls(Resource mapping, Resource function) {
    var alias = TEMPLATE.meant(mapping.at("Properties.FunctionName"));
    return TEMPLATE.meant(alias.at("Properties.FunctionName")).equals(function);
  }

  @Test
  void no_right_is_to_all_actions() {
    assertThat(allowed())
        .allSatisfy(statement ->
            assertThat(actionsOf(statement)).noneMatch(action -> action.contains("*")));
  }

  @Test
  void no_right_is_to_all_resources_but_that_to_trace_which_has_none() {
    assertThat(allowed())
        .filteredOn(statement -> !TRACE.containsAll(actionsOf(statement)))
        .allSatisfy(statement ->
            assertThat(RelayTemplate.elements(statement.at("Resource")))
                .noneMatch(resource -> resource.toString().matches("\"\\*\"|.*:\\*\".*")));
  }

  @Test
  void the_one_wildcard_is_the_name_of_a_schedule_in_our_group() {
    var group = TEMPLATE.get("EscalationGroup").text("Properties.Name");
    assertThat(allowed())
        .filteredOn(statement -> !TRACE.containsAll(actionsOf(statement)))
        .flatExtracting(statement -> RelayTemplate.elements(statement.at("Resource")).toList())
        .filteredOn(resource -> resource.toString().contains("*"))
        .isNotEmpty()
        .allSatisfy(
            resource -> assertThat(resource.toString()).contains(":schedule/" + group + "/*\""));
  }

  @Test
  void a_role_is_passed_to_the_scheduler_only_and_it_is_the_timers_role() {
    var passes = allowed().stream().filter(s -> actionsOf(s).contains("iam:PassRole")).toList();
    assertThat(passes)
        .hasSize(3)
        .allSatisfy(statement -> {
          assertThat(actionsOf(statement)).containsExactly("iam:PassRole");
          assertThat(statement.text("Condition.StringEquals.iam:PassedToService"))
              .isEqualTo("scheduler.amazonaws.com");
          var role = TEMPLATE.meant(statement.at("Resource"));
          assertThat(role.at("Properties.AssumeRolePolicyDocument").toString())
              .contains("scheduler.amazonaws.com");
        });
    assertThat(passes)
        .extracting(statement -> TEMPLATE.meant(statement.at("Resource")).id())
        .containsOnly(passes.getFirst().at("Resource.Fn::GetAtt.0").getAsString());
  }

  @Test
  void a_timer_may_send_to_the_escalations_queue_only() {
    var role =
        TEMPLATE.meant(
            TEMPLATE
                .get("EscalationTimer")
                .at("Properties.Environment.Variables.SCHEDULE_ROLE_ARN"));
    assertThat(statementsOf(role))
        .singleElement()
        .satisfies(statement -> {
          assertThat(actionsOf(statement)).containsExactly("sqs:SendMessage");
          assertThat(TEMPLATE.references(statement.at("Resource")))
              .containsExactlyInAnyOrder("EscalationsQueue", "ScheduleDlq");
        });
  }

  @Test
  void mail_leaves_in_the_name_of_the_alert_address_only() {
    assertThat(allowed())
        .filteredOn(statement -> actionsOf(statement).contains("ses:SendEmail"))
        .isNotEmpty()
        .allSatisfy(statement ->
            assertThat(statement.at("Condition.StringEquals.ses:FromAddress").toString())
                .isEqualTo("{\"Ref\":\"AlertEmail\"}"));
  }

  @Test
  void of_the_bucket_the_relay_reads_and_writes_one_document() {
    assertThat(allowed())
        .filteredOn(statement ->
            actionsOf(statement).stream()
                .anyMatch(Set.of("s3:GetObject", "s3:PutObject")::contains))
        .isNotEmpty()
        .allSatisfy(statement ->
            assertThat(statement.at("Resource").toString()).contains("\"/maintenance.json\""));
  }

  @Test
  void nobody_has_a_managed_or_an_inline_policy() {
    assertThat(TEMPLATE.all("IAM::Role"))
        .allSatisfy(role -> {
          assertThat(role.has("Properties.ManagedPolicyArns")).isFalse();
          assertThat(role.has("Properties.Policies")).isFalse();
        });
  }

  @Test
  void a_function_is_called_by_the_gateway_of_this_api_only() {
    assertThat(TEMPLATE.all("Lambda::Permission"))
        .allSatisfy(permission -> {
          assertThat(permission.text("Properties.Principal")).isEqualTo("apigateway.amazonaws.com");
          assertThat(TEMPLATE.references(permission.at("Properties.SourceArn")))
              .containsExactly("Api");
        });
  }

  private static List<Resource> allowed() {
    var allowed = TEMPLATE.statements("IAM::Policy");
    assertThat(allowed).allSatisfy(s -> assertThat(s.text("Effect")).isEqualTo("Allow"));
    return allowed;
  }

  private static List<Resource> statementsOf(Resource role) {
    var policies =
        TEMPLATE.all("IAM::Policy").stream()
            .filter(policy -> TEMPLATE.meant(policy.at("Properties.Roles")).equals(role))
            .map(Resource::id)
            .toList();
    return allowed().stream().filter(s -> policies.contains(s.id())).toList();
  }

  private static List<Resource> statementsOfFunction(Resource function) {
    return statementsOf(TEMPLATE.meant(function.at("Properties.Role")));
  }

  private static Set<String> actions(Resource function) {
    return statementsOfFunction(function).stream()
        .flatMap(statement -> actionsOf(statement).stream())
        .collect(toCollection(TreeSet::new));
  }

  private static List<String> actionsOf(Resource statement) {
    return RelayTemplate.elements(statement.at("Action")).map(JsonElement::getAsString).toList();
  }

  /** Logs and roles left out: every function has those of its own. */
  private static Set<String> resources(Resource function) {
    return statementsOfFunction(function).stream()
        .flatMap(statement -> TEMPLATE.references(statement.at("Resource")))
        .filter(id ->
            !Set.of("AWS::Logs::LogGroup", "AWS::IAM::Role").contains(TEMPLATE.get(id).type()))
        .collect(toCollection(TreeSet::new));
  }
}
