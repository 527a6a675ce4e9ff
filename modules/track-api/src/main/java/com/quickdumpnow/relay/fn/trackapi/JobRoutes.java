package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageStore;
import com.quickdumpnow.relay.cascade.NewJobs;
import com.quickdumpnow.relay.cascade.RelayClock;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.cascade.RosterDesk;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobBook;
import com.quickdumpnow.relay.job.JobId;
import com.quickdumpnow.relay.job.JobList;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobNotes;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.job.Tracking;
import com.quickdumpnow.relay.lambda.HttpAnswer;
import com.quickdumpnow.relay.lambda.HttpRequest;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.Nanp;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jobs: made by anybody, followed by whoever has the link, moved on by the dashboard. */
final class JobRoutes {
  /**
   * Lines may be broken, and that is all of what is no letter. The table takes no half of a
   * character: a job with one would be tried again and again, and its customer's texts wait behind.
   */
  private static final Pattern WORDS = Pattern.compile("[\\n\\t[^\\p{Cntrl}\\p{Cs}]]*+");

  private static final Pattern TRAILER_COUNT = Pattern.compile("[1-9][0-9]?");

  /** An answer to who has a link: for five seconds, and for him alone. */
  private static final String FIVE_SECONDS = "private, max-age=5";

  private final JobBook jobs;
  private final JobList list;
  private final JobNotes notes;
  private final NewJobs newJobs;
  private final MessageStore store;
  private final Cascades cascades;
  private final Tracking tracking;
  private final RosterDesk rosters;
  private final Contacts contacts;
  private final DashboardKeys keys;
  private final Duration tokenLifetime;
  private final RelayClock clock;

  JobRoutes(
      JobBook jobs,
      JobList list,
      JobNotes notes,
      NewJobs newJobs,
      MessageStore store,
      Cascades cascades,
      Tracking tracking,
      RosterDesk rosters,
      Contacts contacts,
      DashboardKeys keys,
      Duration tokenLifetime,
      RelayClock clock) {
    this.jobs = jobs;
    this.list = list;
    this.notes = notes;
    this.newJobs = newJobs;
    this.store = store;
    this.cascades = cascades;
    this.tracking = tracking;
    this.rosters = rosters;
    this.contacts = contacts;
    this.keys = keys;
    this.tokenLifetime = tokenLifetime;
    this.clock = clock;
  }

  // The dashboard's list.

  HttpAnswer list(HttpRequest request) throws Problem {
    keys.require(request);
    var page = page(request);
    var chain = rosters.latest().chain();
    var people = people(page.jobs(), chain);
    var open = OpenCascades.read(store);
    var items = new JsonArray();
    page.jobs().stream()
        .gather(
            Reads.atOnce(
                job -> JobViews.line(job, people, open.standing(Optional.of(job.id()), store))))
        .forEach(items::add);
    var view = new JsonObject();
    view.add("items", items);
    view.add("next", Answers.orNull(page.next()));
    view.add("unmatched", JobViews.unmatched(open.standing(Optional.empty(), store)));
    view.add("responders_opted_out", JobViews.optedOut(chain, people));
    return Answers.polled(request, view, clock.instant());
  }

  private JobList.Page page(HttpRequest request) throws Problem {
    var states = EnumSet.allOf(JobState.class);
    var wanted = Input.query(request, "state");
    if (wanted.isPresent()) {
      states.clear();
      for (var word : wanted.get().split(",", -1)) {
        states.add(state(word));
      }
    }
    try {
      return list.list(states, Input.query(request, "after"), Input.limit(request));
    } catch (IllegalArgumentException _) {
      throw Problem.badRequest("after: not a cursor (expected: next of the page before)");
    }
  }

  private People people(List<Job> listed, List<Responder> chain) {
    var customers = listed.stream().flatMap(job -> job.customer().stream());
    return contacts.find(
        Stream.concat(customers, chain.stream().map(Responder::phone)).collect(Collectors.toSet()));
  }

  // A new job.

