package com.quickdumpnow.relay.infra.constructs;

import software.amazon.awscdk.CfnResource;
import software.constructs.Construct;

/**
 * Fixed names of resources within the template.
 *
 * <p>CDK makes a logical id of the place in the construct tree, and CloudFormation replaces a
 * resource whose id changes. What holds data or messages must not depend on how this code is laid
 * out; and what an operator has to name should have a name that can be said.
 */
final class LogicalIds {
  private LogicalIds() {}

  /** Gives the one resource that {@code construct} stands for the logical id {@code id}. */
  static void fix(Construct construct, String id) {
    if (construct.getNode().getDefaultChild() instanceof CfnResource resource) {
      resource.overrideLogicalId(id);
    } else {
      throw new IllegalArgumentException(
          "construct: %s (expected: stands for one resource)".formatted(construct));
    }
  }
}
