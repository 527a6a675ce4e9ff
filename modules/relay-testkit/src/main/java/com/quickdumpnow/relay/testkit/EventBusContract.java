package com.quickdumpnow.relay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.event.EventBus;
import com.quickdumpnow.relay.event.RelayEvent;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link EventBus} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class EventBusContract {
  /** Returns a bus that nothing was published to in this test. */
  protected abstract EventBus bus();

  /** Returns a bus that cannot be reached. */
  protected abstract EventBus deadBus();

  /**
   * Returns what {@link #bus} has delivered to whoever listens to every kind of event, waiting
   * until that is at least {@code n} events or a time-out is over.
   */
  protected abstract List<RelayEvent> delivered(int n);

  @Test
  void every_kind_of_event_arrives_as_it_was_published() {
    var bus = bus();
    Samples.events().forEach(bus::publish);
    assertThat(delivered(Samples.events().size())).containsAll(Samples.events());
  }

  @Test
  void an_event_that_is_published_twice_arrives() {
    var bus = bus();
    var event = Samples.events().getLast();
    bus.publish(event);
    bus.publish(event);
    assertThat(delivered(2)).isNotEmpty().containsOnly(event);
  }

  @Test
  void a_bus_that_does_not_answer_is_an_exception() {
    var bus = deadBus();
    assertThatThrownBy(() -> bus.publish(Samples.events().getFirst()))
        .isInstanceOf(RuntimeException.class);
  }
}
