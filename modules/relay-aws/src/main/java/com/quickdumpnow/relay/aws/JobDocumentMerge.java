package com.quickdumpnow.relay.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.quickdumpnow.relay.aws.JsonSpan.Kind;
import com.quickdumpnow.relay.job.JobState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts what the relay knows of a job into the shared document, whose other writer's characters all
 * stay as they are: keys that the relay does not know, their order, and how a number is written.
 *
 * <p>Of {@code jobs.<id>} it writes {@code state}, and of {@code messages} the entries that bear
 * its mark. The same again changes nothing.
 */
final class JobDocumentMerge {
  /** The document as it is begun where there is none. */
  static final String NEW = "{\"jobs\":{}}";

  private static final String JOBS = "jobs";
  private static final String STATE = "state";
  private static final String MESSAGES = "messages";
  private static final String ID = "id";

  private final String text;
  private final List<Edit> edits = new ArrayList<>();

  /** Puts {@code replacement} in the place of the characters from {@code start} to {@code end}. */
  private record Edit(int start, int end, String replacement) {}

  private JobDocumentMerge(String text) {
    this.text = text;
  }

  /**
   * Returns the document as it is to be.
   *
   * @throws IllegalArgumentException if {@code text} is no such document: it must not be written
   *     over
   */
  static String merge(String text, JobEntry entry) {
    var merge = new JobDocumentMerge(text);
    merge.put(JsonSpan.parse(text), entry);
    return merge.edited();
  }

  private void put(JsonSpan root, JobEntry entry) {
    require(root, Kind.OBJECT);
    var jobs = root.members().get(JOBS);
    if (jobs == null) {
      addMember(root, JOBS, "{%s:%s}".formatted(quoted(entry.job().value()), whole(entry)));
      return;
    }
    require(jobs, Kind.OBJECT);
    var job = jobs.members().get(entry.job().value());
    if (job == null) {
      addMember(jobs, entry.job().value(), whole(entry));
      return;
    }
    require(job, Kind.OBJECT);
    entry.state().ifPresent(state -> putState(job, state, entry.insteadOf()));
    putMessages(job, entry);
  }

  private static void require(JsonSpan span, Kind kind) {
    if (span.kind() != kind) {
      throw new IllegalArgumentException("out of form at %d".formatted(span.start()));
    }
  }

  private static String whole(JobEntry entry) {
    var job = new JsonObject();
    entry.state().ifPresent(state -> job.addProperty(STATE, state.word()));
    var messages = new JsonArray();
    entry.messages().forEach(message -> messages.add(marked(message)));
    job.add(MESSAGES, messages);
    return job.toString();
  }

  private static JsonObject marked(JsonObject message) {
    var marked = message.deepCopy();
    marked.addProperty(JobEntry.MARK, true);
    return marked;
  }

  private void putState(JsonSpan job, JobState state, Optional<JobState> insteadOf) {
    var known = job.members().get(STATE);
    if (known == null) {
      addMember(job, STATE, quoted(state.word()));
      return;
    }
    require(known, Kind.STRING);
    var says =
        JobState.of(JsonParser.parseString(raw(known)).getAsString().toLowerCase(Locale.ROOT));
    if (says.equals(insteadOf) && !says.equals(Optional.of(state))) {
      edits.add(new Edit(known.start(), known.end(), quoted(state.word())));
    }
  }

  private void putMessages(JsonSpan job, JobEntry entry) {
    var known = job.members().get(MESSAGES);
    if (known == null) {
      if (!entry.messages().isEmpty()) {
        var messages = new JsonArray();
        entry.messages().forEach(message -> messages.add(marked(message)));
        addMember(job, MESSAGES, messages.toString());
      }
      return;
    }
    require(known, Kind.ARRAY);
    Map<String, JsonObject> wanted = new LinkedHashMap<>();
    entry.messages().forEach(m -> wanted.put(m.get(ID).getAsString(), marked(m)));
    var kept = new ArrayList<String>();
    var seen = new HashSet<String>();
    var changed = false;
    for (var element : known.elements()) {
      if (!isOurs(element)) {
        kept.add(raw(element));
        continue;
      }
      var had = JsonParser.parseString(raw(element)).getAsJsonObject();
      var id = had.get(ID) instanceof JsonPrimitive name ? name.getAsString() : "";
      var want = wanted.get(id);
      if (want == null || !seen.add(id)) {
        changed = true;
      } else {
        kept.add(had.equals(want) ? raw(element) : want.toString());
        changed |= !had.equals(want);
      }
    }
    for (var message : wanted.entrySet()) {
      if (!seen.contains(message.getKey())) {
        kept.add(message.getValue().toString());
        changed = true;
      }
    }
    if (changed) {
      edits.add(new Edit(known.start(), known.end(), "[\n" + String.join(",\n", kept) + "\n]"));
    }
  }

  private boolean isOurs(JsonSpan element) {
    var mark = element.members().get(JobEntry.MARK);
    return mark != null && raw(mark).equals("true");
  }

  /** Behind the last member, whose comma is then ours. */
  private void addMember(JsonSpan object, String name, String value) {
    var last =
        object.members().values().stream().mapToInt(JsonSpan::end).max().orElse(object.start() + 1);
    var first = object.members().isEmpty() && edits.stream().noneMatch(e -> e.start() == last);
    edits.add(new Edit(last, last, (first ? "" : ",") + quoted(name) + ":" + value));
  }

  private String raw(JsonSpan span) {
    return text.substring(span.start(), span.end());
  }

  private static String quoted(String text) {
    return new JsonPrimitive(text).toString();
  }

  /** From the end on, so that the places of the others stay right. */
  private String edited() {
    var edited = new StringBuilder(text);
    edits.stream()
        .sorted(Comparator.comparingInt(Edit::start).reversed())
        .forEach(edit -> edited.replace(edit.start(), edit.end(), edit.replacement()));
    return edited.toString();
  }
}
