package com.quickdumpnow.relay.cascade;

import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.OutboundText.Purpose;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.Texting;
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
            .filter(text -> text.purpose() == Purpose.PAGE)
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

    %s
    An ack still closes it: reply %s to the relay's number from a responder's phone,
    or use the dashboard.
    """
        .formatted(
            cascade.code(),
            cascade.text().id(),
            job,
            cascade.text().at(),
            texts,
            customer(cascade),
            cascade.code());
  }

  /** What the customer knows, by the last text that tells him. */
  private static String customer(Cascade cascade) {
    return cascade.texts().reversed().stream()
        .filter(text -> text.purpose() == Purpose.RECEIVED || text.key().equals(Updates.RECEIVED))
        .findFirst()
        .map(OperatorLetters::customer)
        .orElse("The customer was not told that the message was received.");
  }

  private static String customer(OutboundText told) {
    return switch (told.sending()) {
      case Sending.Refused(_, int code, _) when code == Texting.OPTED_OUT ->
          "The customer has opted out of texts, and was not told that the message was received.";
      case Sending.Abandoned(int n, _) when n == 0 ->
          "The customer was not told again: he was, of other messages of his.";
      case Sending _ when told.failed() ->
          "The customer was not told that the message was received: that text failed.";
      case Sending.Accepted _ -> "The customer was told that the message was received.";
      case Sending _ -> "The customer is being told that the message was received.";
    };
  }
}
