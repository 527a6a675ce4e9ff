package com.quickdumpnow.relay.fn.trackapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cascade.Responder;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.job.Job;
import com.quickdumpnow.relay.job.JobNote;
import com.quickdumpnow.relay.job.JobState;
import com.quickdumpnow.relay.job.Position;
import com.quickdumpnow.relay.sms.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs as JSON. */
final class JobViews {
  private static final int SHOWN_DIGITS = 4;

  private JobViews() {}

  /** How much of a job somebody may see. */
  enum Access {
    /** Whoever has the dashboard's key. */
    DASHBOARD,
    /** Whoever has the job's link. */
    TOKEN,
    /** Whoever has a link that has expired, of a job that is public. */
    ANONYMOUS
  }

  /** What everybody may see who may see anything. */
  static JsonObject anonymous(Job job, boolean acked, Instant now) {
    return view(job, Access.ANONYMOUS, acked, now);
  }

  /** What whoever has the job's link may see. */
  static JsonObject customers(Job job, boolean acked, Optional<Position> position, Instant now) {
    var view = view(job, Access.TOKEN, acked, now);
    describe(view, job, position);
    return view;
  }

  /** All of a job. */
  static JsonObject whole(
      Job job,
      boolean acked,
      Optional<Position> position,
      People people,
      List<JobNote> notes,
      Instant now) {
    var view = view(job, Access.DASHBOARD, acked, now);
    describe(view, job, position);
    view.addProperty("public", job.isPublic());
    view.addProperty("version", job.version());
    job.customer()
        .ifPresent(phone -> {
          view.addProperty("customer_phone", phone.e164());
          view.addProperty("customer_opted_out", people.of(phone).optedOut());
        });
    var noted = new JsonArray();
    notes.forEach(note -> noted.add(note(note)));
    view.add("notes", noted);
    return view;
  }

  private static JsonObject note(JobNote note) {
    var view = new JsonObject();
    view.addProperty("at", note.at().toString());
    view.addProperty("by", note.by());
    view.addProperty("text", note.text());
    return view;
  }

  private static JsonObject view(Job job, Access access, boolean acked, Instant now) {
    var view = new JsonObject();
    view.addProperty("job_id", job.id().value());
    view.addProperty("state", job.state().word());
    view.add("steps", steps(job.state(), acked));
    view.addProperty("access", MessageViews.word(access));
    view.addProperty("server_time", now.toString());
    return view;
  }

  private static void describe(JsonObject view, Job job, Optional<Position> position) {
    position.ifPresent(known -> view.add("position", position(known)));
    view.addProperty("location", job.location());
    view.addProperty("trailer_count", job.trailerCount());
  }

  private static JsonObject position(Position position) {
    var view = new JsonObject();
    view.addProperty("lat", position.latitude());
    view.addProperty("lon", position.longitude());
    position.accuracyMetres().ifPresent(metres -> view.addProperty("accuracy_m", metres));
    view.addProperty("at", position.at().toString());
    return view;
  }

  /** A line of the dashboard's list: no whole number is in it. */
  static JsonObject line(Job job, People people, OpenCascades.Standing standing) {
    var line = new JsonObject();
    line.addProperty("job_id", job.id().value());
    line.addProperty("state", job.state().word());
    line.addProperty("location", job.location());
    line.addProperty("trailer_count", job.trailerCount());
    line.addProperty("public", job.isPublic());
    line.addProperty("version", job.version());
    job.customer()
        .ifPresent(phone -> {
          line.addProperty("customer", masked(phone));
          line.addProperty("customer_opted_out", people.of(phone).optedOut());
        });
    conversation(line, standing);
    return line;
  }

  /** The line for messages without a job. */
  static JsonObject unmatched(OpenCascades.Standing standing) {
    var line = new JsonObject();
    conversation(line, standing);
    return line;
  }

  /** Those of the chain who cannot be asked, since their phones opted out. */
  static JsonArray optedOut(List<Responder> chain, People people) {
    var out = new JsonArray();
    for (var responder : chain) {
      if (people.of(responder.phone()).optedOut()) {
        var view = new JsonObject();
        view.addProperty("id", responder.id());
        view.addProperty("name", responder.name());
        out.add(view);
      }
    }
    return out;
  }

  private static void conversation(JsonObject line, OpenCascades.Standing standing) {
    standing
        .latest()
        .flatMap(MessageViews::lastWords)
        .ifPresent(words -> line.add("last_message", words));
    standing.cascade().map(CascadeViews::cascade).ifPresent(view -> line.add("cascade", view));
  }

  private static String masked(PhoneNumber phone) {
    return "…" + phone.e164().substring(phone.e164().length() - SHOWN_DIGITS);
  }

  /** Asked for, taken by somebody, on the way, done; of one that was called off none. */
  private static JsonArray steps(JobState state, boolean acked) {
    var at =
        switch (state) {
          case PENDING -> acked ? 1 : 0;
          case IN_PROGRESS -> 2;
          case COMPLETED -> 3;
          case CANCELLED -> -1;
        };
    var words =
        List.of(
            JobState.PENDING.word(),
            "acked",
            JobState.IN_PROGRESS.word(),
            JobState.COMPLETED.word());
    var steps = new JsonArray();
    for (int i = 0; i < words.size(); i++) {
      var view = new JsonObject();
      view.addProperty("state", words.get(i));
      view.addProperty("done", i < at);
      view.addProperty("current", i == at);
      steps.add(view);
    }
    return steps;
  }
}
