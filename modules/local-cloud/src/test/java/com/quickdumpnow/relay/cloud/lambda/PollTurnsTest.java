package com.quickdumpnow.relay.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PollTurnsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final PollTurns turns = new PollTurns(nanos::get);

  @Test
  void without_a_rush_no_poller_waits_for_another() throws Exception {
    requests(100);

    var one = turns.take();
    var other = turns.take();

    assertThat(one.isRush()).isFalse();
    assertThat(other.isRush()).isFalse();
    one.close();
    other.close();
  }

  @Test
  void in_a_rush_one_poller_waits_for_the_end_of_another_ones_batch() throws Exception {
    requests(1_000);
    var one = turns.take();
    var other = taken();
    assertThat(one.isRush()).isTrue();
    assertThat(other).isNotDone();

    one.close();

    assertThat(other.get(30, TimeUnit.SECONDS).isRush()).isTrue();
  }

  @Test
  void a_rush_is_over_when_the_requests_are() throws Exception {
    requests(1_000);
    var one = turns.take();
    var waiting = taken();

    nanos.addAndGet(Duration.ofSeconds(5).toNanos());

    assertThat(waiting.get(30, TimeUnit.SECONDS).isRush()).isFalse();
    one.close();
  }

  private void requests(int count) {
    for (var i = 0; i < count; i++) {
      turns.requested();
    }
  }

  private CompletableFuture<PollTurns.Turn> taken() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return turns.take();
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
    });
  }
}
