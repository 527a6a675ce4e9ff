package com.quickdumpnow.relay.cloud.aws.ses;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.aws.state.Shelf;
import com.quickdumpnow.relay.cloud.aws.wire.AwsFault;
import com.quickdumpnow.relay.cloud.aws.wire.AwsRequest;
import com.quickdumpnow.relay.cloud.aws.wire.AwsResponse;
import com.quickdumpnow.relay.cloud.aws.wire.AwsService;
import com.quickdumpnow.relay.cloud.aws.wire.Json;
import com.quickdumpnow.relay.cloud.aws.wire.JsonInput;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * SES v2's SendEmail, and CreateEmailIdentity as a formality. Nothing leaves this machine, and no
 * sender need be verified.
 */
public final class SesService implements AwsService {
  private static final int RECIPIENTS_MAX = 50;

  private final InstantSource clock;
  private final Shelf shelf;
  private final List<SentMail> sent = new CopyOnWriteArrayList<>();

  /** Takes up what an earlier process kept in {@code data}. */
  public SesService(InstantSource clock, Optional<Path> data) {
    this.clock = clock;
    this.shelf = Shelf.open(data, "mails");
    shelf.all().stream()
        .map(document -> SentMail.of(Json.object(new String(document, UTF_8)).orElseThrow()))
        .sorted(Comparator.comparing(SentMail::at))
        .forEach(sent::add);
  }

  /** Returns the mails taken so far, oldest first. */
  public List<SentMail> sent() {
    return List.copyOf(sent);
  }

  /** Forgets all mails. */
  public void clear() {
    sent.forEach(mail -> shelf.remove(mail.messageId()));
    sent.clear();
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    request.allowParameters();
    var input = JsonInput.of(request.body());
    return AwsResponse.json(
        switch (request.method() + " " + request.path()) {
          case "POST /v2/email/outbound-emails" -> send(input);
          case "POST /v2/email/identities" -> createIdentity(input);
          default -> throw AwsFault.unknownOperation(request.method() + " " + request.path());
        });
  }

  /** Every sender may send, so there is nothing to keep. */
  private static JsonObject createIdentity(JsonInput input) {
    var identity = input.requiredText("EmailIdentity");
    for (var tag : input.objects("Tags")) {
      tag.requiredText("Key");
      tag.requiredText("Value");
    }
    input.end();
    var answer = new JsonObject();
    answer.addProperty("IdentityType", identity.contains("@") ? "EMAIL_ADDRESS" : "DOMAIN");
    answer.addProperty("VerifiedForSendingStatus", true);
    return answer;
  }

  private JsonObject send(JsonInput input) {
    var from = input.text("FromEmailAddress");
    var to = new ArrayList<String>();
    input
        .object("Destination")
        .ifPresent(destination ->
            List.of("ToAddresses", "CcAddresses", "BccAddresses")
                .forEach(kind -> to.addAll(destination.texts(kind))));
    // Honoured by what would leave this machine, of which there is nothing.
    input.texts("ReplyToAddresses");
    for (var tag : input.objects("EmailTags")) {
      tag.requiredText("Name");
      tag.requiredText("Value");
    }
    var content = input.requiredObject("Content");
    var simple = content.object("Simple");
    var raw = content.object("Raw").map(mail -> mail.requiredText("Data"));
    var subject = simple.map(mail -> data(mail.requiredObject("Subject"))).orElse("");
    var body = simple.map(mail -> mail.requiredObject("Body"));
    var text = body.flatMap(parts -> parts.object("Text")).map(SesService::data);
    var html = body.flatMap(parts -> parts.object("Html")).map(SesService::data);
    input.end();
    if (simple.isPresent() == raw.isPresent()) {
      throw badRequest("Content must be either Simple or Raw.");
    }
    if (simple.isPresent() && text.isEmpty() && html.isEmpty()) {
      throw badRequest("Body must have Text or Html.");
    }
    if (from.isEmpty() && raw.isEmpty()) {
      throw badRequest("Missing FromEmailAddress.");
    }
    if (to.isEmpty() && raw.isEmpty()) {
      throw badRequest("Missing final recipients.");
    }
    if (to.size() > RECIPIENTS_MAX) {
      throw badRequest("Recipient count exceeds " + RECIPIENTS_MAX + ".");
    }
    for (var address : to) {
      if (!address.matches("(?s).*[^\\s@<>]+@[^\\s@<>]+.*")) {
        throw badRequest("Illegal address.");
      }
    }
    var mail =
        new SentMail(
            UUID.randomUUID().toString(),
            clock.instant(),
            from.orElse(""),
            List.copyOf(to),
            subject,
            text.or(() -> raw.map(SesService::decoded)),
            html);
    shelf.put(mail.messageId(), Json.text(mail.json()));
    sent.add(mail);
    var answer = new JsonObject();
    answer.addProperty("MessageId", mail.messageId());
    return answer;
  }

  private static String data(JsonInput part) {
    part.text("Charset");
    return part.requiredText("Data");
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException _) {
      throw badRequest("Raw.Data is not Base64.");
    }
  }

  private static AwsFault badRequest(String message) {
    return new AwsFault(400, "BadRequestException", message);
  }
}
