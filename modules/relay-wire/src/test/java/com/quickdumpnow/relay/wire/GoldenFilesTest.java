package com.quickdumpnow.relay.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.MessageState;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.MessageId;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire as it was released: each file is read as its sample, and written again byte for byte. A
 * file of a released version is never edited; a new shape is a new file beside it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GoldenFilesTest {
  private final EventCodec events = new EventCodec();
  private final StateCodec states = new StateCodec();

  static Stream<String> eventNames() {
    return Samples.events().keySet().stream();
  }

  static Stream<String> stateNames() {
    return Samples.states().keySet().stream();
  }

  private static String golden(String name) throws IOException {
    try (var file = GoldenFilesTest.class.getResourceAsStream("/golden/" + name)) {
      assertThat(file).as(name).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  @ParameterizedTest
  @MethodSource("eventNames")
  void an_event_is_read_and_written_as_it_was(String name) throws IOException {
    var json = golden("event/" + name + ".v1.json");
    var event = requireNonNull(Samples.events().get(name));
    assertThat(events.encode(event)).isEqualTo(json);
    assertThat(events.decode(json)).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("stateNames")
  void a_state_is_read_and_written_as_it_was(String name) throws IOException {
    var json = golden("state/" + name + ".v1.json");
    var state = requireNonNull(Samples.states().get(name));
    assertThat(states.encode(state)).isEqualTo(json);
    assertThat(states.decode(json)).isEqualTo(state);
  }

  @Test
  void a_roster_is_read_and_written_as_it_was() throws IOException {
    var json = golden("state/roster.v1.json");
    assertThat(states.encodeRoster(Samples.ROSTER)).isEqualTo(json);
    assertThat(states.decodeRoster(json)).isEqualTo(Samples.ROSTER);
  }

  /** Also those of versions that are no longer written: messages and items outlive a deployment. */
  @Test
  void every_file_of_every_version_is_read() throws IOException {
    var read = new ArrayList<String>();
    for (var file : files("event")) {
      assertThat(events.decode(golden("event/" + file))).as(file).isNotNull();
      read.add(file);
    }
    for (var file : files("state")) {
      var json = golden("state/" + file);
      var value =
          switch (file.substring(0, file.indexOf('.'))) {
            case "roster" -> states.decodeRoster(json);
            case "contact" -> states.decodeContact(json);
            default -> states.decode(json);
          };
      assertThat(value).as(file).isNotNull();
      read.add(file);
    }
    assertThat(read).hasSizeGreaterThan(Samples.events().size() + Samples.states().size());
  }

  private static List<String> files(String folder) throws IOException {
    var golden = requireNonNull(GoldenFilesTest.class.getResource("/golden/" + folder));
    try (var files = Files.list(Path.of(golden.getPath()))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_contact_is_read_and_written_as_it_was() throws IOException {
    var json = golden("state/contact.v1.json");
    assertThat(states.encodeContact(Samples.CONTACT)).isEqualTo(json);
    assertThat(states.decodeContact(json)).isEqualTo(Samples.CONTACT);
  }

  @Test
  void a_contact_of_before_there_was_a_lead_for_each_job_leads_nothing() throws IOException {
    var contact = states.decodeContact(golden("state/contact.v1.without-leads.json"));
    var further = new MessageId("SM2");
    assertThat(contact.burst().orElseThrow().messages()).containsExactly(Samples.MESSAGE);
    assertThat(contact.leadOf(further, Optional.empty())).isEmpty();
  }

  @Test
  void every_kind_of_event_has_a_sample_and_a_name_of_its_own() {
    var samples = Samples.events().values();
    assertThat(samples.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(RelayEvent.class.getPermittedSubclasses());
    assertThat(samples.stream().map(EventCodec::kindOf).distinct())
        .hasSize(RelayEvent.class.getPermittedSubclasses().length)
        .allMatch(kind -> kind.matches("relay\\.[a-z-]+"));
  }

  /** Every member of every closed family that a state or an event is made of. */
  @Test
  void every_shape_that_a_state_is_made_of_is_in_a_sample() {
    var shapes = new HashSet<Class<?>>();
    Stream.of(MessageState.class, RelayEvent.class).forEach(type -> reach(type, shapes));
    assertThat(shapes).contains(JobMatch.class, MessageState.Status.Acked.class);

    var seen = new HashSet<Class<?>>();
    Samples.states().values().forEach(state -> visit(state, seen));
    Samples.events().values().forEach(event -> visit(event, seen));
    assertThat(seen).containsAll(shapes.stream().filter(Class::isRecord).toList());
  }

  /** The relay's own types that values of {@code type} can be made of. */
  private static void reach(Type type, Set<Class<?>> shapes) {
    if (type instanceof ParameterizedType generic) {
      List.of(generic.getActualTypeArguments()).forEach(part -> reach(part, shapes));
    }
    if (!(type instanceof Class<?> form)
        || !form.getName().startsWith("com.quickdumpnow")
        || !shapes.add(form)) {
      return;
    }
    if (form.isSealed()) {
      List.of(form.getPermittedSubclasses()).forEach(member -> reach(member, shapes));
    }
    if (form.isRecord()) {
      for (var part : form.getRecordComponents()) {
        reach(part.getGenericType(), shapes);
      }
    }
  }

  private static void visit(Object value, Set<Class<?>> seen) {
    switch (value) {
      case Optional<?> optional -> optional.ifPresent(inner -> visit(inner, seen));
      case Collection<?> items -> items.forEach(item -> visit(item, seen));
      case Record made -> {
        seen.add(made.getClass());
        for (var part : made.getClass().getRecordComponents()) {
          try {
            visit(part.getAccessor().invoke(made), seen);
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
          }
        }
      }
      default -> {}
    }
  }
}
