package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.page;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.LogEntry.What;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.sms.DeliveryStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract's rule 7: whichever cause there is moves a message on, once, and the log says which.
 * Every combination of the causes, with somebody left to ask and with nobody.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TriggersTest {
  private static final double DELIVERY_OVER = 40;
  private static final double ACK_OVER = 302;

  /** Why a message may move on, what weighs most first. */
  enum Trigger {
    FAILED,
    OPTED_OUT,
    INACTIVE,
    NO_ACK,
    NOT_HANDED_OVER
  }

  private static Stream<Set<Trigger>> combinations() {
    return IntStream.range(0, 1 << Trigger.values().length)
        .mapToObj(bits -> {
          var all = Trigger.values();
          var triggers = EnumSet.noneOf(Trigger.class);
          for (int i = 0; i < all.length; i++) {
            if ((bits & (1 << i)) != 0) {
              triggers.add(all[i]);
            }
          }
          return triggers;
        });
  }

  /** A page that the provider took, and then all of these at one instant. */
  private static Story story(int people, Set<Trigger> triggers) {
    var story = Story.sent(people);
    if (triggers.contains(Trigger.NOT_HANDED_OVER)) {
      story.asked(20, page(0), DeliveryStatus.QUEUED);
    } else {
      story.receipt(3, page(0), "sent");
    }
    var contact = Contact.UNKNOWN;
    if (triggers.contains(Trigger.INACTIVE)) {
      contact = contact.away(at(30), Optional.empty());
    }
    if (triggers.contains(Trigger.OPTED_OUT)) {
      contact = contact.consented(at(30), true);
    }
    story.people = new People(Map.of(phone(0), contact));
    var now = triggers.contains(Trigger.NO_ACK) ? ACK_OVER : DELIVERY_OVER;
    if (triggers.contains(Trigger.FAILED)) {
      story.receipt(now, page(0), "failed");
    }
    story.woken(now);
    story.woken(now);
    return story;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void with_somebody_left_the_weightiest_cause_moves_it_on_once(Set<Trigger> triggers) {
    var story = story(2, triggers);
    var expected = new ArrayList<>(List.of("page-0#1"));
    triggers.stream().findFirst().ifPresent(_ -> expected.add("page-1#1"));

    assertThat(story.sends()).isEqualTo(expected);
    assertThat(story.logged(What.ESCALATED))
        .isEqualTo(
            triggers.stream().limit(1).map(cause -> "page-0 {cause=%s}".formatted(cause)).toList());
    assertThat(story.cascade().open()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void with_nobody_left_only_a_failure_or_his_time_ends_the_chain(Set<Trigger> triggers) {
    var story = story(1, triggers);
    var ending =
        Stream.of(Trigger.FAILED, Trigger.NO_ACK).filter(triggers::contains).limit(1).toList();

    assertThat(story.logged(What.EXHAUSTED))
        .isEqualTo(ending.stream().map(cause -> "{cause=%s}".formatted(cause)).toList());
    assertThat(story.cascade().open()).isEqualTo(ending.isEmpty());
  }
}
