package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonElement;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;

/** The bus and the schedules: what fires, where it goes, and what becomes of it if it cannot. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventsTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static List<Resource> rules() {
    return TEMPLATE.all("Events::Rule");
  }

  @Test
  void each_kind_of_event_has_its_queue() {
    assertThat(rules())
        .extracting(
            rule -> rule.text("Properties.EventPattern.detail-type"),
            rule -> TEMPLATE.meant(rule.at("Properties.Targets.0.Arn")).id())
        .containsExactlyInAnyOrder(
            tuple("relay.message-accepted", "ForwardQueue"),
            tuple("relay.text-bundled", "ForwardQueue"),
            tuple("relay.message-acked", "NoticesQueue"),
            tuple("relay.command-received", "NoticesQueue"),
            tuple("relay.text-written", "NoticesQueue"),
            tuple("relay.attempt-failed", "EscalationsQueue"),
            tuple("relay.responder-left", "EscalationsQueue"));
  }

  @Test
  void rules_see_the_relays_own_events_on_the_relays_own_bus() {
    assertThat(rules())
        .allSatisfy(rule -> {
          assertThat(rule.text("Properties.EventPattern.source")).isEqualTo("qdn.relay");
          assertThat(TEMPLATE.meant(rule.at("Properties.EventBusName")).id()).isEqualTo("RelayBus");
        });
  }

  @Test
  void one_rule_has_one_target() {
    assertThat(rules())
        .allSatisfy(rule -> assertThat(rule.at("Properties.Targets").getAsJsonArray()).hasSize(1));
  }

  @Test
  void a_target_gets_the_envelope_alone() {
    assertThat(rules())
        .allSatisfy(
            rule -> assertThat(rule.text("Properties.Targets.0.InputPath")).isEqualTo("$.detail"));
  }

  @Test
  void an_event_that_cannot_be_delivered_is_tried_for_a_day_and_then_kept() {
    assertThat(rules())
        .allSatisfy(rule -> {
          assertThat(rule.number("Properties.Targets.0.RetryPolicy.MaximumEventAgeInSeconds"))
              .isEqualTo(86_400);
          assertThat(rule.number("Properties.Targets.0.RetryPolicy.MaximumRetryAttempts"))
              .isEqualTo(185);
          keptInStandardQueue(rule.at("Properties.Targets.0.DeadLetterConfig"));
        });
  }

  @Test
  void a_queue_takes_events_of_its_rules_only_and_so_does_the_dead_letter_queue() {
    assertThat(rules())
        .allSatisfy(rule -> {
          mayBeSentTo(rule, TEMPLATE.meant(rule.at("Properties.Targets.0.Arn")));
          mayBeSentTo(rule, TEMPLATE.get("RuleDlq"));
        });
    assertThat(TEMPLATE.statements("SQS::QueuePolicy"))
        .filteredOn(statement -> statement.text("Effect").equals("Allow"))
        .allSatisfy(statement ->
            assertThat(TEMPLATE.references(statement.at("Condition")))
                .isNotEmpty()
                .allSatisfy(
                    id -> assertThat(TEMPLATE.get(id).type()).isEqualTo("AWS::Events::Rule")));
  }

  private static void mayBeSentTo(Resource rule, Resource queue) {
    assertThat(TEMPLATE.statements("SQS::QueuePolicy"))
        .anySatisfy(statement -> {
          assertThat(statement.text("Effect")).isEqualTo("Allow");
          assertThat(statement.text("Principal.Service")).isEqualTo("events.amazonaws.com");
          assertThat(TEMPLATE.references(statement.at("Condition"))).contains(rule.id());
          assertThat(TEMPLATE.references(statement.at("Resource"))).containsExactly(queue.id());
        });
  }

  @Test
  void the_sweeper_is_called_every_minute() {
    var schedule = TEMPLATE.get("SweepSchedule");
    assertThat(schedule.text("Properties.ScheduleExpression")).isEqualTo("rate(1 minute)");
    assertThat(schedule.text("Properties.FlexibleTimeWindow.Mode")).isEqualTo("OFF");
    var alias = TEMPLATE.meant(schedule.at("Properties.Target.Arn"));
    assertThat(alias.text("Properties.Name")).isEqualTo("live");
    assertThat(TEMPLATE.meant(alias.at("Properties.FunctionName")).id()).isEqualTo("Sweeper");
  }

  @Test
  void the_document_is_looked_at_every_minute() {
    var schedule = TEMPLATE.get("DocumentSchedule");
    assertThat(schedule.text("Properties.ScheduleExpression")).isEqualTo("rate(1 minute)");
    var alias = TEMPLATE.meant(schedule.at("Properties.Target.Arn"));
    assertThat(TEMPLATE.meant(alias.at("Properties.FunctionName")).id())
        .isEqualTo("UpdateDocument");
  }

  @Test
  void every_schedule_has_a_retry_policy_and_a_dead_letter_queue() {
    assertThat(TEMPLATE.all("Scheduler::Schedule"))
        .allSatisfy(schedule -> {
          assertThat(schedule.has("Properties.Target.RetryPolicy.MaximumEventAgeInSeconds"))
              .isTrue();
          assertThat(schedule.has("Properties.Target.RetryPolicy.MaximumRetryAttempts")).isTrue();
          keptInStandardQueue(schedule.at("Properties.Target.DeadLetterConfig"));
        });
  }

  @Test
  void functions_that_start_timers_are_told_of_role_group_and_dead_letter_queue() {
    for (var id : List.of("ForwardPrimary", "EscalationTimer", "SendNotice")) {
      var told = TEMPLATE.get(id).at("Properties.Environment.Variables").getAsJsonObject();
      assertThat(TEMPLATE.meant(told.get("ESCALATIONS_QUEUE_ARN")).id())
          .isEqualTo("EscalationsQueue");
      keptInStandardQueue(told.get("SCHEDULE_DLQ_ARN"));
      assertThat(told.get("SCHEDULE_GROUP"))
          .isEqualTo(TEMPLATE.get("EscalationGroup").at("Properties.Name"));
      assertThat(TEMPLATE.meant(told.get("SCHEDULE_ROLE_ARN")).type()).isEqualTo("AWS::IAM::Role");
    }
  }

  @Test
  void timers_outside_the_sweepers_own_cannot_stop_the_sweeper() {
    assertThat(TEMPLATE.get("SweepSchedule").has("Properties.GroupName")).isFalse();
  }

  @Test
  void a_schedule_can_use_its_role_in_this_account_and_its_group_only() {
    var trusts =
        TEMPLATE.all("IAM::Role").stream()
            .map(role -> role.at("Properties.AssumeRolePolicyDocument.Statement.0"))
            .map(JsonElement::getAsJsonObject)
            .filter(trust -> trust.toString().contains("scheduler.amazonaws.com"))
            .toList();
    assertThat(trusts)
        .hasSize(3)
        .allSatisfy(trust -> {
          var condition = trust.getAsJsonObject("Condition").getAsJsonObject("StringEquals");
          assertThat(condition.get("aws:SourceAccount").toString()).contains("AWS::AccountId");
          assertThat(condition.has("aws:SourceArn")).isTrue();
        });
    TEMPLATE
        .template()
        .hasResourceProperties(
            "AWS::IAM::Role",
            Match.objectLike(
                Map.of(
                    "AssumeRolePolicyDocument",
                    Match.objectLike(
                        Map.of(
                            "Statement",
                            List.of(
                                Match.objectLike(
                                    Map.of(
                                        "Condition",
                                        Map.of(
                                            "StringEquals",
                                            Map.of(
                                                "aws:SourceAccount",
                                                Map.of("Ref", "AWS::AccountId"),
                                                "aws:SourceArn",
                                                Map.of(
                                                    "Fn::GetAtt",
                                                    List.of("EscalationGroup", "Arn"))))))))))));
  }

  private static void keptInStandardQueue(JsonElement deadLetterConfig) {
    var queue = TEMPLATE.meant(deadLetterConfig);
    assertThat(queue.type()).isEqualTo("AWS::SQS::Queue");
    assertThat(queue.has("Properties.FifoQueue")).isFalse();
  }
}
