package com.quickdumpnow.relay.operator.deadletter;

import com.quickdumpnow.relay.operator.CommandFailure;
import com.quickdumpnow.relay.operator.Deployment;
import java.util.List;
import java.util.Locale;

/**
 * One of the relay's dead-letter queues.
 *
 * @param name its logical id, such as {@code InboundDlq}
 * @param url its address
 * @param kind whose dead letters it takes
 */
public record DeadLetterQueue(String name, String url, Kind kind) {
  private static final String SUFFIX = "Dlq";

  /** Whose dead letters a queue takes; each kind is wrapped in its own way. */
  public enum Kind {
    /** A queue's: the message as it was. */
    QUEUE,
    /** A rule's: the whole event of the bus, of which the target gets the detail. */
    RULE,
    /** A schedule's: what its target was to get. */
    SCHEDULE
  }

  /** Returns all that a deployment has. */
  public static List<DeadLetterQueue> of(Deployment deployment) {
    return deployment.logicalIds().stream()
        .filter(id -> id.endsWith(SUFFIX))
        .map(id -> new DeadLetterQueue(id, deployment.physical(id), kind(id)))
        .toList();
  }

  /**
   * Returns those that are meant: all, or the one of that name, with or without {@code Dlq} at its
   * end.
   *
   * @throws CommandFailure if there is none of that name
   */
  public static List<DeadLetterQueue> of(Deployment deployment, String name) {
    var all = of(deployment);
    if (name.isEmpty()) {
      return all;
    }
    var wanted = name.toLowerCase(Locale.ROOT);
    return all.stream()
        .filter(queue -> {
          var known = queue.name().toLowerCase(Locale.ROOT);
          return known.equals(wanted) || known.equals(wanted + "dlq");
        })
        .findFirst()
        .map(List::of)
        .orElseThrow(() ->
            CommandFailure.usage(
                "no_such_queue",
                "there is no dead-letter queue " + name,
                "there are: "
                    + String.join(", ", all.stream().map(DeadLetterQueue::name).toList())));
  }

  /** Returns the logical id of the queue whose dead letters these are, for that kind. */
  String source() {
    return name.substring(0, name.length() - SUFFIX.length()) + "Queue";
  }

  private static Kind kind(String id) {
    return switch (id) {
      case "RuleDlq" -> Kind.RULE;
      case "ScheduleDlq" -> Kind.SCHEDULE;
      default -> Kind.QUEUE;
    };
  }
}
