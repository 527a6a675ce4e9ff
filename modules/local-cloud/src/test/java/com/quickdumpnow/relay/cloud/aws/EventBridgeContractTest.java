package com.quickdumpnow.relay.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.cloud.aws.wire.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What the relay leans on in EventBridge (User Guide; API Reference). */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventBridgeContractTest {
  private static final String DETAIL =
      "{\"id\":\"e-1\",\"amount\":1.50,\"body\":\"say \\\"hi\\\" ü\",\"data\":{\"n\":[1,2]}}";

  private final EventBridgeClient events = CloudClients.events();
  private final TestQueues queues = new TestQueues(CloudClients.sqs());
  private final String bus = TestQueues.unique("bus");

  @BeforeEach
  void createBus() {
    events.createEventBus(request -> request.name(bus));
  }

  @Test
  void an_event_reaches_the_targets_of_the_rules_that_it_matches_as_a_whole_event() {
    var wanted = queues.standard();
    var other = queues.standard();
    rule("wanted", "relay.message-accepted");
    rule("other", "relay.message-acked");
    target("wanted", to(wanted).build());
    target("other", to(other).build());

    var id = put(event("relay.message-accepted").build()).eventId();

    var event = Json.object(queues.takeOne(wanted).body()).orElseThrow();
    assertThat(event.get("version").getAsString()).isEqualTo("0");
    assertThat(event.get("id").getAsString()).isEqualTo(id);
    assertThat(event.get("source").getAsString()).isEqualTo("qdn.relay");
    assertThat(event.get("detail-type").getAsString()).isEqualTo("relay.message-accepted");
    assertThat(event.get("time").getAsString())
        .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
    assertThat(event.get("detail")).isEqualTo(Json.parse(DETAIL).orElseThrow());
    assertThat(queues.receive(other, Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void an_input_path_hands_on_that_part_of_the_event() {
    var queue = queues.standard();
    rule("rule", "relay.message-accepted");
    target("rule", to(queue).inputPath("$.detail").build());
    put(event("relay.message-accepted").build());
    assertThat(Json.parse(queues.takeOne(queue).body())).isEqualTo(Json.parse(DETAIL));
  }

  @Test
  void an_input_transformer_fills_its_template() {
    var queue = queues.standard();
    rule("rule", "relay.message-accepted");
    target(
        "rule",
        to(queue)
            .inputTransformer(transformer ->
                transformer
                    .inputPathsMap(
                        Map.of(
                            "body", "$.detail.body", "data", "$.detail.data", "t", "$.detail-type"))
                    .inputTemplate("{\"text\":\"<t>: <body>\",\"data\":<data>,\"body\":<body>}"))
            .build());
    put(event("relay.message-accepted").build());
    assertThat(Json.parse(queues.takeOne(queue).body()))
        .isEqualTo(
            Json.parse(
                "{\"text\":\"relay.message-accepted: say \\\"hi\\\" ü\",\"data\":{\"n\":[1,2]},"
                    + "\"body\":\"say \\\"hi\\\" ü\"}"));
  }

  @Test
  void a_constant_input_takes_the_place_of_the_event() {
    var queue = queues.standard();
    rule("rule", "relay.message-accepted");
    target("rule", to(queue).input("{\"kind\":\"constant\"}").build());
    put(event("relay.message-accepted").build());
    assertThat(queues.takeOne(queue).body()).isEqualTo("{\"kind\":\"constant\"}");
  }

  @Test
  void a_fifo_queue_gets_its_messages_in_the_group_of_the_target() {
    var queue = queues.fifo(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    rule("rule", "relay.message-accepted");
    target("rule", to(queue).sqsParameters(sqs -> sqs.messageGroupId("relay")).build());
    put(event("relay.message-accepted").build());
    assertThat(queues.takeOne(queue).attributesAsStrings())
        .containsEntry("MessageGroupId", "relay");
  }

  @Test
  void entries_fail_one_by_one_and_the_rest_is_delivered() {
    var queue = queues.standard();
    rule("rule", "relay.message-accepted");
    target("rule", to(queue).inputPath("$.detail").build());

    var answer =
        events.putEvents(request ->
            request.entries(
                event("relay.message-accepted").detail("{\"n\":1}").build(),
                event("relay.message-accepted").detail("not JSON").build(),
                event("relay.message-accepted").source(null).build(),
                event("relay.message-accepted").detail("{\"n\":2}").build()));

    assertThat(answer.failedEntryCount()).isEqualTo(2);
    assertThat(answer.entries())
        .extracting(PutEventsResultEntry::errorCode)
        .containsExactly(null, "MalformedDetail", "InvalidArgument", null);
    assertThat(queues.take(queue, 2))
        .extracting(message -> message.body())
        .containsExactlyInAnyOrder("{\"n\":1}", "{\"n\":2}");
  }

  @Test
  void an_event_for_a_bus_that_is_not_there_is_accepted_and_gone() {
    assertThat(put(event("relay.message-accepted").eventBusName("no-such-bus").build()).eventId())
        .isNotEmpty();
  }

  @Test
  void a_disabled_rule_matches_nothing_until_it_is_enabled() {
    var queue = queues.standard();
    rule("rule", "relay.message-accepted");
    target("rule", to(queue).inputPath("$.detail.id").build());
    events.disableRule(request -> request.eventBusName(bus).name("rule"));
    put(event("relay.message-accepted").build());
    assertThat(queues.receive(queue, Duration.ofSeconds(1))).isEmpty();

    events.enableRule(request -> request.eventBusName(bus).name("rule"));
    put(event("relay.message-accepted").build());
    assertThat(queues.takeOne(queue).body()).isEqualTo("\"e-1\"");
  }

  @Test
  void a_rule_put_again_keeps_its_targets_and_has_the_new_pattern() {
    var queue = queues.standard();
    rule("rule", "relay.message-accepted");
    target("rule", to(queue).inputPath("$.detail-type").build());
    rule("rule", "relay.message-acked");
    put(event("relay.message-accepted").build());
    put(event("relay.message-acked").build());
    assertThat(queues.takeOne(queue).body()).isEqualTo("\"relay.message-acked\"");
    assertThat(queues.receive(queue)).isEmpty();
  }

  @Test
  void what_a_target_does_not_take_becomes_a_dead_letter_with_its_reason() {
    var dead = queues.standard();
    var gone = queues.standard();
    var goneArn = queues.arn(gone);
    queues.sqs().deleteQueue(request -> request.queueUrl(gone));
    var ruleArn = rule("rule", "relay.message-accepted");
    target(
        "rule",
        Target.builder()
            .id("target")
            .arn(goneArn)
            .inputPath("$.detail")
            .deadLetterConfig(config -> config.arn(queues.arn(dead)))
            .retryPolicy(policy -> policy.maximumRetryAttempts(0).maximumEventAgeInSeconds(60))
            .build());
    var id = put(event("relay.message-accepted").build()).eventId();

    var letter = queues.takeOne(dead);
    // The event, not what the target would have got.
    assertThat(Json.object(letter.body()).orElseThrow().get("id").getAsString()).isEqualTo(id);
    assertThat(TestQueues.attribute(letter, "RULE_ARN")).isEqualTo(ruleArn);
    assertThat(TestQueues.attribute(letter, "TARGET_ARN")).isEqualTo(goneArn);
    assertThat(TestQueues.attribute(letter, "ERROR_CODE")).isEqualTo("NO_RESOURCE");
    assertThat(TestQueues.attribute(letter, "ERROR_MESSAGE")).isNotEmpty();
    assertThat(TestQueues.attribute(letter, "RETRY_ATTEMPTS")).isEqualTo("0");
  }

  @Test
  void a_pattern_is_checked_when_it_is_put_and_can_be_tried_out() {
    assertThatThrownBy(() ->
            events.putRule(request ->
                request.eventBusName(bus).name("bad").eventPattern("{\"source\":\"x\"}")))
        .isInstanceOf(InvalidEventPatternException.class);
    var event =
        "{\"id\":\"1\",\"account\":\"000000000000\",\"source\":\"qdn.relay\",\"time\":"
            + "\"2026-01-01T00:00:00Z\",\"region\":\"us-west-2\",\"resources\":[],"
            + "\"detail-type\":\"t\",\"detail\":{\"n\":5}}";
    assertThat(matches("{\"detail\":{\"n\":[{\"numeric\":[\">\",4]}]}}", event)).isTrue();
    assertThat(matches("{\"detail\":{\"n\":[{\"numeric\":[\">\",5]}]}}", event)).isFalse();
    assertThat(matches("{\"source\":[{\"prefix\":\"qdn.\"}]}", event)).isTrue();
  }

  @Test
  void rules_and_targets_are_listed_described_and_deleted() {
    rule("one", "a");
    rule("two", "b");
    target("one", to(queues.standard()).build());
    assertThat(events.listRules(request -> request.eventBusName(bus)).rules())
        .extracting(Rule::name)
        .containsExactly("one", "two");
    assertThat(events.describeRule(request -> request.eventBusName(bus).name("one")).state())
        .isEqualTo(RuleState.ENABLED);
    assertThat(events.listTargetsByRule(request -> request.eventBusName(bus).rule("one")).targets())
        .hasSize(1);
    events.removeTargets(request -> request.eventBusName(bus).rule("one").ids("target"));
    events.deleteRule(request -> request.eventBusName(bus).name("one"));
    assertThatThrownBy(() -> events.describeRule(request -> request.eventBusName(bus).name("one")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private boolean matches(String pattern, String event) {
    return events.testEventPattern(request -> request.eventPattern(pattern).event(event)).result();
  }

  private String rule(String name, String detailType) {
    return events
        .putRule(request ->
            request
                .eventBusName(bus)
                .name(name)
                .eventPattern(
                    "{\"source\":[\"qdn.relay\"],\"detail-type\":[\"%s\"]}".formatted(detailType)))
        .ruleArn();
  }

  private Target.Builder to(String queueUrl) {
    return Target.builder().id("target").arn(queues.arn(queueUrl));
  }

  private void target(String rule, Target target) {
    assertThat(
            events
                .putTargets(request -> request.eventBusName(bus).rule(rule).targets(target))
                .failedEntryCount())
        .isZero();
  }

  private PutEventsRequestEntry.Builder event(String detailType) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source("qdn.relay")
        .detailType(detailType)
        .detail(DETAIL);
  }

  private PutEventsResultEntry put(PutEventsRequestEntry entry) {
    return events.putEvents(request -> request.entries(entry)).entries().getFirst();
  }
}
