package com.quickdumpnow.relay.operator;

import com.quickdumpnow.relay.aws.DynamoHandLog;
import com.quickdumpnow.relay.cascade.LogEntry;
import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Erased;
import com.quickdumpnow.relay.cascade.MessageState.Joined;
import com.quickdumpnow.relay.cascade.MessageState.Settled;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.MessageState.Written;
import com.quickdumpnow.relay.cascade.OutboundText;
import com.quickdumpnow.relay.sms.TextKey;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A message's log in words: what happened, and by which rule. No words of anybody's, no numbers.
 */
final class Story {
  private Story() {}

  /** Returns what happened, in one clause. */
  static String what(LogEntry entry, MessageState state) {
    var evidence = entry.evidence();
    var text = entry.text().map(key -> text(key, state)).orElse("");
    return switch (entry.what()) {
      case ACCEPTED ->
          evidence.containsKey("job")
              ? "kept, about job %s".formatted(evidence.get("job"))
              : "kept, about no job: %s".formatted(word(evidence, "unmatched"));
      case SETTLED -> "kept, goes along no chain: " + word(evidence, "how");
      case JOINED -> "goes with another of the same customer's";
      case CLAIMED -> "sends " + text;
      case SENT -> "Twilio took " + text;
      case REFUSED -> "Twilio refused " + text;
      case RETRYING -> "did not go out, is tried again: " + text;
      case UNKNOWN -> "nobody knows whether it went out: " + text;
      case ABANDONED -> "is given up: " + text;
      case HELD_BACK -> "is not sent, too many of its kind: " + text;
      case DELIVERY -> "%s: %s".formatted(evidence.getOrDefault("status", "?"), text);
      case RECEIPT_IGNORED -> "a receipt with an unknown status: " + text;
      case DOUBLED -> "went out twice: " + text;
      case ASKED -> "asks Twilio about " + text;
      case PASSED_OVER -> "passes over " + text;
      case OPTED_OUT -> "is not sent, its reader opted out: " + text;
      case RESPONDER_OPTED_OUT -> "the responder opted out: " + text;
      case ESCALATED -> "goes on to the next responder, after " + text;
      case EXHAUSTED -> "the chain is at its end";
      case ACKED -> "taken by " + evidence.getOrDefault("by", "?");
      case ACKED_AGAIN -> "also said to be taken by " + evidence.getOrDefault("by", "?");
      case UNREAD -> "whoever took it was not reached by " + text;
      case REPLIED -> "a reply to the customer, by " + evidence.getOrDefault("by", "?");
      case WRITTEN -> "written on the dashboard";
      case ERASED -> "erased";
      case MAILED -> "mailed";
      case NOT_MAILED -> "not mailed: there is no address";
    };
  }

  /** Returns what somebody did by hand, in one clause. */
  static String what(DynamoHandLog.Line line) {
    return switch (line.deed()) {
      case REPLAYED -> "sent back by hand, out of " + line.queue();
      case DROPPED -> "deleted by hand, out of " + line.queue();
    };
  }

  /** Returns by whom and which dead letter. */
  static Map<String, String> facts(DynamoHandLog.Line line) {
    return new TreeMap<>(
        Map.of("by", line.by(), "dead_letter", line.letter(), "kind", line.kind()));
  }

  /** Returns what would happen, for a list of such. */
  static String brief(LogEntry entry, MessageState state) {
    return what(entry, state)
        + Optional.ofNullable(entry.evidence().get("cause"))
            .filter(cause -> !cause.equals("FIRST"))
            .map(cause -> " (%s)".formatted(lower(cause)))
            .orElse("");
  }

  /** Returns which rule of the contract decided. */
  static String rule(LogEntry entry) {
    return switch (entry.what()) {
      case ACCEPTED ->
          Optional.ofNullable(entry.evidence().get("rule"))
              .map(rule -> "job context: " + lower(rule))
              .orElse("job context: no job found");
      case SETTLED, JOINED ->
          entry.what() == What.JOINED ? "storms: a burst is bundled" : "who may start a chain";
      case CLAIMED, SENT, UNKNOWN, RETRYING, ABANDONED, DOUBLED -> "at most once";
      case REFUSED, DELIVERY, RECEIPT_IGNORED, ASKED -> "receipts";
      case HELD_BACK -> "storms: a bounded number of texts";
      case PASSED_OVER -> "presence";
      case OPTED_OUT, RESPONDER_OPTED_OUT -> "opt-out";
      case UNREAD -> "storms: a text that goes with another is told of";
      case ESCALATED, EXHAUSTED ->
          "escalation: "
              + Optional.ofNullable(entry.evidence().get("cause")).map(Story::lower).orElse("end");
      case ACKED, ACKED_AGAIN -> "ack";
      case REPLIED -> "two-way";
      case WRITTEN -> "the dashboard's texts";
      case ERASED -> "erasing";
      case MAILED, NOT_MAILED -> "mail";
    };
  }

  /** Returns the facts that the decision stood on. */
  static String evidence(Map<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + "=" + fact.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Returns how a message stands. */
  static String standing(MessageState state) {
    return switch (state) {
      case Unseen _ -> "the relay does not know this message";
      case Cascade cascade ->
          switch (cascade.status()) {
            case Status.Open _ -> "open, nobody has taken it";
            case Status.Acked(var ack, _) -> "taken by %s at %s".formatted(ack.by(), ack.at());
            case Status.Exhausted(var at, _) -> "nobody took it; the chain's end was at " + at;
          };
      case Settled settled -> "goes along no chain: " + lower(settled.how().name());
      case Joined joined -> "goes with message " + joined.lead();
      case Written _ -> "written on the dashboard";
      case Erased erased -> "erased at " + erased.erasedAt();
    };
  }

  private static String text(TextKey key, MessageState state) {
    return state.text(key).map(text -> text(text, state)).orElse(key.value());
  }

  private static String text(OutboundText text, MessageState state) {
    var reader =
        text.purpose().forCustomer()
            ? "the customer"
            : text.responder()
                .filter(_ -> state instanceof Cascade)
                .map(step -> ((Cascade) state).roster().chain().get(step).name())
                .orElse("a responder");
    return "%s to %s".formatted(lower(text.purpose().name()), reader);
  }

  private static String word(Map<String, String> evidence, String name) {
    return lower(evidence.getOrDefault(name, "?"));
  }

  private static String lower(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
