package com.quickdumpnow.relay.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A bad deployment is refused with all its faults at once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsTest {
  @Test
  void good_settings_are_read() {
    var settings =
        Settings.from(
            Map.of("ACK_TIMEOUT", "PT5M", "ALERT_EMAIL", ""),
            EnumSet.of(Setting.ACK_TIMEOUT, Setting.ALERT_EMAIL));
    assertThat(settings.duration(Setting.ACK_TIMEOUT)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.optional(Setting.ALERT_EMAIL)).isEmpty();
  }

  @Test
  void every_fault_is_named_at_once_and_no_number_is_shown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Settings.from(
                Map.of(
                    "ACK_TIMEOUT", "five minutes",
                    "PRIMARY_PHONE", "6195550134",
                    "PUBLIC_BASE_URL", "relay",
                    "UNMATCHED_POLICY", "drop"),
                EnumSet.of(
                    Setting.ACK_TIMEOUT,
                    Setting.PRIMARY_PHONE,
                    Setting.PUBLIC_BASE_URL,
                    Setting.UNMATCHED_POLICY,
                    Setting.TABLE_NAME)))
        .withMessageContainingAll(
            "ACK_TIMEOUT: five minutes (expected: such as PT5M)",
            "PRIMARY_PHONE: 10 characters (expected: E.164)",
            "PUBLIC_BASE_URL: not absolute",
            "UNMATCHED_POLICY: drop (expected: forward or reject)",
            "TABLE_NAME: missing")
        .satisfies(e -> assertThat(e).hasMessageNotContaining("6195550134"));
  }

  @Test
  void a_setting_that_was_not_asked_for_is_a_bug() {
    var settings = Settings.from(Map.of("TABLE_NAME", "t"), EnumSet.of(Setting.TABLE_NAME));
    assertThatIllegalStateException().isThrownBy(() -> settings.text(Setting.BUS_NAME));
  }
}
