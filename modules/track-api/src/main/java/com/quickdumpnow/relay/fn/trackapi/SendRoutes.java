package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.WrittenTexts;
import com.quickdumpnow.relay.cascade.WrittenTexts.Taken;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.Texting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Texts that are written on the dashboard. */
final class SendRoutes {
  /** Begins the names of such texts: no provider's name begins like that. */
  private static final String NAME = "AM";

  private static final int NAME_LENGTH = 32;

  /** How many pictures one text takes. Source: Twilio, Message resource, MediaUrl. */
  private static final int MEDIA_MAX = 10;

  private static final int ADDRESS_LENGTH_MAX = 2_000;

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /** A name with dots in it that does not end in a number: neither a machine's nor an address. */
  private static final Pattern PUBLIC_HOST =
      Pattern.compile("(?:[A-Za-z0-9-]{1,63}\\.){1,10}[A-Za-z]{2,63}");

  private final WrittenTexts texts;
  private final JobBook jobs;
  private final PhoneNumber relayNumber;
  private final DashboardKeys keys;
  private final RandomGenerator random;

  SendRoutes(
      WrittenTexts texts,
      JobBook jobs,
      PhoneNumber relayNumber,
      DashboardKeys keys,
      RandomGenerator random) {
    this.texts = texts;
    this.jobs = jobs;
    this.relayNumber = relayNumber;
    this.keys = keys;
    this.random = random;
  }

  /** Whom a text is for, and which job it is about. */
  private record Recipient(PhoneNumber phone, Optional<JobId> job) {}

  HttpAnswer send(HttpRequest request) throws Problem {
    keys.require(request);
    var body = Input.body(request, Set.of("to", "job_id", "body", "media_urls"));
    var media = media(body);
    var words = words(body, media);
    var recipient = recipient(body);
    var name = name(request);
    return switch (texts.write(name, recipient.phone(), recipient.job(), words, media)) {
      case Taken.Kept(var message) -> {
        var view = new JsonObject();
        view.addProperty("message_id", name.value());
        view.addProperty("status", MessageViews.status(message));
        yield Answers.of(202, view).with("location", "/sms/status/" + name);
      }
      case Taken.OptedOut _ ->
          throw Problem.conflict(
              "This customer has opted out of texts (STOP). Call instead, until he texts START.");
      case Taken.NameTaken _ ->
          throw new Problem(
              422, "Unprocessable", "Another text was sent with this Idempotency-Key.");
    };
  }

  /** The same key is the same text, for ever; without one each request is a text of its own. */
  private MessageId name(HttpRequest request) throws Problem {
    var key = request.header("idempotency-key");
    if (key.isPresent()) {
      if (!KEY.matcher(key.get()).matches()) {
        throw Problem.badRequest(
            "Idempotency-Key: out of form (expected: 1 to 255 printable characters)");
      }
      return new MessageId(NAME + Job.sha256("send " + key.get()).substring(0, NAME_LENGTH));
    }
    var bytes = new byte[NAME_LENGTH / 2];
    random.nextBytes(bytes);
    return new MessageId(NAME + HexFormat.of().formatHex(bytes));
  }

  private Recipient recipient(JsonObject body) throws Problem {
    if (body.has("to") == body.has("job_id")) {
      throw Problem.badRequest("to, job_id: one of the two is expected");
    }
    if (body.has("to")) {
      var phone = Input.phone(body.get("to"), "to");
      if (phone.equals(relayNumber)) {
        throw Problem.badRequest("to: the relay's own number (expected: a customer's)");
      }
      return new Recipient(phone, jobs.openJobsOf(phone).stream().map(Job::id).findFirst());
    }
    var job =
        Optional.of(Input.string(body.get("job_id"), "job_id"))
            .filter(JobId::isJobId)
            .map(JobId::new)
            .flatMap(jobs::find)
            .orElseThrow(Problem::noSuchJob);
    return new Recipient(
        job.customer()
            .orElseThrow(() -> Problem.conflict("This job has no number that can be texted.")),
        Optional.of(job.id()));
  }

  private static TextBody words(JsonObject body, List<String> media) throws Problem {
    var words = body.has("body") ? Input.string(body.get("body"), "body") : "";
    if (words.length() > Texting.BODY_LENGTH_MAX
        || (words.isBlank() && (media.isEmpty() || !words.isEmpty()))) {
      throw Problem.badRequest(
          "body: %d characters (expected: words, at most %d, or pictures)"
              .formatted(words.length(), Texting.BODY_LENGTH_MAX));
    }
    return new TextBody(words);
  }

  private static List<String> media(JsonObject body) throws Problem {
    if (!body.has("media_urls")) {
      return List.of();
    }
    if (!(body.get("media_urls") instanceof JsonArray array) || array.size() > MEDIA_MAX) {
      throw Problem.badRequest("media_urls: not a list of at most %d".formatted(MEDIA_MAX));
    }
    var media = new ArrayList<String>();
    for (var element : array) {
      var address = Input.string(element, "media_urls");
      if (!isPublic(address)) {
        throw Problem.badRequest("media_urls: not an address (expected: https://…)");
      }
      media.add(address);
    }
    return media;
  }

  /** Twilio fetches it, and no relay does; but nobody is to be sent to a machine inside. */
  private static boolean isPublic(String address) {
    if (address.length() > ADDRESS_LENGTH_MAX) {
      return false;
    }
    try {
      var uri = new URI(address);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && PUBLIC_HOST.matcher(uri.getHost()).matches();
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