  HttpAnswer create(HttpRequest request) throws Problem {
    var body = Input.body(request, Set.of("customer_phone", "location", "trailer_count", "public"));
    var wanted =
        new NewJobs.Request(
            customer(body),
            location(body),
            body.has("trailer_count") ? trailerCount(body.get("trailer_count")) : 1,
            body.has("public") && Input.bool(body.get("public"), "public"));
    // Whoever asks is counted by his address, which is not kept.
    var created =
        newJobs
            .create(wanted, Job.sha256(request.sourceIp()))
            .orElseThrow(() ->
                new Problem(429, "Too many requests", "Please try again in an hour, or call us."));
    var view = new JsonObject();
    view.addProperty("job_id", created.job().id().value());
    view.addProperty("token", created.token());
    view.addProperty("track_url", created.trackUrl());
    return Answers.of(201, view).with("location", "/api/jobs/" + created.job().id());
  }

  private static PhoneNumber customer(JsonObject body) throws Problem {
    var number = Input.string(Input.required(body, "customer_phone"), "customer_phone");
    if (!PhoneNumber.isE164(number) || !Nanp.mayBeTexted(new PhoneNumber(number))) {
      throw Problem.badRequest(
          "customer_phone: not a number that we text (expected: one in the USA, as +16195550134)");
    }
    return new PhoneNumber(number);
  }

  private static String location(JsonObject body) throws Problem {
    var location = Input.string(Input.required(body, "location"), "location").strip();
    if (location.isEmpty()
        || location.length() > Job.LOCATION_MAX
        || !WORDS.matcher(location).matches()) {
      throw Problem.badRequest(
          "location: %d characters (expected: 1 to %d, no controls)"
              .formatted(location.length(), Job.LOCATION_MAX));
    }
    return location;
  }

  private static int trailerCount(JsonElement value) throws Problem {
    if (!(value instanceof JsonPrimitive number)
        || !number.isNumber()
        || !TRAILER_COUNT.matcher(number.getAsString()).matches()) {
      throw Problem.badRequest("trailer_count: out of range (expected: 1 to 99)");
    }
    return number.getAsInt();
  }

  // One job.

  HttpAnswer show(HttpRequest request) throws Problem {
    // A key that opens nothing is no reason to turn away whoever has the token.
    var hasToken = request.query().containsKey("token");
    if (keys.opens(request) || (DashboardKeys.hasKey(request) && !hasToken)) {
      keys.require(request);
      return whole(requireJob(request));
    }
    var token =
        Optional.ofNullable(request.query().get("token")).orElseThrow(Problem::unauthorized);
    var job = Input.jobId(request).flatMap(jobs::find);
    if (job.isEmpty()) {
      var _ = Job.sha256(token); // The same work as for a job that exists.
      throw Problem.noSuchJob();
    }
    if (!job.get().opensWith(token)) {
      throw Problem.noSuchJob();
    }
    return withToken(job.get());
  }

  private HttpAnswer withToken(Job job) throws Problem {
    var now = clock.instant();
    if (!job.tokenIsOver(now, tokenLifetime)) {
      return Answers.ok(JobViews.customers(job, isAcked(job), tracking.of(job), now))
          .with("cache-control", FIVE_SECONDS);
    }
    if (job.isPublic()) {
      return Answers.ok(JobViews.anonymous(job, isAcked(job), now))
          .with("cache-control", FIVE_SECONDS);
    }
    throw new Problem(410, "Gone", "This link has expired. Text us for a new one.");
  }

  private HttpAnswer whole(Job job) {
    return Answers.versioned(
        JobViews.whole(
            job,
            isAcked(job),
            tracking.of(job),
            people(List.of(job), List.of()),
            notes.of(job.id()),
            clock.instant()),
        job.version());
  }

  /** Whether somebody has taken the job, or what its customer wrote last. */
  private boolean isAcked(Job job) {
    return NewJobs.messageOf(job.id())
            .filter(message ->
                store.load(message).state() instanceof Cascade cascade && cascade.ack().isPresent())
            .isPresent()
        || OpenCascades.latest(Optional.of(job.id()), store).flatMap(Cascade::ack).isPresent();
  }

