package com.quickdumpnow.relay.cloud.aws.access;

import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.template.Topology.Rights;
import com.quickdumpnow.relay.cloud.template.Topology.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Refuses a function what its role does not allow, as AWS would. A function signs with its own name
 * as the access key; whoever signs with another key is an operator, who may do everything.
 *
 * <p>Of policies it knows what the template has: actions and resources with wildcards, and the
 * condition {@code StringEquals}.
 */
public final class Access {
  private final Map<String, Rights> rights;

  /** Holds these functions to these rights. */
  public Access(List<Rights> rights) {
    this.rights = rights.stream().collect(Collectors.toMap(Rights::function, Function.identity()));
  }

  /**
   * Checks one request.
   *
   * @param key the access key that it was signed with
   * @throws AwsFault if whoever signed it may not do that
   */
  public void check(String key, String service, AwsRequest request) {
    var own = rights.get(key);
    if (own == null) {
      return;
    }
    for (var need : Need.of(service, request)) {
      if (own.statements().stream().noneMatch(statement -> allows(statement, need))) {
        throw new AwsFault(
            service.equals("s3") ? 403 : 400,
            service.equals("s3") || service.equals("sqs")
                ? "AccessDenied"
                : "AccessDeniedException",
            "User: %s is not authorized to perform: %s on resource: %s"
                .formatted(key, need.action(), need.resource()));
      }
    }
  }

  private static boolean allows(Statement statement, Need need) {
    return statement.actions().stream().anyMatch(action -> matches(action, need.action()))
        && statement.resources().stream().anyMatch(arn -> matches(arn, need.resource()))
        && statement.conditions().entrySet().stream()
            .allMatch(
                condition -> condition.getValue().equals(need.context().get(condition.getKey())));
  }

  private static boolean matches(String pattern, String text) {
    return Pattern.matches(
        Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"), text);
  }
}
