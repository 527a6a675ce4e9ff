package com.quickdumpnow.relay.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.operator.Surroundings;
import com.quickdumpnow.relay.operator.provision.Routing.Change;
import com.quickdumpnow.relay.operator.provision.Routing.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was before a change that was made in several goes is known. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FormerValuesTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @TempDir private Path home;

  private Change change(String field, String from, String to) {
    return new Change(Part.NUMBER, "PN1", field, from, to);
  }

  @Test
  void what_was_interrupted_counts_with_what_went_on_with_it_and_nothing_before() {
    var former =
        new FormerValues(
            new Surroundings(
                Map.of("HOME", home.toString()), Optional.empty(), InstantSource.fixed(NOON)));
    FormerValues.finished(former.keep("S", "apply", List.of(change("other", "x", "y")), NOON));
    former.keep(
        "S",
        "cutover",
        List.of(change("made", "a", "b"), change("seen", "a", "b"), change("not_made", "a", "b")),
        NOON.plusSeconds(1));
    // One was read back as it was made; one was changed by somebody else meanwhile.
    FormerValues.finished(
        former.keep(
            "S",
            "cutover",
            List.of(change("seen", "b", "c"), change("not_made", "z", "b")),
            NOON.plusSeconds(2)));

    var kept = former.latest("S").orElseThrow();

    assertThat(kept.files()).hasSize(2);
    assertThat(kept.changes())
        .containsExactly(
            change("made", "a", "b"), change("seen", "a", "c"), change("not_made", "z", "b"));
    FormerValues.undone(kept);
    assertThat(former.latest("S").orElseThrow().changes())
        .containsExactly(change("other", "x", "y"));
  }
}
