package com.quickdumpnow.relay.cascade;

import static com.quickdumpnow.relay.cascade.Given.CODE;
import static com.quickdumpnow.relay.cascade.Given.TEXT;
import static com.quickdumpnow.relay.cascade.Given.at;
import static com.quickdumpnow.relay.cascade.Given.page;
import static com.quickdumpnow.relay.cascade.Given.phone;
import static com.quickdumpnow.relay.cascade.Story.sidOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Commit.IndexChange;
import com.quickdumpnow.relay.cascade.Commit.IndexChange.Closed;
import com.quickdumpnow.relay.cascade.Commit.IndexChange.Named;
import com.quickdumpnow.relay.cascade.Commit.IndexChange.Opened;
import com.quickdumpnow.relay.cascade.Commit.IndexChange.ReleaseCode;
import com.quickdumpnow.relay.cascade.Commit.IndexChange.TakeCode;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextKey;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What changes in the look-ups of codes, conversations and provider's names with a message. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommitTest {
  private static final ReleaseCode REST = new ReleaseCode(CODE, at(500 + 3 * 86_400));

  @Test
  void a_cascade_that_begins_takes_its_code() {
    assertThat(index(new Unseen(), Story.of(2).state)).containsExactly(new TakeCode(CODE));
  }

  @Test
  void a_page_is_a_conversation_from_its_claim_and_has_a_name_from_when_the_provider_took_it() {
    assertThat(index(Story.of(2).state, Story.paged(2).state))
        .containsExactly(new Opened(phone(0)));
    assertThat(index(Story.paged(2).state, Story.sent(2).state))
        .containsExactly(new Named(sidOf(page(0)), new ReceiptKey(TEXT.id(), page(0))));
  }

  @Test
  void a_further_page_is_one_conversation_more_and_changes_nothing_of_the_first() {
    var story = Story.handedOver(2);
    var before = story.state;
    story.woken(301);
    assertThat(index(before, story.state)).containsExactly(new Opened(phone(1)));
  }

  @Test
  void a_receipt_changes_nothing() {
    assertThat(index(Story.sent(2).state, Story.handedOver(2).state)).isEmpty();
  }

  @Test
  void an_ack_ends_the_conversation_of_whoever_took_it_and_lets_the_code_rest() {
    var story = Story.handedOver(2);
    story.woken(301);
    var before = story.state;
    story.acked(302, 1);
    assertThat(index(before, story.state)).containsExactlyInAnyOrder(new Closed(phone(1)), REST);

    var acked = story.state;
    story.acked(303, 0);
    assertThat(index(acked, story.state)).isEmpty();
  }

  @Test
  void the_conversation_of_everybody_else_ends_when_he_is_told_who_took_it() {
    var story = Story.handedOver(2);
    story.woken(301);
    story.acked(302, 1);
    story.woken(303);
    var before = story.state;
    story.accepted(304, new TextKey("taken-0"));
    assertThat(index(before, story.state)).contains(new Closed(phone(0)));
  }

  @Test
  void the_end_of_the_chain_lets_the_code_rest_and_ends_no_conversation() {
    assertThat(index(Story.handedOver(1).state, Story.exhausted().state)).containsExactly(REST);
  }

  @Test
  void an_ack_after_the_end_ends_the_conversations_and_lets_the_code_rest_anew() {
    var story = Story.exhausted();
    var before = story.state;
    story.acked(400, 0);
    assertThat(index(before, story.state)).containsExactlyInAnyOrder(new Closed(phone(0)), REST);
  }

  @Test
  void whoever_writes_to_the_customer_by_the_code_keeps_it_for_as_long_again() {
    var story = Story.handedOver(2);
    story.acked(302, 0, "on my way");
    var before = story.state;
    story.acked(9_000, 1, "at the gate");
    assertThat(index(before, story.state)).containsExactly(REST);
  }

  private static List<IndexChange> index(MessageState before, MessageState after) {
    return Commit.index(TEXT.id(), before, after, at(500));
  }
}
