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
 * <p>Of {@code jobs.<id>} it writes {@code state}, and of {@code messages} and {@code notes} the
 * entries that bear its mark. The same again changes nothing.
 */
final class JobDocumentMerge {
  /** The document as it is begun where there is none. */
  static final String NEW = "{\"jobs\":{}}";

  private static final String JOBS = "jobs";
  private static final String STATE = "state";
  private static final String MESSAGES = "messages";
  private static final String NOTES = "notes";
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
    putMarked(job, MESSAGES, entry.messages());
    // Notes are the other writer's first of all: in another form than a list they are his alone.
    var notes = job.members().get(NOTES);
    if (notes == null || notes.kind() == Kind.ARRAY) {
      putMarked(job, NOTES, entry.notes());
    }
  }

  private static void require(JsonSpan span, Kind kind) {
    if (span.kind() != kind) {
      throw new IllegalArgumentException("out of form at %d".formatted(span.start()));
    }
  }

  private static String whole(JobEntry entry) {
    var job = new JsonObject();
    entry.state().ifPresent(state -> job.addProperty(STATE, state.word()));
    job.add(MESSAGES, marked(entry.messages()));
    if (!entry.notes().isEmpty()) {
      job.add(NOTES, marked(entry.notes()));
    }
    return job.toString();
  }

  private static JsonArray marked(List<JsonObject> entries) {
    var marked = new JsonArray();
    entries.forEach(entry -> marked.add(marked(entry)));
    return marked;
  }

  private static JsonObject marked(JsonObject entry) {
    var marked = entry.deepCopy();
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

  /** Puts entries into a list, among those of the other writer. */
  private void putMarked(JsonSpan job, String list, List<JsonObject> entries) {
    var known = job.members().get(list);
    if (known == null) {
      if (!entries.isEmpty()) {
        addMember(job, list, marked(entries).toString());
      }
      return;
    }
    require(known, Kind.ARRAY);
    Map<String, JsonObject> wanted = new LinkedHashMap<>();
    entries.forEach(entry -> wanted.put(entry.get(ID).getAsString(), marked(entry)));
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
    for (var entry : wanted.entrySet()) {
      if (!seen.contains(entry.getKey())) {
        kept.add(entry.getValue().toString());
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

  /** What is put into the same place stays in the order in which it was asked for. */
  private String edited() {
    var edited = new StringBuilder();
    var copied = 0;
    for (var edit : edits.stream().sorted(Comparator.comparingInt(Edit::start)).toList()) {
      edited.append(text, copied, edit.start()).append(edit.replacement());
      copied = edit.end();
    }
    return edited.append(text, copied, text.length()).toString();
  }
}
