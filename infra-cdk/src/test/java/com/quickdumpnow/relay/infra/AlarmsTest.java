package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.assertions.Match;

/** What somebody is told of. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AlarmsTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static List<Resource> alarms(String metric) {
    return TEMPLATE.all("CloudWatch::Alarm").stream()
        .filter(alarm -> alarm.text("Properties.MetricName").equals(metric))
        .toList();
  }

  private static List<String> dimension(Resource alarm, String name) {
    return RelayTemplate.elements(alarm.at("Properties.Dimensions"))
        .map(JsonElement::getAsJsonObject)
        .filter(dimension -> dimension.get("Name").getAsString().equals(name))
        .flatMap(dimension -> TEMPLATE.references(dimension.get("Value")))
        .toList();
  }

  @Test
  void one_dead_letter_in_any_dead_letter_queue() {
    var queues =
        TEMPLATE.all("SQS::Queue").stream()
            .filter(queue -> !queue.has("Properties.RedrivePolicy"))
            .map(Resource::id)
            .toList();
    var alarms = alarms("ApproximateNumberOfMessagesVisible");
    assertThat(alarms)
        .allSatisfy(alarm -> {
          assertThat(alarm.number("Properties.Threshold")).isZero();
          assertThat(alarm.text("Properties.ComparisonOperator")).isEqualTo("GreaterThanThreshold");
          assertThat(alarm.number("Properties.Period")).isEqualTo(60);
        });
    assertThat(alarms)
        .flatExtracting(alarm -> dimension(alarm, "QueueName"))
        .containsExactlyInAnyOrderElementsOf(queues);
  }

  @Test
  void a_message_that_waits_in_any_queue() {
    assertThat(alarms("ApproximateAgeOfOldestMessage"))
        .flatExtracting(alarm -> dimension(alarm, "QueueName"))
        .containsExactlyInAnyOrder(
            "InboundQueue", "ReceiptsQueue", "ForwardQueue", "NoticesQueue", "EscalationsQueue");
  }

  /** A message may be delayed by 15 minutes there, and is then as old as that. */
  @Test
  void but_not_a_timer_that_has_its_time() {
    assertThat(alarms("ApproximateAgeOfOldestMessage"))
        .filteredOn(alarm -> dimension(alarm, "QueueName").contains("EscalationsQueue"))
        .singleElement()
        .satisfies(
            alarm -> assertThat(alarm.number("Properties.Threshold")).isGreaterThan(15 * 60));
  }

  @Test
  void calls_of_any_function_that_fail_or_are_refused() {
    var functions = TEMPLATE.all("Lambda::Function").stream().map(Resource::id).toList();
    for (var metric : List.of("Errors", "Throttles")) {
      assertThat(alarms(metric))
          .flatExtracting(alarm -> dimension(alarm, "FunctionName"))
          .containsExactlyInAnyOrderElementsOf(functions);
    }
  }

  @Test
  void answers_that_say_the_relay_is_broken() {
    assertThat(alarms("5xx"))
        .singleElement()
        .satisfies(
            alarm -> assertThat(alarm.text("Properties.Namespace")).isEqualTo("AWS/ApiGateway"));
  }

  @Test
  void what_is_not_called_any_more_each_minute() {
    assertThat(alarms("Invocations"))
        .extracting(alarm -> dimension(alarm, "FunctionName"))
        .containsExactlyInAnyOrder(List.of("Sweeper"), List.of("UpdateDocument"));
    assertThat(alarms("Invocations"))
        .allSatisfy(alarm -> {
          assertThat(alarm.text("Properties.ComparisonOperator")).isEqualTo("LessThanThreshold");
          assertThat(alarm.text("Properties.TreatMissingData")).isEqualTo("breaching");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Exhausted",
        "Unread",
        "Doubled",
        "Refused",
        "ResponderOptedOut",
        "NotKept",
        "TakenFromList",
        "TimerNotArmed"
      })
  void what_only_a_person_can_mend_is_an_alarm_at_once(String metric) {
    assertThat(alarms(metric))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.text("Properties.Namespace")).isEqualTo("QdnRelay");
          assertThat(alarm.number("Properties.Threshold")).isZero();
          assertThat(alarm.number("Properties.Period")).isEqualTo(60);
        });
  }

  @Test
  void a_timer_that_is_more_than_3_s_late() {
    assertThat(alarms("TimerFired"))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.text("Properties.Namespace")).isEqualTo("QdnRelay");
          assertThat(alarm.text("Properties.Statistic")).isEqualTo("Maximum");
          assertThat(alarm.number("Properties.Threshold")).isEqualTo(3_000);
          assertThat(alarm.number("Properties.Period")).isEqualTo(60);
        });
  }

  /** Each mends itself once or twice; what each sweep of five minutes finds does not. */
  @ParameterizedTest
  @ValueSource(strings = {"Forgotten", "ListUnavailable"})
  void what_every_sweep_finds_again(String metric) {
    assertThat(alarms(metric))
        .singleElement()
        .satisfies(alarm -> {
          assertThat(alarm.number("Properties.Threshold")).isEqualTo(4);
          assertThat(alarm.number("Properties.Period")).isEqualTo(300);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebhookRefused", "JobDocumentUnusable"})
  void what_keeps_strangers_out_or_jobs_unknown(String metric) {
    assertThat(alarms(metric)).hasSize(1);
  }

  @Test
  void silence_is_no_alarm_elsewhere() {
    assertThat(TEMPLATE.all("CloudWatch::Alarm"))
        .filteredOn(alarm -> !alarm.text("Properties.MetricName").equals("Invocations"))
        .allSatisfy(alarm ->
            assertThat(alarm.text("Properties.TreatMissingData")).isEqualTo("notBreaching"));
  }

  @Test
  void every_alarm_says_what_it_means_and_goes_to_the_topic() {
    assertThat(TEMPLATE.all("CloudWatch::Alarm"))
        .allSatisfy(alarm -> {
          assertThat(alarm.text("Properties.AlarmDescription")).isNotBlank();
          assertThat(TEMPLATE.meant(alarm.at("Properties.AlarmActions")).id()).isEqualTo("Alarms");
        });
  }

  /** A topic with a policy of its own takes nothing that the policy does not name. */
  @Test
  void the_topic_lets_the_alarms_of_this_account_in() {
    assertThat(TEMPLATE.statements("SNS::TopicPolicy"))
        .filteredOn(statement -> statement.text("Effect").equals("Allow"))
        .singleElement()
        .satisfies(statement -> {
          assertThat(statement.text("Principal.Service")).isEqualTo("cloudwatch.amazonaws.com");
          assertThat(statement.text("Action")).isEqualTo("sns:Publish");
          assertThat(statement.has("Condition.StringEquals.aws:SourceAccount")).isTrue();
        });
  }

  @Test
  void they_are_mailed_if_there_is_an_address() {
    TEMPLATE
        .template()
        .hasResource(
            "AWS::SNS::Subscription",
            Match.objectLike(
                Map.of(
                    "Condition",
                    "HasAlertEmail",
                    "Properties",
                    Map.of("Protocol", "email", "Endpoint", Map.of("Ref", "AlertEmail")))));
    TEMPLATE
        .template()
        .hasCondition(
            "HasAlertEmail",
            Map.of(
                "Fn::Not",
                List.of(Map.of("Fn::Equals", List.of(Map.of("Ref", "AlertEmail"), "")))));
  }
}