  HttpAnswer change(HttpRequest request) throws Problem {
    keys.require(request);
    var change = Input.body(request, Set.of("state", "public", "note"));
    var job = requireJob(request);
    Input.requireMatch(request, job.version(), "job");
    var state =
        change.has("state") ? state(Input.string(change.get("state"), "state")) : job.state();
    if (!job.state().mayBecome(state)) {
      throw Problem.conflict(
          "A job that is %s cannot become %s.".formatted(job.state().word(), state.word()));
    }
    var isPublic =
        change.has("public") ? Input.bool(change.get("public"), "public") : job.isPublic();
    var note =
        change.has("note") ? Optional.of(note(change.get("note"))) : Optional.<String>empty();
    var now = clock.instant();
    var next = job.change(state, isPublic, now);
    if (!jobs.save(next)) {
      throw Problem.changed("job");
    }
    if (change.has("state")) {
      // Also where it is the same state: the first try may have died between the two.
      cascades.ackJob(job.id(), _ -> true, ack(Optional.empty(), Ack.How.JOB_STATE));
    }
    // Whoever has the key is the dashboard; it does not say who sits before it.
    note.ifPresent(
        text -> notes.add(job.id(), new JobNote(next.version(), now, "dashboard", text)));
    return whole(next);
  }

  private static String note(JsonElement value) throws Problem {
    var note = Input.string(value, "note").strip();
    if (note.isEmpty() || note.length() > JobNote.LENGTH_MAX || !WORDS.matcher(note).matches()) {
      throw Problem.badRequest(
          "note: %d characters (expected: 1 to %d, no controls)"
              .formatted(note.length(), JobNote.LENGTH_MAX));
    }
    return note;
  }

  HttpAnswer ack(HttpRequest request) throws Problem {
    keys.require(request);
    var body = Input.body(request, Set.of("responder", "message_id"));
    var responder =
        body.has("responder")
            ? Optional.of(Input.string(body.get("responder"), "responder"))
            : Optional.<String>empty();
    var message =
        body.has("message_id") || Input.isUnmatched(request)
            ? Optional.of(message(request, Input.required(body, "message_id")))
            : Optional.<MessageId>empty();
    var job =
        Input.isUnmatched(request)
            ? Optional.<JobId>empty()
            : Optional.of(requireJob(request).id());
    // What he does on the dashboard is a sign of life, as a text from his phone is.
    var now = clock.instant();
    var person = responder.flatMap(name -> person(rosters.latest(), name));
    person.ifPresent(known -> contacts.change(known.phone(), contact -> contact.seen(now)));
    var acked = new JsonArray();
    var ack = ack(person, Ack.How.DASHBOARD);
    var taken =
        message
            .map(id -> cascades.ack(id, ack).stream().toList())
            .or(() -> job.map(id -> cascades.ackJob(id, _ -> true, ack)))
            .orElseThrow();
    taken.forEach(cascade -> acked.add(CascadeViews.cascade(cascade)));
    var view = new JsonObject();
    view.addProperty("job_id", Input.parameter(request, "job_id"));
    view.add("cascades", acked);
    return Answers.ok(view);
  }

  /** One of the messages that the address stands for. */
  private MessageId message(HttpRequest request, JsonElement value) throws Problem {
    var id = Input.string(value, "message_id");
    if (MessageId.isMessageId(id)
        && store.load(new MessageId(id)).state() instanceof Cascade cascade
        && cascade.job().jobId().equals(Input.jobId(request))) {
      return new MessageId(id);
    }
    throw Problem.notFound("There is no such message here.");
  }

  private static Optional<Responder> person(Roster roster, String id) {
    return roster.indexOf(id).map(roster.chain()::get);
  }

  /** A message's own roster may be an older one, with somebody else under the same id. */
  private Function<Cascade, Ack> ack(Optional<Responder> person, Ack.How how) {
    return cascade ->
        new Ack(
            clock.instant(),
            person.map(Responder::name).orElse("the dashboard"),
            person.flatMap(known -> cascade.roster().indexOf(known.phone())),
            how,
            "dashboard");
  }

  private Job requireJob(HttpRequest request) throws Problem {
    return Input.jobId(request).flatMap(jobs::find).orElseThrow(Problem::noSuchJob);
  }

  private static JobState state(String word) throws Problem {
    return JobState.of(word)
        .orElseThrow(() ->
            Problem.badRequest(
                "state: unknown (expected: pending, in-progress, completed or cancelled)"));
  }
}
