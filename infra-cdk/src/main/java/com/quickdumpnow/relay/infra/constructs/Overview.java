package com.quickdumpnow.relay.infra.constructs;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TextWidget;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** One CloudWatch dashboard: what the alarms watch, and what the relay says of itself. */
public final class Overview extends Construct {
  private static final int WIDTH = 24;
  private static final int HALF = WIDTH / 2;
  private static final Duration MINUTE = Duration.minutes(1);
  private static final Duration FIVE_MINUTES = Duration.minutes(5);

  private final Dashboard dashboard;

  /** Makes it, with a heading. */
  public Overview(Construct scope, String id) {
    super(scope, id);
    this.dashboard =
        Dashboard.Builder.create(this, "Dashboard")
            .dashboardName(Stack.of(this).getStackName())
            .defaultInterval(Duration.hours(3))
            .build();
    LogicalIds.fix(dashboard, id);
    dashboard.addWidgets(
        TextWidget.Builder.create()
            .markdown(
                "# QDN Relay\nWhat to do about each alarm: docs/runbook.md. `./qdn dlq list` shows the"
                    + " dead letters, `./qdn why SM…` one message.")
            .width(WIDTH)
            .height(2)
            .build());
  }

  /** Shows how the alarms stand. */
  public void alarms(List<? extends IAlarm> alarms) {
    dashboard.addWidgets(
        AlarmStatusWidget.Builder.create()
            .title("Alarms")
            .alarms(alarms)
            .width(WIDTH)
            .height(6)
            .build());
  }

  /** Shows what became of messages, and how late timers were. */
  public void messages() {
    dashboard.addWidgets(
        graph(
            "Messages",
            Stream.of("Accepted", "Escalated", "Acked", "Exhausted", "Replied")
                .map(name -> said(name, "Sum"))
                .toList()),
        graph(
            "Timers, ms late",
            List.of(
                said("TimerFired", "p50"), said("TimerFired", "p99"), said("TimerFired", "max"))));
    dashboard.addWidgets(
        graph(
            "Texts that need a second look",
            Stream.of("Refused", "Unknown", "Retrying", "Doubled", "TakenFromList", "Forgotten")
                .map(name -> said(name, "Sum"))
                .toList()),
        graph(
            "Webhooks",
            Stream.of("TextKept", "ReceiptKept", "WebhookRefused", "NotKept")
                .map(name -> said(name, "Sum"))
                .toList()));
  }

  /** Shows how full the queues are, and their dead letters. */
  public void queues(List<QueueWithDlq> queues, RelayBus bus, EscalationTimers timers) {
    dashboard.addWidgets(
        graph("Oldest message, s", each(queues, queue -> age(queue.queue(), queue.name()))),
        graph(
            "Dead letters",
            Stream.concat(
                    each(queues, queue -> depth(queue.deadLetters(), queue.name())).stream(),
                    Stream.of(
                        depth(bus.deadLetters(), "Rule"), depth(timers.deadLetters(), "Schedule")))
                .toList()));
  }

  /** Shows how the functions and the public interface do. */
  public void functions(List<JavaFunction> functions, RelayApi api) {
    dashboard.addWidgets(
        graph(
            "Failed calls",
            each(functions, one -> labelled(one.live().metricErrors(), one.id(), "Sum"))),
        graph(
            "Duration, p99 in ms",
            each(functions, one -> labelled(one.live().metricDuration(), one.id(), "p99"))));
    dashboard.addWidgets(
        graph(
            "Calls",
            each(functions, one -> labelled(one.live().metricInvocations(), one.id(), "Sum"))),
        graph("Answers with 5xx", List.of(labelled(api.serverErrors(), "5xx", "Sum"))));
  }

  private static <T> List<IMetric> each(List<T> all, Function<T, IMetric> metric) {
    return all.stream().map(metric).toList();
  }

  private static IMetric age(Queue queue, String name) {
    return labelled(queue.metricApproximateAgeOfOldestMessage(), name, "Maximum");
  }

  private static IMetric depth(Queue queue, String name) {
    return labelled(queue.metricApproximateNumberOfMessagesVisible(), name, "Maximum");
  }

  private static IMetric labelled(Metric metric, String label, String statistic) {
    return metric.with(
        MetricOptions.builder().label(label).statistic(statistic).period(FIVE_MINUTES).build());
  }

  private static IMetric said(String name, String statistic) {
    return Metric.Builder.create()
        .namespace(Alarms.NAMESPACE)
        .metricName(name)
        .label(statistic.equals("Sum") ? name : statistic)
        .statistic(statistic)
        .period(MINUTE)
        .build();
  }

  private static GraphWidget graph(String title, List<? extends IMetric> metrics) {
    return GraphWidget.Builder.create().title(title).left(metrics).width(HALF).height(6).build();
  }
}
