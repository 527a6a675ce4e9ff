package com.quickdumpnow.relay.infra.constructs;

import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.constructs.Construct;

/** EventBridge Scheduler, acting for one schedule group of this account and for no other. */
final class SchedulerPrincipal {
  private SchedulerPrincipal() {}

  /**
   * Returns the principal for a role's trust.
   *
   * @param groupArn whose schedules may use the role
   */
  static IPrincipal of(Construct scope, String groupArn) {
    return new ServicePrincipal(
        "scheduler.amazonaws.com",
        ServicePrincipalOpts.builder()
            .conditions(
                Map.of(
                    "StringEquals",
                    Map.of(
                        "aws:SourceAccount",
                        Stack.of(scope).getAccount(),
                        "aws:SourceArn",
                        groupArn)))
            .build());
  }
}
