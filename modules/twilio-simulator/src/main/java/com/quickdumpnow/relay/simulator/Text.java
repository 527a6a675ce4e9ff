package com.quickdumpnow.relay.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One message of the account, as it is at one moment.
 *
 * @param sid {@code SM…} or {@code MM…}
 * @param direction {@code inbound}, {@code outbound-api} or {@code outbound-reply}
 * @param from null until a messaging service has chosen the sender
 * @param to the recipient, E.164
 * @param body may be empty
 * @param media the pictures in order
 * @param status Twilio's word
 * @param errorCode why it failed, if it did
 * @param serviceSid the messaging service it went through, if any
 * @param statusCallback where its receipts go, if anywhere
 * @param createdAt when Twilio took it
 * @param updatedAt when {@code status} last changed
 * @param sentAt when it left, or came in; null before
 * @param listed whether the API knows it: Twilio's own opt-out answers and dropped texts it does
 *     not
 * @param reported the statuses that were reported by callback so far, in order
 */
record Text(
    String sid,
    String direction,
    @Nullable String from,
    String to,
    String body,
    List<Media> media,
    String status,
    @Nullable Integer errorCode,
    @Nullable String serviceSid,
    @Nullable String statusCallback,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant sentAt,
    boolean listed,
    List<String> reported) {

  static final String INBOUND = "inbound";
  static final String OUTBOUND = "outbound-api";
  static final String REPLY = "outbound-reply";

  /**
   * A picture of a message.
   *
   * @param sid {@code ME…}
   * @param url where it really is
   */
  record Media(String sid, String url) {
    /** Guesses the type by the name: the simulator does not fetch anything. */
    String contentType() {
      var name = url.toLowerCase(Locale.ROOT);
      var end = name.indexOf('?');
      var path = end < 0 ? name : name.substring(0, end);
      if (path.endsWith(".png")) {
        return "image/png";
      }
      if (path.endsWith(".gif")) {
        return "image/gif";
      }
      if (path.endsWith(".mp4")) {
        return "video/mp4";
      }
      return path.endsWith(".vcf") ? "text/vcard" : "image/jpeg";
    }
  }

  Text {
    media = List.copyOf(media);
    reported = List.copyOf(reported);
  }

  boolean inbound() {
    return direction.equals(INBOUND);
  }

  /** Returns whether nothing more will happen to it. */
  boolean settled() {
    return switch (status) {
      case "delivered", "undelivered", "failed", "canceled", "received" -> true;
      default -> false;
    };
  }

  Text moved(
      String newStatus, @Nullable Integer newErrorCode, @Nullable String sender, Instant at) {
    return new Text(
        sid,
        direction,
        sender == null ? from : sender,
        to,
        body,
        media,
        newStatus,
        newErrorCode,
        serviceSid,
        statusCallback,
        createdAt,
        at,
        newStatus.equals("sent") ? at : sentAt,
        listed,
        reported);
  }

  Text withReported(String word) {
    var words = new ArrayList<>(reported);
    words.add(word);
    return with(body, media, words);
  }

  Text redacted() {
    return with("", List.of(), reported);
  }

  private Text with(String newBody, List<Media> newMedia, List<String> newReported) {
    return new Text(
        sid,
        direction,
        from,
        to,
        newBody,
        newMedia,
        status,
        errorCode,
        serviceSid,
        statusCallback,
        createdAt,
        updatedAt,
        sentAt,
        listed,
        newReported);
  }
}
