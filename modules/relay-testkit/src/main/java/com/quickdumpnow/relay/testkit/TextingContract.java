package com.quickdumpnow.relay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.quickdumpnow.relay.sms.DeliveryStatus;
import com.quickdumpnow.relay.sms.MessageId;
import com.quickdumpnow.relay.sms.PhoneNumber;
import com.quickdumpnow.relay.sms.ReceiptKey;
import com.quickdumpnow.relay.sms.TextBody;
import com.quickdumpnow.relay.sms.TextKey;
import com.quickdumpnow.relay.sms.TextSid;
import com.quickdumpnow.relay.sms.Texting;
import com.quickdumpnow.relay.sms.Texting.OutgoingText;
import com.quickdumpnow.relay.sms.Texting.Progress;
import com.quickdumpnow.relay.sms.Texting.Sent;
import com.quickdumpnow.relay.sms.Texting.SentText;
import com.quickdumpnow.relay.sms.TextingUnavailableException;
import com.quickdumpnow.relay.testkit.Provider.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Texting} does. One subclass for each. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class TextingContract {
  private static final PhoneNumber RESPONDER = new PhoneNumber("+16195550111");
  private static final PhoneNumber OTHER = new PhoneNumber("+16195550112");
  private static final PhoneNumber CUSTOMER = new PhoneNumber("+16195550134");

  /** Returns the implementation, whose provider has no texts yet. */
  protected abstract Texting texting();

  /** Returns the other side of it. */
  protected abstract Provider provider();

  /** Returns the provider's time. */
  protected abstract Instant now();

  @Test
  void a_text_is_taken_once_and_named() {
    var sid = accepted(texting().send(text(RESPONDER, "12 +16195550134: full")));

    assertThat(sid.value()).startsWith("SM");
    assertThat(provider().takenFor(RESPONDER)).containsExactly("12 +16195550134: full");
    assertThat(texting().sentTo(RESPONDER, longAgo()))
        .extracting(SentText::sid)
        .containsExactly(sid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " leading and trailing ",
        "a=b&c=d%20+#?",
        "line one\nline two",
        "🚽 “curly” ñ 日本",
        "{\"json\": true}",
        "<xml/>",
        "0",
      })
  void a_body_arrives_as_it_was_written(String body) {
    accepted(texting().send(text(RESPONDER, body)));

    assertThat(provider().takenFor(RESPONDER)).containsExactly(body);
    assertThat(texting().sentTo(RESPONDER, longAgo()).getFirst().body())
        .isEqualTo(new TextBody(body));
  }

  @Test
  void a_body_may_have_the_greatest_length_and_no_more() {
    accepted(texting().send(text(RESPONDER, "x".repeat(Texting.BODY_LENGTH_MAX))));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> texting().send(text(RESPONDER, "x".repeat(Texting.BODY_LENGTH_MAX + 1))));
    assertThat(provider().takenFor(RESPONDER)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "look"})
  void pictures_go_along_with_or_without_words(String body) {
    var media = List.of("https://example.com/a.jpg", "https://example.com/b.png?c=d&e");

    var sid =
        accepted(
            texting()
                .send(
                    new OutgoingText(RESPONDER, new TextBody(body), media, receiptKey(RESPONDER))));

    assertThat(sid.value()).startsWith("MM");
    assertThat(provider().takenFor(RESPONDER)).containsExactly(body);
    assertThat(provider().mediaOf(sid)).isEqualTo(media);
  }

  @Test
  void a_number_that_is_none_is_refused_with_the_providers_code() {
    assertThat(texting().send(text(Provider.NO_PHONE, "hi"))).isEqualTo(new Sent.Refused(21_211));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void a_send_that_goes_wrong_is_made_once_and_says_what_is_known(Fault fault) {
    provider().nextSend(fault);

    var sent = texting().send(text(RESPONDER, "hi"));

    switch (fault) {
      case TOO_MANY_REQUESTS -> assertThat(sent).isEqualTo(new Sent.NotSent(Duration.ofSeconds(1)));
      case NO_CONNECTION -> assertThat(sent).isEqualTo(new Sent.NotSent(Duration.ZERO));
      case REFUSED -> assertThat(sent).isInstanceOf(Sent.Refused.class);
      case UNAUTHORIZED -> assertThat(sent).isEqualTo(new Sent.Refused(20_003));
      case ERROR, ERROR_AFTER_SENDING, ANSWER_LOST ->
          assertThat(sent).isEqualTo(new Sent.Unknown());
    }
    var went = fault == Fault.ERROR_AFTER_SENDING || fault == Fault.ANSWER_LOST;
    assertThat(provider().takenFor(RESPONDER)).hasSize(went ? 1 : 0);

    // What went out in secret is found by asking; and the next send goes well.
    assertThat(texting().sentTo(RESPONDER, longAgo())).hasSize(went ? 1 : 0);
    accepted(texting().send(text(RESPONDER, "again")));
    assertThat(provider().takenFor(RESPONDER)).hasSize(went ? 2 : 1);
  }

  @Test
  void progress_tells_that_a_text_arrived() {
    var sid = accepted(texting().send(text(RESPONDER, "hi")));

    assertThat(progressOnce(sid, progress -> progress.status() == DeliveryStatus.DELIVERED))
        .isEqualTo(new Progress(DeliveryStatus.DELIVERED, Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNDELIVERED", "FAILED"})
  void progress_tells_why_a_text_failed(DeliveryStatus end) {
    provider().carrier(RESPONDER, end);
    var sid = accepted(texting().send(text(RESPONDER, "hi")));

    var progress = progressOnce(sid, now -> now.status() == end);

    assertThat(progress.errorCode()).isPresent();
    assertThat(texting().sentTo(RESPONDER, longAgo()).getFirst().progress()).contains(progress);
  }

  @Test
  void progress_of_a_text_that_the_provider_does_not_know_is_nothing() {
    assertThat(texting().progress(new TextSid("SM" + "0".repeat(32)))).isEmpty();
  }

  @Test
  void the_texts_to_one_phone_are_listed_newest_first_and_no_others() {
    accepted(texting().send(text(RESPONDER, "first")));
    accepted(texting().send(text(OTHER, "elsewhere")));
    accepted(texting().send(text(RESPONDER, "second")));
    provider().textFrom(RESPONDER, "ok 12", List.of());

    assertThat(texting().sentTo(RESPONDER, longAgo()))
        .extracting(text -> text.body().text())
        .containsExactly("second", "first");
    assertThat(texting().sentTo(CUSTOMER, longAgo())).isEmpty();
  }

  @Test
  void the_texts_to_one_phone_are_listed_back_to_a_moment() {
    var before = now();
    accepted(texting().send(text(RESPONDER, "hi")));

    var listed = texting().sentTo(RESPONDER, before);
    assertThat(listed).hasSize(1);
    assertThat(listed.getFirst().createdAt())
        .isBetween(before.truncatedTo(ChronoUnit.SECONDS), now());
    assertThat(texting().sentTo(RESPONDER, now().plusSeconds(2))).isEmpty();
  }

  @Test
  void a_list_is_whole_however_long_it_is() {
    IntStream.range(0, 230)
        .forEach(number -> accepted(texting().send(text(RESPONDER, "t" + number))));

    assertThat(texting().sentTo(RESPONDER, longAgo()))
        .extracting(text -> text.body().text())
        .hasSize(230)
        .startsWith("t229", "t228")
        .endsWith("t1", "t0");
  }

  @Test
  void the_texts_that_came_in_are_listed_with_their_pictures() {
    var before = now();
    var plain = provider().textFrom(CUSTOMER, "Trailer full\n🚽", List.of());
    var picture =
        provider()
            .textFrom(OTHER, "", List.of("https://example.com/a.jpg", "https://example.com/b.png"));
    accepted(texting().send(text(CUSTOMER, "on my way")));

    var received = texting().receivedSince(before);

    assertThat(received).extracting(text -> text.id()).containsExactlyInAnyOrder(plain, picture);
    assertThat(received)
        .filteredOn(text -> text.id().equals(plain))
        .singleElement()
        .satisfies(text -> {
          assertThat(text.from()).isEqualTo(CUSTOMER);
          assertThat(text.body()).isEqualTo(new TextBody("Trailer full\n🚽"));
          assertThat(text.media()).isEmpty();
          assertThat(text.at()).isBetween(before.truncatedTo(ChronoUnit.SECONDS), now());
        });
    assertThat(received)
        .filteredOn(text -> text.id().equals(picture))
        .singleElement()
        .satisfies(text -> assertThat(text.media()).hasSize(2));
    assertThat(texting().receivedSince(now().plusSeconds(2))).isEmpty();
  }

  @Test
  void a_question_without_an_answer_is_said_to_be_one() {
    var sid = accepted(texting().send(text(RESPONDER, "hi")));
    provider().answersQuestions(false);

    assertThatExceptionOfType(TextingUnavailableException.class)
        .isThrownBy(() -> texting().progress(sid));
    assertThatExceptionOfType(TextingUnavailableException.class)
        .isThrownBy(() -> texting().sentTo(RESPONDER, longAgo()));
    assertThatExceptionOfType(TextingUnavailableException.class)
        .isThrownBy(() -> texting().receivedSince(longAgo()));

    provider().answersQuestions(true);
    assertThat(texting().progress(sid)).isPresent();
  }

  private Instant longAgo() {
    return now().minus(Duration.ofHours(1));
  }

  private static OutgoingText text(PhoneNumber to, String body) {
    return new OutgoingText(to, new TextBody(body), List.of(), receiptKey(to));
  }

  private static ReceiptKey receiptKey(PhoneNumber to) {
    return new ReceiptKey(
        new MessageId("SM" + "1".repeat(32)), new TextKey("page-" + to.e164().substring(8)));
  }

  private static TextSid accepted(Sent sent) {
    assertThat(sent).isInstanceOf(Sent.Accepted.class);
    return ((Sent.Accepted) sent).sid();
  }

  private Progress progressOnce(TextSid sid, Predicate<Progress> wanted) {
    var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (true) {
      var progress = texting().progress(sid);
      if (progress.filter(wanted).isPresent() || System.nanoTime() > deadline) {
        assertThat(progress).isPresent();
        assertThat(wanted.test(progress.orElseThrow())).as("%s", progress).isTrue();
        return progress.orElseThrow();
      }
      Thread.onSpinWait();
    }
  }
}
