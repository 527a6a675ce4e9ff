package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.job.JobMatch;
import java.util.stream.Collectors;

/** The words of the letters to the operator. */
final class OperatorLetters {
  private OperatorLetters() {}

  static String exhausted(Cascade cascade) {
    var job =
        switch (cascade.job()) {
          case JobMatch.Matched(var id, _) -> "job " + id;
          case JobMatch.Unmatched _ -> "no job";
        };
    var texts =
        cascade.texts().stream()
            .filter(text -> text.purpose() == OutboundText.Purpose.PAGE)
            .map(text ->
                "- %s: %s"
                    .formatted(
                        text.responder()
                            .map(step -> cascade.roster().chain().get(step).name())
                            .orElse("?"),
                        text.delivery()
                            .map(known -> known.status().word())
                            .orElse(text.failed() ? "not sent" : "sent, no receipt")))
            .collect(Collectors.joining("\n"));
    return """
    Nobody took message #%s (%s, %s), received %s.

    Texted:
    %s

    The customer was told that the message was received. An ack still closes it:
    reply %s to the relay's number from a responder's phone, or use the dashboard.
    """
        .formatted(
            cascade.code(), cascade.text().id(), job, cascade.text().at(), texts, cascade.code());
  }
}
