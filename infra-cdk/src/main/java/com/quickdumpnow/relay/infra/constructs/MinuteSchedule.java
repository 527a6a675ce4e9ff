package com.quickdumpnow.relay.infra.constructs;

import java.util.List;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.constructs.Construct;

/** Calls a function once a minute. */
public final class MinuteSchedule extends Construct {
  /** A call that could not start is made good by the next, not by a late one: the least allowed. */
  private static final int EVENT_AGE_SECONDS_MAX = 60;

  /**
   * @param timers whose dead-letter queue takes the calls that Lambda did not
   */
  public MinuteSchedule(Construct scope, String id, JavaFunction called, EscalationTimers timers) {
    super(scope, id);
    var function = called.live().getFunctionArn();
    var deadLetters = timers.deadLetters().getQueueArn();
    var role =
        Role.Builder.create(this, "Role")
            .assumedBy(SchedulerPrincipal.of(this, defaultGroupArn()))
            .build();
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("lambda:InvokeFunction"))
            .resources(List.of(function))
            .build());
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("sqs:SendMessage"))
            .resources(List.of(deadLetters))
            .build());

    // Not in the escalations' group: a function that may delete timers must not stop these calls.
    var schedule =
        CfnSchedule.Builder.create(this, "Schedule")
            .description("Calls " + called.id() + " every minute")
            .scheduleExpression("rate(1 minute)")
            .flexibleTimeWindow(
                CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
            .target(
                CfnSchedule.TargetProperty.builder()
                    .arn(function)
                    .roleArn(role.getRoleArn())
                    .input("{}")
                    .retryPolicy(
                        CfnSchedule.RetryPolicyProperty.builder()
                            .maximumEventAgeInSeconds(EVENT_AGE_SECONDS_MAX)
                            .maximumRetryAttempts(1)
                            .build())
                    .deadLetterConfig(
                        CfnSchedule.DeadLetterConfigProperty.builder().arn(deadLetters).build())
                    .build())
            .build();
    schedule.overrideLogicalId(id);
    // Scheduler tries the role when the schedule is made, so the role needs its rights by then.
    schedule.getNode().addDependency(role);
  }

  private String defaultGroupArn() {
    return Stack.of(this)
        .formatArn(
            ArnComponents.builder()
                .service("scheduler")
                .resource("schedule-group")
                .resourceName("default")
                .build());
  }
}
