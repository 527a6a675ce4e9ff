package com.quickdumpnow.relay.infra.constructs;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.scheduler.ScheduleGroup;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * What the time-outs of the responders are made of: a group for the one-time schedules that
 * functions create, and the role by which a schedule reaches the escalations' queue.
 */
public final class EscalationTimers extends Construct {
  private final QueueWithDlq escalations;
  private final ScheduleGroup group;
  private final Role role;
  private final Queue deadLetters;

  /**
   * @param escalations where a timer that has run out puts its message
   */
  public EscalationTimers(Construct scope, String id, QueueWithDlq escalations) {
    super(scope, id);
    this.escalations = escalations;
    this.deadLetters = DeadLetters.ofTargets(this, "ScheduleDlq");
    this.group = ScheduleGroup.Builder.create(this, "Group").build();
    // It would stay behind otherwise, and its name be taken when the stack is made again.
    group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    LogicalIds.fix(group, "EscalationGroup");
    this.role =
        Role.Builder.create(this, "Role")
            .assumedBy(SchedulerPrincipal.of(this, group.getScheduleGroupArn()))
            .build();
    role.addToPrincipalPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("sqs:SendMessage"))
            .resources(List.of(escalations.queue().getQueueArn(), deadLetters.getQueueArn()))
            .build());
  }

  /** Lets {@code function} start timers, long ones here and short ones on the queue itself. */
  public void grantUse(JavaFunction function) {
    escalations.grantSend(function);
    escalations.tellArn(function);
    function.set("SCHEDULE_GROUP", group.getScheduleGroupName());
    function.set("SCHEDULE_ROLE_ARN", role.getRoleArn());
    function.set("SCHEDULE_DLQ_ARN", deadLetters.getQueueArn());
    function.allow(
        List.of(
            "scheduler:CreateSchedule",
            "scheduler:GetSchedule",
            "scheduler:UpdateSchedule",
            "scheduler:DeleteSchedule"),
        Stack.of(this)
            .formatArn(
                ArnComponents.builder()
                    .service("scheduler")
                    .resource("schedule")
                    .resourceName(group.getScheduleGroupName() + "/*")
                    .build()));
    function.allow(
        PolicyStatement.Builder.create()
            .actions(List.of("iam:PassRole"))
            .resources(List.of(role.getRoleArn()))
            .conditions(
                Map.of("StringEquals", Map.of("iam:PassedToService", "scheduler.amazonaws.com")))
            .build());
    NagSuppressions.addResourceSuppressions(
        function.role(),
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM5")
                .reason("Schedules are named at run time, after the message; the group is ours.")
                .appliesTo(
                    List.of(
                        RegexAppliesTo.builder()
                            .regex("/^Resource::arn:.*:scheduler:.*:schedule\\/.*\\/\\*$/")
                            .build()))
                .build()),
        true);
  }

  /** Returns where timers go whose message the queue did not take. */
  Queue deadLetters() {
    return deadLetters;
  }
}
