package com.quickdumpnow.relay.testkit;

import static com.quickdumpnow.relay.testkit.Samples.NOON;
import static com.quickdumpnow.relay.testkit.Samples.message;
import static com.quickdumpnow.relay.testkit.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.quickdumpnow.relay.event.EventQueues;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.AttemptFailed;
import com.quickdumpnow.relay.event.RelayEvent.CascadeExhausted;
import com.quickdumpnow.relay.event.RelayEvent.CommandReceived;
import com.quickdumpnow.relay.event.RelayEvent.JobCreated;
import com.quickdumpnow.relay.event.RelayEvent.MessageAccepted;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.RelayEvent.ReceiptReceived;
import com.quickdumpnow.relay.event.RelayEvent.ResponderLeft;
import com.quickdumpnow.relay.event.RelayEvent.TextBundled;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.TextWritten;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.sms.InboundText;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.TextBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link EventQueues} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class EventQueuesContract {
  /** Returns queues that are empty. */
  protected abstract EventQueues queues();

  /** Returns queues that cannot be reached. */
  protected abstract EventQueues deadQueues();

  /**
   * Returns what has come out of all queues, those of one kind in the order in which they came,
   * waiting until that is at least {@code n} events or a time-out is over.
   */
  protected abstract List<RelayEvent> received(int n);

  @Test
  void every_event_that_has_a_queue_comes_out_of_it_as_it_was_sent() {
    var queues = queues();
    var queued = Samples.events().stream().filter(EventQueuesContract::hasQueue).toList();
    queued.forEach(queues::send);
    assertThat(received(queued.size())).containsExactlyInAnyOrderElementsOf(queued);
  }

  @Test
  void an_event_that_has_no_queue_is_a_caller_s_bug() {
    var queues = queues();
    assertThat(Samples.events())
        .filteredOn(event -> !hasQueue(event))
        .isNotEmpty()
        .allSatisfy(
            event -> assertThatIllegalArgumentException().isThrownBy(() -> queues.send(event)));
  }

  @Test
  void texts_of_one_customer_stay_in_their_order() {
    var queues = queues();
    var sent = new ArrayList<RelayEvent>();
    for (int n = 1; n <= 15; n++) {
      var event = new TextReceived(text(n), Optional.empty(), Optional.empty());
      queues.send(event);
      sent.add(event);
    }
    assertThat(received(15)).isEqualTo(sent);
  }

  @Test
  void whatever_a_phone_can_write_can_be_sent() {
    var queues = queues();
    var all = new StringBuilder();
    for (char c = 0; c < 0x2100; c++) {
      all.append(c);
    }
    all.append("\ud83d\ude9a \ud83d \ude9a \uffff \ufeff");
    var event =
        new TextReceived(
            new InboundText(
                message(1),
                NOON,
                new PhoneNumber("+16195550135"),
                Samples.RELAY,
                new TextBody(all.toString()),
                List.of()),
            Optional.empty(),
            Optional.empty());
    queues.send(event);
    assertThat(received(1)).containsExactly(event);
  }

  @Test
  void a_text_that_is_sent_twice_comes_out_at_least_once() {
    var queues = queues();
    var event = new TextReceived(text(1), Optional.empty(), Optional.empty());
    queues.send(event);
    queues.send(event);
    assertThat(received(1)).isNotEmpty().containsOnly(event);
  }

  @Test
  void queues_that_do_not_answer_are_an_exception() {
    var queues = deadQueues();
    assertThat(Samples.events())
        .filteredOn(EventQueuesContract::hasQueue)
        .allSatisfy(event ->
            assertThatThrownBy(() -> queues.send(event)).isInstanceOf(RuntimeException.class));
  }

  private static boolean hasQueue(RelayEvent event) {
    return switch (event) {
      case TextReceived _, JobCreated _, ReceiptReceived _, WakeUp _ -> true;
      case MessageAccepted _,
          TextBundled _,
          MessageAcked _,
          CommandReceived _,
          TextWritten _,
          AttemptFailed _,
          ResponderLeft _,
          CascadeExhausted _ ->
          false;
    };
  }
}
