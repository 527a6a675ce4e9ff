package com.quickdumpnow.relay.infra.constructs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** What a person must hear about, and the topic by which he does. */
public final class Alarms extends Construct {
  /** Under which name the functions count. */
  static final String NAMESPACE = "QdnRelay";

  /** How late a timer may be: what the customer is promised of an escalation. */
  private static final Duration LATENESS_MAX = Duration.seconds(3);

  /** Four in five minutes are chance. A fifth means that each sweep, one a minute, found it. */
  private static final int A_SWEEP_A_MINUTE = 4;

  /**
   * Strangers knock now and then; of Twilio's own webhooks {@code TakenFromList} sees the first.
   */
  private static final int WEBHOOKS_REFUSED_MAX = 20;

  private final Topic topic;
  private final List<Alarm> all = new ArrayList<>();

  /** Makes the topic, without alarms. */
  public Alarms(Construct scope, String id) {
    super(scope, id);
    this.topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
    LogicalIds.fix(topic, id);
    // A topic with a policy of its own loses the default one, which let the account's alarms in.
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("AllowAlarms")
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .conditions(
                Map.of(
                    "StringEquals",
                    Map.of("aws:SourceAccount", Stack.of(this).getAccount()),
                    "ArnLike",
                    Map.of("aws:SourceArn", alarmArns())))
            .build());
  }

  private String alarmArns() {
    return Stack.of(this)
        .formatArn(
            ArnComponents.builder()
                .service("cloudwatch")
                .resource("alarm")
                .resourceName("*")
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
  }

  /**
   * Mails every alarm to {@code address}, once it has been confirmed there.
   *
   * @param given whether there is an address
   */
  public void mailTo(String address, CfnCondition given) {
    var subscription =
        CfnSubscription.Builder.create(this, "Mail")
            .topicArn(topic.getTopicArn())
            .protocol("email")
            .endpoint(address)
            .build();
    subscription.getCfnOptions().setCondition(given);
  }

  /**
   * Watches a queue for a message that waits too long, and its dead-letter queue for any at all.
   *
   * @param ageMax the longest that a message may wait, delays that were asked for included
   */
  public void watch(QueueWithDlq queue, Duration ageMax) {
    var age = queue.queue().metricApproximateAgeOfOldestMessage(every(1, "Maximum"));
    raise(
        queue.name() + "Age",
        "A message has waited in the queue for longer than " + ageMax.toHumanString(),
        age,
        ageMax.toSeconds().intValue());
    watchDeadLetters(queue.name(), queue.deadLetters());
  }

  /** Watches for events that reached no queue. */
  public void watch(RelayBus bus) {
    watchDeadLetters("Rule", bus.deadLetters());
  }

  /** Watches for timers that reached no queue. */
  public void watch(EscalationTimers timers) {
    watchDeadLetters("Schedule", timers.deadLetters());
  }

  private void watchDeadLetters(String name, Queue deadLetters) {
    raise(
        name + "DeadLetters",
        "What could not be processed is kept here, and waits for somebody",
        deadLetters.metricApproximateNumberOfMessagesVisible(every(1, "Maximum")),
        0);
  }

  /** Watches a function for failed and for refused calls. */
  public void watch(JavaFunction function) {
    raise(
        function.id() + "Errors",
        "Calls of the function fail",
        function.live().metricErrors(every(5, "Sum")),
        0);
    raise(
        function.id() + "Throttles",
        "Calls of the function are refused for want of concurrency",
        function.live().metricThrottles(every(5, "Sum")),
        0);
  }

  /** Watches the public interface for answers that say the relay is broken. */
  public void watch(RelayApi api) {
    raise(
        "ApiServerErrors",
        "Twilio or a page got a 5xx",
        api.serverErrors().with(every(5, "Sum")),
        0);
  }

  /** Watches what the functions say of themselves for what only a person can mend. */
  public void watchMessages() {
    raise("Exhausted", "Nobody took a customer's message", said("Exhausted", every(1, "Sum")), 0);
    raise(
        "Unread",
        "Whoever took a message was not reached by all of it",
        said("Unread", every(1, "Sum")),
        0);
    raise("Doubled", "Twilio has a text twice", said("Doubled", every(1, "Sum")), 0);
    raise("Refused", "Twilio will never take a text", said("Refused", every(1, "Sum")), 0);
    raise(
        "ResponderOptedOut",
        "A responder does not want to be texted and cannot be asked",
        said("ResponderOptedOut", every(1, "Sum")),
        0);
    raise(
        "NotKept",
        "A webhook could not be kept, and Twilio was told to come again",
        said("NotKept", every(1, "Sum")),
        0);
    raise(
        "TakenFromList",
        "A text was found in Twilio's list that the table did not have",
        said("TakenFromList", every(1, "Sum")),
        0);
    raise(
        "WebhookRefused",
        "Requests to Twilio's routes are refused again and again",
        said("WebhookRefused", every(5, "Sum")),
        WEBHOOKS_REFUSED_MAX);
    raise(
        "TimerLate",
        "A timer came later than " + LATENESS_MAX.toHumanString() + " after its time",
        said("TimerFired", every(1, "Maximum")),
        LATENESS_MAX.toMilliseconds().intValue());
    raise(
        "TimerNotArmed",
        "A text went out without its timer",
        said("TimerNotArmed", every(1, "Sum")),
        0);
    raise(
        "Forgotten",
        "The sweeper keeps finding messages that nothing else woke",
        said("Forgotten", every(5, "Sum")),
        A_SWEEP_A_MINUTE);
    raise(
        "ListUnavailable",
        "Twilio's list cannot be read, sweep after sweep",
        said("ListUnavailable", every(5, "Sum")),
        A_SWEEP_A_MINUTE);
    raise(
        "JobDocumentUnusable",
        "maintenance.json cannot be read",
        said("JobDocumentUnusable", every(5, "Sum")),
        0);
  }

  /** A metric of the functions' own, over all of them. */
  private static Metric said(String name, MetricOptions options) {
    return Metric.Builder.create().namespace(NAMESPACE).metricName(name).build().with(options);
  }

  /** Watches for a function that is not called any more, though a schedule does so each minute. */
  public void watchHeartbeat(JavaFunction function) {
    build(
        function.id() + "Silent",
        function.id() + " was not called for five minutes",
        Alarm.Builder.create(this, function.id() + "Silent")
            .metric(function.live().metricInvocations(every(5, "Sum")))
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .threshold(1)
            .treatMissingData(TreatMissingData.BREACHING));
  }

  private void raise(String name, String description, Metric metric, int max) {
    build(
        name,
        description,
        Alarm.Builder.create(this, name)
            .metric(metric)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
            .threshold(max)
            .treatMissingData(TreatMissingData.NOT_BREACHING));
  }

  /** Whoever is woken by it reads its name and where it is said what to do. */
  private void build(String name, String description, Alarm.Builder builder) {
    var alarm =
        builder
            .alarmDescription(
                "%s: docs/runbook.md#%s".formatted(description, name.toLowerCase(Locale.ROOT)))
            .evaluationPeriods(1)
            .build();
    alarm.addAlarmAction(new SnsAction(topic));
    LogicalIds.fix(alarm, name);
    all.add(alarm);
  }

  /** Returns all of them. */
  public List<Alarm> all() {
    return List.copyOf(all);
  }

  private static MetricOptions every(int minutes, String statistic) {
    return MetricOptions.builder().period(Duration.minutes(minutes)).statistic(statistic).build();
  }
}
