package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** One page shows how the relay does, and the bus keeps what went over it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OverviewTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static String body() {
    return TEMPLATE.get("Overview").at("Properties.DashboardBody").toString();
  }

  @Test
  void it_shows_every_alarm() {
    assertThat(TEMPLATE.all("CloudWatch::Alarm"))
        .allSatisfy(alarm -> assertThat(body()).contains("\"" + alarm.id() + "\""));
  }

  @Test
  void it_shows_every_queue_s_dead_letters() {
    assertThat(TEMPLATE.all("SQS::Queue"))
        .filteredOn(queue -> queue.id().endsWith("Dlq"))
        .allSatisfy(queue -> assertThat(body()).contains("\"" + queue.id() + "\""));
  }

  @Test
  void it_shows_every_function() {
    assertThat(TEMPLATE.all("Lambda::Function"))
        .allSatisfy(function -> assertThat(body()).contains("\"" + function.id() + "\""));
  }

  @Test
  void what_went_over_the_bus_is_kept_for_a_month() {
    var archive = TEMPLATE.all("Events::Archive").getFirst();
    assertThat(archive.text("Properties.RetentionDays")).isEqualTo("30");
    assertThat(archive.at("Properties.EventPattern").toString()).contains("qdn.relay");
  }
}
