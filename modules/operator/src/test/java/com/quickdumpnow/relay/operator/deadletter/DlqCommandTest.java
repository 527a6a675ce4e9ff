package com.quickdumpnow.relay.operator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.quickdumpnow.relay.cascade.Ack;
import com.quickdumpnow.relay.cascade.CascadeRules;
import com.quickdumpnow.relay.cascade.Cascades;
import com.quickdumpnow.relay.cascade.Code;
import com.quickdumpnow.relay.cascade.Commit;
import com.quickdumpnow.relay.cascade.MessageState.Cascade;
import com.quickdumpnow.relay.cascade.MessageState.Status;
import com.quickdumpnow.relay.cascade.TextSender;
import com.quickdumpnow.relay.contact.Contacts;
import com.quickdumpnow.relay.event.RelayEvent;
import com.quickdumpnow.relay.event.RelayEvent.MessageAcked;
import com.quickdumpnow.relay.event.RelayEvent.TextReceived;
import com.quickdumpnow.relay.event.RelayEvent.WakeUp;
import com.quickdumpnow.relay.job.JobMatch;
import com.quickdumpnow.relay.operator.DeployedRelay;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.testkit.FakeClock;
import com.quickdumpnow.relay.testkit.FakeEventBus;
import com.quickdumpnow.relay.testkit.FakeMail;
import com.quickdumpnow.relay.testkit.FakeTexting;
import com.quickdumpnow.relay.testkit.FakeTimers;
import com.quickdumpnow.relay.testkit.RecordingTelemetry;
import com.quickdumpnow.relay.testkit.Samples;
import com.quickdumpnow.relay.wire.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What could not be processed is seen, understood, put back once, or dropped on purpose. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DlqCommandTest {
  private static final EventCodec CODEC = new EventCodec();

  private final DeployedRelay relay = DeployedRelay.deploy();

  private static TextReceived received(int n, Instant at) {
    return new TextReceived(
        Samples.text(Samples.message(n), at), Optional.empty(), Optional.empty());
  }

  private static String message(int n) {
    return Samples.message(n).value();
  }

  private void bury(String queue, String body, Map<String, String> attributes) {
    var values = new HashMap<String, MessageAttributeValue>();
    attributes.forEach((name, value) ->
        values.put(
            name, MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    relay
        .sqs()
        .sendMessage(send -> {
          send.queueUrl(relay.url(queue)).messageBody(body).messageAttributes(values);
          if (relay.url(queue).endsWith(".fifo")) {
            send.messageGroupId("group-" + body.hashCode()).messageDeduplicationId(body);
          }
        });
  }

  private void bury(String queue, RelayEvent event) {
    // A deduplication id is short.
    var body = CODEC.encode(event);
    relay
        .sqs()
        .sendMessage(send -> {
          send.queueUrl(relay.url(queue)).messageBody(body);
          if (relay.url(queue).endsWith(".fifo")) {
            send.messageGroupId(event.message().value())
                .messageDeduplicationId(event.message().value());
          }
        });
  }

  /** An ack of message n, which a rule could not bring to its queue. */
  private void buryForRule(int n, String code) {
    var wrapped = new JsonObject();
    wrapped.addProperty("source", "qdn.relay");
    wrapped.addProperty("detail-type", "relay.message-acked");
    wrapped.add(
        "detail",
        JsonParser.parseString(CODEC.encode(new MessageAcked(Samples.NOON, Samples.message(n)))));
    bury(
        "RuleDlq",
        wrapped.toString(),
        Map.of(
            "TARGET_ARN", relay.arn("NoticesQueue"), "ERROR_CODE", code, "ERROR_MESSAGE", "why"));
  }

  private void keep(TextReceived event, Optional<Ack> ack) {
    var text = event.text();
    var state =
        Samples.arrived(
            text, new JobMatch.Matched(Samples.JOB, JobMatch.Rule.CREATED), new Code(12));
    var taken =
        ack.map(by ->
                new Cascade(
                    state.text(),
                    state.job(),
                    state.roster(),
                    state.code(),
                    new Status.Acked(by, Optional.empty()),
                    List.of()))
            .orElse(state);
    relay.store().commit(new Commit(text.id(), 0, taken, List.of(), Optional.empty(), List.of()));
  }

  private static Ack sergio() {
    return new Ack(Samples.NOON, "Sergio", Optional.of(0), Ack.How.SMS, "SMreply");
  }

  @Nested
  class A_list {
    @Test
    void has_every_queue_and_what_lies_there() {
      bury("ReceiptsDlq", "what is this", Map.of());
      bury("InboundDlq", received(1, Samples.NOON));
      assertThat(relay.run("dlq", "list").out())
          .isEqualTo(
              """
              QUEUE           WAITING  HELD  OLDEST  WHAT
              EscalationsDlq  0        0     -       -
              ForwardDlq      0        0     -       -
              InboundDlq      1        0     30m     relay.text-received
              NoticesDlq      0        0     -       -
              ReceiptsDlq     1        0     0s      unreadable
              RuleDlq         0        0     -       -
              ScheduleDlq     0        0     -       -
              """);
    }

    @Test
    void says_of_each_queue_why_its_dead_letters_are_there() {
      buryForRule(1, "NO_PERMISSIONS");
      buryForRule(2, "NO_PERMISSIONS");
      buryForRule(3, "THROTTLED");
      var queues = relay.run("dlq", "list", "--json").json().getAsJsonArray("queues");
      var rules =
          queues.asList().stream()
              .map(queue -> queue.getAsJsonObject())
              .filter(queue -> queue.get("queue").getAsString().equals("RuleDlq"))
              .findFirst()
              .orElseThrow();
      assertThat(rules.get("waiting").getAsInt()).isEqualTo(3);
      assertThat(rules.getAsJsonArray("what"))
          .extracting(what -> what.getAsString())
          .containsExactlyInAnyOrder(
              "relay.message-acked: NO_PERMISSIONS: why", "relay.message-acked: THROTTLED: why");
    }

    @Test
    void leaves_everything_where_it_was() {
      bury("InboundDlq", received(1, Samples.NOON));
      relay.run("dlq", "list");
      assertThat(relay.waiting("InboundDlq")).isEqualTo(1);
    }
  }

  @Nested
  class A_look {
    @Test
    void says_what_a_replay_of_each_would_do() {
      bury("InboundDlq", received(1, Samples.NOON));
      var letter = relay.run("dlq", "peek", "--json").json().getAsJsonArray("dead_letters").get(0);
      assertThat(letter.getAsJsonObject().get("fate").getAsString()).isEqualTo("wanted");
      assertThat(letter.getAsJsonObject().get("would").getAsString())
          .isEqualTo(
              "kept, about no job: new customer, sends page to Sergio, Twilio took page to Sergio");
      assertThat(relay.waiting("InboundDlq")).isEqualTo(1);
    }

    @Test
    void says_how_many_more_there_are_than_it_shows() {
      for (int i = 1; i <= 12; i++) {
        bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(i)));
      }
      var said = relay.run("dlq", "peek");
      assertThat(said.out()).hasLineCount(11);
      assertThat(said.err())
          .isEqualTo("qdn: 2 more lie there, beyond --limit, --scan or the filters\n");
      assertThat(relay.run("dlq", "peek", "--limit", "12").err()).isEmpty();
    }

    @Test
    void says_that_somebody_else_has_some_of_them_in_his_hands() {
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(1)));
      // As whoever was killed leaves it, for a minute.
      relay.sqs().receiveMessage(take -> take.queueUrl(relay.url("ForwardDlq")));

      var said = relay.run("dlq", "peek", "ForwardDlq");

      assertThat(said.out()).isEqualTo("no dead letters\n");
      assertThat(said.err()).contains("1 cannot be looked at").contains("in a minute");
      assertThat(relay.run("dlq", "replay", "ForwardDlq", "--yes").out())
          .endsWith("replayed 0, failed 0, left 1\n");
    }

    @Test
    void shows_whom_to_call_and_what_he_wrote_to_whoever_asks_for_it() {
      var text = received(1, Samples.NOON).text();
      bury("InboundDlq", received(1, Samples.NOON));
      for (var json : List.of(List.<String>of(), List.of("--json"))) {
        var words = new ArrayList<>(List.of("dlq", "peek", "InboundDlq"));
        words.addAll(json);
        assertThat(relay.run(words.toArray(String[]::new)).out())
            .doesNotContain(text.from().e164())
            .doesNotContain(text.body().text());
        words.add("--show-numbers");
        assertThat(relay.run(words.toArray(String[]::new)).out())
            .contains(text.from().e164())
            .contains(text.body().text());
      }
    }

    @Test
    void says_why_one_cannot_be_read() {
      var newer = JsonParser.parseString(CODEC.encode(received(1, Samples.NOON))).getAsJsonObject();
      newer.addProperty("v", 2);
      bury("ReceiptsDlq", newer.toString(), Map.of());
      assertThat(relay.run("dlq", "peek", "ReceiptsDlq").out())
          .contains("skipped  cannot be read (v: not 1): it would fail again");
    }

    @Test
    void finds_one_by_its_message() {
      bury("InboundDlq", received(1, Samples.NOON));
      bury("InboundDlq", received(2, Samples.NOON));
      var found =
          relay
              .run("dlq", "peek", "inbound", "--id", Samples.message(2).value(), "--json")
              .json()
              .getAsJsonArray("dead_letters");
      assertThat(found).hasSize(1);
    }

    @Test
    void of_an_unknown_queue_names_those_that_there_are() {
      var said = relay.run("dlq", "peek", "Lost");
      assertThat(said.status()).isEqualTo(2);
      assertThat(said.err())
          .isEqualTo(
              """
              qdn: there is no dead-letter queue Lost
                there are: EscalationsDlq, ForwardDlq, InboundDlq, NoticesDlq, ReceiptsDlq, RuleDlq, ScheduleDlq
              """);
    }
  }

  @Nested
  class A_filter {
    private List<String> found(String... filter) {
      var words = new ArrayList<>(List.of("dlq", "peek", "--json"));
      words.addAll(List.of(filter));
      var said = relay.run(words.toArray(String[]::new));
      assertThat(said.status()).as(said.out()).isZero();
      return said.json().getAsJsonArray("dead_letters").asList().stream()
          .map(letter -> letter.getAsJsonObject())
          .map(letter ->
              letter.has("message")
                  ? letter.get("message").getAsString()
                  : letter.get("kind").getAsString())
          .toList();
    }

    private void buryOfEachAge() {
      bury("InboundDlq", received(1, DeployedRelay.NOW.minus(Duration.ofHours(3))));
      bury("InboundDlq", received(2, DeployedRelay.NOW.minus(Duration.ofHours(1))));
      bury("InboundDlq", received(3, DeployedRelay.NOW.minus(Duration.ofMinutes(5))));
    }

    @Test
    void finds_a_kind_by_its_whole_or_its_short_name() {
      bury("InboundDlq", received(1, Samples.NOON));
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(2)));
      bury("ReceiptsDlq", "what is this", Map.of());
      assertThat(found("--kind", "relay.text-received")).containsExactly(message(1));
      assertThat(found("--kind", "message-accepted")).containsExactly(message(2));
      assertThat(found("--kind", "unreadable")).containsExactly("unreadable");
      assertThat(found("--kind", "text")).isEmpty();
    }

    @Test
    void finds_a_reason_by_some_of_its_words_in_any_case() {
      buryForRule(1, "NO_PERMISSIONS");
      buryForRule(2, "THROTTLED");
      bury("InboundDlq", received(3, Samples.NOON));
      assertThat(found("--reason", "no_perm")).containsExactly(message(1));
      assertThat(found("--reason", "WHY")).containsExactlyInAnyOrder(message(1), message(2));
      assertThat(found("--reason", "lost")).isEmpty();
    }

    @Test
    void goes_by_how_old_it_is_what_a_dead_letter_tells() {
      buryOfEachAge();
      assertThat(found("--older-than", "2h")).containsExactly(message(1));
      assertThat(found("--newer-than", "10m")).containsExactly(message(3));
      assertThat(found("--older-than", "10m", "--newer-than", "2h")).containsExactly(message(2));
    }

    @Test
    void that_is_no_time_is_wrong_usage() {
      for (var time : List.of("soon", "2", "-2h", "99999999999999999999d")) {
        assertThat(relay.run("dlq", "peek", "--older-than=" + time).status()).as(time).isEqualTo(2);
      }
    }

    @Test
    void looks_at_no_more_of_each_queue_than_it_may() {
      for (int i = 1; i <= 5; i++) {
        bury("InboundDlq", received(i, Samples.NOON));
      }
      assertThat(found("--scan", "2")).hasSize(2);
      assertThat(found("--scan", "5", "--limit", "4")).hasSize(4);
      assertThat(relay.waiting("InboundDlq")).as("handed back").isEqualTo(5);
    }

    @Test
    void chooses_what_is_replayed_and_leaves_the_rest() {
      buryOfEachAge();
      for (int i = 4; i <= 5; i++) {
        keep(received(i, Samples.NOON), Optional.empty());
        buryForRule(i, i == 4 ? "NO_PERMISSIONS" : "THROTTLED");
      }

      relay.run("dlq", "replay", "--newer-than", "10m", "--yes");
      assertThat(relay.drain("InboundQueue"))
          .map(CODEC::decode)
          .map(RelayEvent::message)
          .containsExactly(Samples.message(3));

      relay.run("dlq", "replay", "--kind", "message-acked", "--reason", "throttled", "--yes");
      assertThat(relay.drain("NoticesQueue"))
          .map(CODEC::decode)
          .map(RelayEvent::message)
          .containsExactly(Samples.message(5));

      relay.run("dlq", "replay", "--older-than", "2h", "--allow-stale", "--yes");
      assertThat(relay.drain("InboundQueue"))
          .map(CODEC::decode)
          .map(RelayEvent::message)
          .containsExactly(Samples.message(1));

      assertThat(found()).containsExactlyInAnyOrder(message(2), message(4));
    }

    @Test
    void of_a_replay_does_not_go_beyond_what_it_has_shown() {
      for (int i = 1; i <= 5; i++) {
        bury("InboundDlq", received(i, Samples.NOON));
      }
      var said = relay.run("dlq", "replay", "--scan", "2", "--rate", "100", "--yes");
      assertThat(said.out()).endsWith("replayed 2, failed 0, left 3\n");
      assertThat(relay.waiting("InboundDlq")).isEqualTo(3);
    }
  }

  @Nested
  class A_replay {
    @Test
    void puts_a_text_back_into_its_queue_as_it_was() {
      bury("InboundDlq", received(1, Samples.NOON));
      assertThat(relay.run("dlq", "replay", "--yes").out())
          .endsWith("replayed 1, failed 0, left 0\n");
      assertThat(relay.waiting("InboundDlq")).isZero();
      assertThat(relay.drain("InboundQueue"))
          .containsExactly(CODEC.encode(received(1, Samples.NOON)));
    }

    @Test
    void takes_no_more_than_its_limit() {
      for (int i = 1; i <= 10; i++) {
        bury("InboundDlq", received(i, Samples.NOON));
      }
      assertThat(relay.run("dlq", "replay", "--limit", "3", "--rate", "100", "--yes").status())
          .isZero();
      assertThat(relay.waiting("InboundDlq")).isEqualTo(7);
      assertThat(relay.waiting("InboundQueue")).isEqualTo(3);
    }

    @Test
    void of_some_says_how_many_are_left_there() {
      for (int i = 1; i <= 12; i++) {
        bury("InboundDlq", received(i, Samples.NOON));
      }
      var said = relay.run("dlq", "replay", "--rate", "100", "--yes");
      assertThat(said.out()).endsWith("replayed 10, failed 0, left 2\n");
      assertThat(said.err()).contains("2 more lie there");
      assertThat(relay.run("dlq", "replay", "--rate", "100", "--keep", "--yes", "--json").json())
          .extracting(document -> document.get("left").getAsInt())
          .isEqualTo(2);
    }

    @Test
    void unwraps_what_a_rule_could_not_deliver() {
      var event = new MessageAcked(Samples.NOON, Samples.message(1));
      keep(received(1, Samples.NOON), Optional.empty());
      buryForRule(1, "NO_PERMISSIONS");
      var plan = relay.run("dlq", "replay", "--dry-run");
      assertThat(plan.out()).contains("(NO_PERMISSIONS: why)");
      relay.run("dlq", "replay", "--yes");
      assertThat(relay.drain("NoticesQueue")).map(CODEC::decode).containsExactly(event);
    }

    @Test
    void sends_a_schedule_s_timer_to_its_queue() {
      var text = received(1, Samples.NOON);
      keep(text, Optional.empty());
      var timer = new WakeUp(Samples.NOON, text.message(), Optional.empty(), Samples.NOON);
      bury(
          "ScheduleDlq",
          CODEC.encode(timer),
          Map.of("TARGET_ARN", relay.arn("EscalationsQueue"), "ERROR_CODE", "Throttling"));
      relay.run("dlq", "replay", "--yes");
      assertThat(relay.drain("EscalationsQueue")).map(CODEC::decode).containsExactly(timer);
    }

    @Test
    void never_goes_to_a_queue_that_is_not_the_relay_s() {
      var text = received(1, Samples.NOON);
      keep(text, Optional.empty());
      bury(
          "ScheduleDlq",
          CODEC.encode(new WakeUp(Samples.NOON, text.message(), Optional.empty(), Samples.NOON)),
          Map.of("TARGET_ARN", "arn:aws:sqs:us-west-2:000000000000:elsewhere"));
      var said = relay.run("dlq", "replay", "--yes");
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err()).contains("stays: the relay has no queue elsewhere");
      assertThat(relay.waiting("ScheduleDlq")).isEqualTo(1);
    }

    @Test
    void passes_over_what_somebody_has_taken_meanwhile() {
      keep(received(1, Samples.NOON), Optional.of(sergio()));
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(1)));
      var said = relay.run("dlq", "replay", "--yes");
      assertThat(said.out())
          .contains("skipped  does nothing: taken by Sergio at 2026-01-05T12:00:00Z")
          .endsWith("replayed 0, failed 0, left 1\n");
      assertThat(relay.waiting("ForwardDlq")).isEqualTo(1);
    }

    @Test
    void passes_over_what_cannot_be_read() {
      bury("ReceiptsDlq", "what is this", Map.of());
      assertThat(relay.run("dlq", "replay", "--yes").out())
          .contains("skipped  cannot be read (not an event: ")
          .contains("): it would fail again");
    }

    @Test
    void asks_again_before_it_wakes_somebody_with_an_old_text() {
      var old = received(1, DeployedRelay.NOW.minus(Duration.ofHours(3)));
      bury("InboundDlq", old);
      assertThat(relay.run("dlq", "replay", "--yes").err())
          .contains("1 older than two hours stay: say --allow-stale to replay them");
      assertThat(relay.runAndAnswer("", "dlq", "replay", "--yes").err())
          .as("--yes is no answer to this, whoever sits there")
          .contains("1 older than two hours stay");
      assertThat(relay.drain("InboundQueue")).isEmpty();
      assertThat(relay.runAndAnswer("y\ny\n", "dlq", "replay").err())
          .contains("1 of them are older than two hours. Replay these as well? [y/N]");
      assertThat(relay.drain("InboundQueue")).hasSize(1);
    }

    @Test
    void does_nothing_where_nobody_can_be_asked() {
      bury("InboundDlq", received(1, Samples.NOON));
      var said = relay.run("dlq", "replay");
      assertThat(said.status()).isEqualTo(2);
      assertThat(said.err()).contains("give --yes");
      assertThat(relay.waiting("InboundDlq")).isEqualTo(1);
    }

    @Test
    void does_nothing_when_it_is_not_wanted() {
      bury("InboundDlq", received(1, Samples.NOON));
      assertThat(relay.runAndAnswer("n\n", "dlq", "replay").out())
          .endsWith("replayed 0, failed 0, left 1\n");
      assertThat(relay.waiting("InboundQueue")).isZero();
    }

    @Test
    void is_written_down_with_who_did_it_and_told_by_why() {
      var text = received(1, Samples.NOON);
      keep(text, Optional.empty());
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, text.message()));

      relay.run("dlq", "replay", "--yes");

      var told = relay.run("why", text.message().value(), "--json").json();
      var line = told.getAsJsonArray("decisions").get(0).getAsJsonObject();
      assertThat(line.get("what").getAsString()).isEqualTo("replayed_by_hand");
      assertThat(line.get("words").getAsString()).isEqualTo("sent back by hand, out of ForwardDlq");
      assertThat(line.getAsJsonObject("evidence").get("by").getAsString()).isEqualTo("sergio");
      assertThat(relay.run("dlq", "history").out()).contains("replayed  sergio  ForwardDlq");
    }

    @Test
    void that_sends_nothing_leaves_no_line() {
      keep(received(1, Samples.NOON), Optional.of(sergio()));
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(1)));
      bury("InboundDlq", received(2, Samples.NOON));

      relay.run("dlq", "replay", "--dry-run");
      relay.run("dlq", "replay", "ForwardDlq", "--yes");
      relay.runAndAnswer("n\n", "dlq", "replay");

      assertThat(relay.run("dlq", "history").out())
          .isEqualTo("nothing was replayed or dropped by hand\n");
    }

    @Test
    void done_twice_texts_once() {
      var text = received(1, Samples.NOON);
      keep(text, Optional.empty());
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, text.message()));
      var twilio = new FakeTexting(() -> DeployedRelay.NOW, Samples.RELAY);

      relay.run("dlq", "replay", "--keep", "--yes");
      relay.run("dlq", "replay", "--keep", "--yes");
      var events = relay.drain("ForwardQueue");
      assertThat(events).hasSize(2);
      events.forEach(event -> forward(CODEC.decode(event).message(), twilio));
      assertThat(twilio.sends()).isEqualTo(1);

      assertThat(relay.run("dlq", "replay", "--yes").out())
          .contains("skipped  does nothing")
          .endsWith("replayed 0, failed 0, left 1\n");
    }

    /** Does with an event what forward-primary does. */
    private void forward(MessageId message, FakeTexting twilio) {
      var clock = new FakeClock(DeployedRelay.NOW);
      var contacts = new Contacts(relay.contacts());
      var telemetry = new RecordingTelemetry();
      var cascades =
          new Cascades(
              new CascadeRules(Duration.ofSeconds(75)),
              relay.store(),
              new FakeEventBus(),
              contacts,
              telemetry,
              clock,
              new Random(0));
      new TextSender(
              cascades,
              relay.store(),
              contacts,
              twilio,
              new FakeTimers(clock),
              new FakeMail(),
              telemetry,
              clock)
          .wake(message, Optional.empty());
    }

    @Test
    void can_leave_a_copy() {
      bury("InboundDlq", received(1, Samples.NOON));
      relay.run("dlq", "replay", "--yes", "--keep");
      assertThat(relay.waiting("InboundDlq")).isEqualTo(1);
      assertThat(relay.waiting("InboundQueue")).isEqualTo(1);
    }
  }

  @Nested
  class Wrong_usage {
    @Test
    void is_said_in_json_where_json_is_wanted() {
      var said = relay.run("dlq", "peek", "--limit", "many", "--json");
      assertThat(said.status()).isEqualTo(2);
      assertThat(said.json().getAsJsonObject("error").get("code").getAsString()).isEqualTo("usage");
      assertThat(said.err()).isEmpty();
    }

    @Test
    void is_a_number_below_one() {
      for (var option : List.of("--limit", "--scan")) {
        var said = relay.run("dlq", "peek", option, "0");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).isEqualTo("qdn: %s: 1 or more\n".formatted(option));
      }
      assertThat(relay.run("dlq", "history", "--limit", "-1").status()).isEqualTo(2);
      assertThat(relay.run("log", "j_abc123", "--limit", "-1").status()).isEqualTo(2);
    }
  }

  @Nested
  class A_replay_that_is_killed {
    private void replayAndDieAfter(int sent) {
      var deployment = relay.deployment();
      var letters = new DeadLetters(relay.sqs(), deployment);
      var done = new AtomicInteger();
      assertThatThrownBy(() ->
              letters.visit(
                  DeadLetterQueue.of(deployment, "ForwardDlq").getFirst(),
                  100,
                  letter -> {
                    letters.send(letter);
                    if (done.incrementAndGet() > sent) {
                      throw new IllegalStateException("killed");
                    }
                    return DeadLetters.Verdict.DELETE;
                  },
                  _ -> true))
          .hasMessage("killed");
    }

    @Test
    void loses_nothing_and_the_same_command_goes_on() {
      for (int i = 1; i <= 5; i++) {
        keep(received(i, Samples.NOON), Optional.empty());
        bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(i)));
      }
      replayAndDieAfter(2);
      assertThat(relay.runAndAnswer("y\n", "dlq", "replay", "--rate", "100").out())
          .endsWith("replayed 3, failed 0, left 0\n");
      assertThat(relay.drain("ForwardQueue").stream().distinct()).hasSize(5);
      assertThat(relay.waiting("ForwardDlq")).isZero();
    }
  }

  @Nested
  class A_drop {
    @Test
    void wants_the_queue_s_name() {
      bury("ReceiptsDlq", "what is this", Map.of());
      assertThat(relay.runAndAnswer("y\n", "dlq", "drop", "ReceiptsDlq").status()).isEqualTo(1);
      assertThat(relay.waiting("ReceiptsDlq")).isEqualTo(1);
      assertThat(relay.runAndAnswer("ReceiptsDlq\n", "dlq", "drop", "ReceiptsDlq").out())
          .endsWith("dropped 1, left 0\n");
      assertThat(relay.waiting("ReceiptsDlq")).isZero();
    }

    @Test
    void with_nobody_to_ask_says_what_to_give_though_yes_was_given() {
      bury("ReceiptsDlq", "what is this", Map.of());
      var said = relay.run("dlq", "drop", "ReceiptsDlq", "--yes");
      assertThat(said.status()).isEqualTo(2);
      assertThat(said.err()).contains("give --confirm=ReceiptsDlq: --yes is not enough for this");
      assertThat(relay.waiting("ReceiptsDlq")).isEqualTo(1);
    }

    @Test
    void that_is_only_tried_shows_them_and_deletes_nothing() {
      bury("ReceiptsDlq", "what is this", Map.of());

      var said = relay.run("dlq", "drop", "ReceiptsDlq", "--dry-run");

      assertThat(said.status()).isZero();
      assertThat(said.out()).contains("ReceiptsDlq").contains("unreadable");
      assertThat(relay.waiting("ReceiptsDlq")).isEqualTo(1);
      assertThat(relay.run("dlq", "history").out())
          .isEqualTo("nothing was replayed or dropped by hand\n");
    }

    @Test
    void leaves_a_line_also_of_a_text_that_the_relay_never_took_in() {
      bury("InboundDlq", received(1, Samples.NOON));

      relay.run("dlq", "drop", "InboundDlq", "--confirm=InboundDlq");

      var told = relay.run("why", Samples.message(1).value());
      assertThat(told.status()).isZero();
      assertThat(told.out())
          .startsWith(Samples.message(1) + ": the relay does not know this message")
          .contains("deleted by hand, out of InboundDlq  by hand  by=sergio");
    }

    @Test
    void leaves_a_line_of_what_nobody_can_read() {
      bury("ReceiptsDlq", "what is this", Map.of());

      relay.run("dlq", "drop", "ReceiptsDlq", "--confirm=ReceiptsDlq");

      var done =
          relay
              .run("dlq", "history", "--json")
              .json()
              .getAsJsonArray("done")
              .get(0)
              .getAsJsonObject();
      assertThat(done.get("what").getAsString()).isEqualTo("dropped");
      assertThat(done.get("kind").getAsString()).isEqualTo("unreadable");
      assertThat(done.has("message")).isFalse();
    }

    @Test
    void takes_only_what_is_meant() {
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(1)));
      bury("ForwardDlq", new RelayEvent.MessageAccepted(Samples.NOON, Samples.message(2)));
      relay.run(
          "dlq", "drop", "ForwardDlq", "--id", Samples.message(1).value(), "--confirm=ForwardDlq");
      assertThat(relay.waiting("ForwardDlq")).isEqualTo(1);
    }
  }
}
