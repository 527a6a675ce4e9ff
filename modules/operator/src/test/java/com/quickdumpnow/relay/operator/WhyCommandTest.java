package com.quickdumpnow.relay.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.CascadeEvent.AckGiven;
import com.quickdumpnow.relay.cascade.CascadeEvent.MessageArrived;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.MessageState.Unseen;
import com.quickdumpnow.relay.cascade.Roster;
import com.quickdumpnow.relay.contact.Contact;
import com.quickdumpnow.relay.contact.People;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each decision about a message can be told, and about one that nobody has sent yet. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WhyCommandTest {
  private static final CascadeRules RULES = new CascadeRules(Duration.ofSeconds(75));

  private final DeployedRelay relay = DeployedRelay.deploy();

  @Nested
  class Of_a_message {
    private void keepOneThatSergioTook() {
      var id = Samples.message(1);
      Roster roster = Samples.arrived(Samples.text(1), match(), new Code(12)).roster();
      var arrived =
          RULES.decide(
              new Unseen(),
              new MessageArrived(Samples.text(1), match(), roster, new Code(12)),
              People.UNKNOWN);
      relay
          .store()
          .commit(new Commit(id, 0, arrived.next(), arrived.log(), Optional.empty(), List.of()));
      var acked =
          RULES.decide(
              arrived.next(),
              new AckGiven(
                  new Ack(
                      Samples.NOON.plusSeconds(61),
                      "Sergio",
                      Optional.of(0),
                      Ack.How.SMS,
                      Samples.message(2).value()),
                  Optional.empty()),
              People.UNKNOWN);
      relay
          .store()
          .commit(new Commit(id, 1, acked.next(), acked.log(), Optional.empty(), List.of()));
    }

    private static JobMatch match() {
      return new JobMatch.Matched(Samples.JOB, JobMatch.Rule.MOST_RECENT_OPEN);
    }

    @Test
    void it_tells_each_decision_with_its_time_rule_and_evidence() {
      keepOneThatSergioTook();
      var id = Samples.message(1).value();
      assertThat(relay.run("why", id).out())
          .isEqualTo(
              """
              %s: taken by Sergio at 2026-01-05T12:01:01Z

              TIME                      WHAT                      RULE                           EVIDENCE
              Jan 5 4:01:00.000 AM PST  kept, about job j_abc123  job context: most recent open  job=j_abc123 rule=MOST_RECENT_OPEN
              Jan 5 4:01:01.000 AM PST  taken by Sergio           ack                            by=Sergio evidence=%s how=SMS
              """
                  .formatted(id, Samples.message(2)));
    }

    @Test
    void that_the_relay_does_not_know_it_says_where_else_to_look() {
      var said = relay.run("why", Samples.message(9).value());
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err())
          .startsWith("qdn: the relay does not know " + Samples.message(9))
          .contains("qdn dlq peek --id");
    }

    @Test
    void with_json_an_error_is_a_document_too() {
      var error = relay.run("why", Samples.message(9).value(), "--json").json();
      assertThat(error.get("schema").getAsString()).isEqualTo("qdn.error/1");
      assertThat(error.getAsJsonObject("error").get("code").getAsString())
          .isEqualTo("unknown_message");
    }

    @Test
    void which_is_no_id_is_wrong_usage() {
      assertThat(relay.run("why", "what?").status()).isEqualTo(2);
      assertThat(relay.run("why").status()).isEqualTo(2);
    }

    @Test
    void has_its_own_time_and_takes_no_other() {
      var said = relay.run("why", Samples.message(1).value(), "--at", "2026-11-21T17:00:00Z");
      assertThat(said.status()).isEqualTo(2);
    }
  }

  @Nested
  class Of_a_text_that_nobody_has_sent {
    @Test
    void it_tells_the_whole_chain_and_sends_nothing() {
      var said =
          relay.run("why", "--from", "+16195550134", "--body", "the trailer is full", "--json");
      var what =
          said.json().getAsJsonArray("decisions").asList().stream()
              .map(entry -> entry.getAsJsonObject().get("words").getAsString())
              .toList();
      assertThat(what)
          .containsSubsequence(
              "kept, about no job: new customer",
              "sends page to Sergio",
              "goes on to the next responder, after page to Sergio",
              "sends page to Backup",
              "the chain is at its end",
              "sends received to the customer");
      assertThat(relay.run("why", "rehearsal").status()).isEqualTo(1);
    }

    @Test
    void it_tells_of_a_stop_that_nobody_is_asked() {
      var said = relay.run("why", "--from", "+16195550134", "--body", "STOP");
      assertThat(said.out()).contains("kept, goes along no chain: opt out");
    }

    @Test
    void at_another_time_it_tells_what_would_happen_then() {
      var away =
          Contact.UNKNOWN.away(
              DeployedRelay.NOW, Optional.of(DeployedRelay.NOW.plus(Duration.ofMinutes(5))));
      relay.contacts().save(new PhoneNumber("+16195550101"), away, 0);

      assertThat(pages(DeployedRelay.NOW)).startsWith("sends page to Backup");
      assertThat(pages(DeployedRelay.NOW.plus(Duration.ofMinutes(10))))
          .startsWith("sends page to Sergio");
    }

    private List<String> pages(Instant at) {
      var said =
          relay.run(
              "why", "--from", "+16195550134", "--body", "hello", "--at", at.toString(), "--json");
      var told = said.json().getAsJsonArray("decisions");
      assertThat(told.get(0).getAsJsonObject().get("at").getAsString()).isEqualTo(at.toString());
      return told.asList().stream()
          .map(entry -> entry.getAsJsonObject().get("words").getAsString())
          .filter(words -> words.startsWith("sends page"))
          .toList();
    }

    @Test
    void at_another_time_it_says_which() {
      var said =
          relay.run(
              "why", "--from", "+16195550134", "--body", "hello", "--at", "2026-11-21T17:00:00Z");
      assertThat(said.err())
          .isEqualTo(
              "What would happen if this came at 2026-11-21T17:00:00Z and nobody answered; nothing"
                  + " is sent.\n");
    }

    @Test
    void at_what_is_no_time_it_is_wrong_usage() {
      var said = relay.run("why", "--from", "+16195550134", "--body", "x", "--at", "noon");
      assertThat(said.status()).isEqualTo(2);
      assertThat(said.err()).isEqualTo("qdn: --at: a time such as 2026-11-21T17:00:00Z\n");
    }

    @Test
    void from_no_phone_it_is_wrong_usage() {
      assertThat(relay.run("why", "--from", "Sergio", "--body", "x").err())
          .isEqualTo("qdn: --from: a number such as +16195550134\n");
    }
  }
}
