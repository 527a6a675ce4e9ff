package com.quickdumpnow.relay.cloud.aws.access;

import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.template.Topology.Rights;
import com.quickdumpnow.relay.cloud.template.Topology.Statement;
import java.util.List;
import java.util.Map;
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
  /** A statement whose wildcards have been read: every request is held against all of its own. */
  private record Allowance(
      List<Pattern> actions, List<Pattern> resources, Map<String, String> conditions) {
    static Allowance of(Statement statement) {
      return new Allowance(
          patterns(statement.actions()), patterns(statement.resources()), statement.conditions());
    }

    private static List<Pattern> patterns(List<String> wildcards) {
      return wildcards.stream()
          .map(text -> Pattern.quote(text).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"))
          .map(Pattern::compile)
          .toList();
    }

    boolean covers(Need need) {
      return matches(actions, need.action())
          && matches(resources, need.resource())
          && conditions.entrySet().stream()
              .allMatch(
                  condition -> condition.getValue().equals(need.context().get(condition.getKey())));
    }

    private static boolean matches(List<Pattern> patterns, String text) {
      return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }
  }

  private final Map<String, List<Allowance>> allowances;

  /** Holds these functions to these rights. */
  public Access(List<Rights> rights) {
    this.allowances =
        rights.stream()
            .collect(
                Collectors.toMap(
                    Rights::function,
                    one -> one.statements().stream().map(Allowance::of).toList()));
  }

  /**
   * Checks one request.
   *
   * @param key the access key that it was signed with
   * @throws AwsFault if whoever signed it may not do that
   */
  public void check(String key, String service, AwsRequest request) {
    var own = allowances.get(key);
    if (own == null) {
      return;
    }
    for (var need : Need.of(service, request)) {
      if (own.stream().noneMatch(allowance -> allowance.covers(need))) {
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
}
