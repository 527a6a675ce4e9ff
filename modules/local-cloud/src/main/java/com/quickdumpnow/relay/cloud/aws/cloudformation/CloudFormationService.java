package com.quickdumpnow.relay.cloud.aws.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.quickdumpnow.relay.cloud.aws.wire.AwsAccount;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Xml;
import com.quickdumpnow.relay.cloud.template.Topology.Stack;
import com.quickdumpnow.relay.cloud.template.Topology.StackResource;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * CloudFormation's reading operations, in its query protocol: the stacks that run here, with their
 * parameters, outputs and resources. Nothing can be changed by it.
 */
public final class CloudFormationService implements AwsService {
  private static final String NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

  /** As CloudFormation has it: {@code ListStackResources} gives so many at once. */
  private static final int PAGE = 100;

  private static final String DONE = "CREATE_COMPLETE";

  private final AwsAccount account;
  private final Instant createdAt;
  private volatile List<Stack> stacks = List.of();

  /** Has no stack yet. */
  public CloudFormationService(AwsAccount account, InstantSource clock) {
    this.account = account;
    this.createdAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Says what is deployed. */
  public void deployed(List<Stack> all) {
    stacks = List.copyOf(all);
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    var form = AwsRequest.parseQuery(new String(request.body(), UTF_8));
    var action = optional(form, "Action");
    var result = new Xml();
    switch (action) {
      case "DescribeStacks" -> {
        result.open("Stacks");
        var name = optional(form, "StackName");
        (name.isEmpty() ? stacks : List.of(stack(name))).forEach(one -> describe(result, one));
        result.close("Stacks");
      }
      case "ListStackResources" -> list(result, stack(optional(form, "StackName")), form);
      case "DescribeStackResources" -> {
        var stack = stack(optional(form, "StackName"));
        result.open("StackResources");
        stack.resources().stream()
            .limit(PAGE)
            .forEach(resource -> {
              result.open("member").element("StackName", stack.name());
              describe(result, resource, "Timestamp").close("member");
            });
        result.close("StackResources");
      }
      case "DescribeStackResource" -> {
        var stack = stack(optional(form, "StackName"));
        result.open("StackResourceDetail").element("StackName", stack.name());
        describe(
                result,
                resource(stack, optional(form, "LogicalResourceId")),
                "LastUpdatedTimestamp")
            .close("StackResourceDetail");
      }
      default -> throw AwsFault.unknownOperation(action);
    }
    return AwsResponse.xml(
        200,
        Xml.root(action + "Response", NAMESPACE)
            .open(action + "Result")
            .append(result)
            .close(action + "Result")
            .open("ResponseMetadata")
            .element("RequestId", UUID.randomUUID())
            .close("ResponseMetadata")
            .close(action + "Response"));
  }

  @Override
  public AwsResponse fault(AwsRequest request, AwsFault fault) {
    return AwsResponse.queryFault(fault);
  }

  private void describe(Xml result, Stack stack) {
    result
        .open("member")
        .element("StackName", stack.name())
        .element("StackId", arn(stack))
        .element("CreationTime", createdAt)
        .element("StackStatus", DONE);
    members(
        result,
        "Parameters",
        stack.parameters(),
        (name, value) -> result.element("ParameterKey", name).element("ParameterValue", value));
    members(
        result,
        "Outputs",
        stack.outputs(),
        (name, value) -> result.element("OutputKey", name).element("OutputValue", value));
    result.close("member");
  }

  private static void members(
      Xml result, String name, Map<String, String> values, BiConsumer<String, String> one) {
    result.open(name);
    values.forEach((key, value) -> {
      result.open("member");
      one.accept(key, value);
      result.close("member");
    });
    result.close(name);
  }

  private void list(Xml result, Stack stack, Map<String, List<String>> form) {
    var token = optional(form, "NextToken");
    if (!token.matches("[0-9]{0,6}")) {
      throw new AwsFault(400, "ValidationError", "The NextToken is not valid.");
    }
    var start = token.isEmpty() ? 0 : Integer.parseInt(token);
    result.open("StackResourceSummaries");
    stack.resources().stream()
        .skip(start)
        .limit(PAGE)
        .forEach(resource -> {
          result.open("member");
          describe(result, resource, "LastUpdatedTimestamp").close("member");
        });
    result.close("StackResourceSummaries");
    if (start + PAGE < stack.resources().size()) {
      result.element("NextToken", start + PAGE);
    }
  }

  private Xml describe(Xml result, StackResource resource, String time) {
    return result
        .element("LogicalResourceId", resource.logicalId())
        .element("PhysicalResourceId", resource.physicalId())
        .element("ResourceType", resource.type())
        .element(time, createdAt)
        .element("ResourceStatus", DONE);
  }

  private Stack stack(String name) {
    return stacks.stream()
        .filter(stack -> stack.name().equals(name) || arn(stack).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new AwsFault(
                400, "ValidationError", "Stack with id %s does not exist".formatted(name)));
  }

  private static StackResource resource(Stack stack, String logicalId) {
    return stack.resources().stream()
        .filter(resource -> resource.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow(() ->
            new AwsFault(
                400,
                "ValidationError",
                "Resource %s does not exist for stack %s".formatted(logicalId, stack.name())));
  }

  private String arn(Stack stack) {
    return "arn:aws:cloudformation:%s:%s:stack/%s/00000000-0000-0000-0000-000000000000"
        .formatted(account.region(), account.id(), stack.name());
  }

  private static String optional(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).getFirst();
  }
}
