package com.quickdumpnow.relay.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.quickdumpnow.relay.operator.provision.Routing.Change;
import com.quickdumpnow.relay.operator.provision.Routing.Found;
import com.quickdumpnow.relay.operator.provision.Routing.Line;
import com.quickdumpnow.relay.operator.provision.Routing.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What must change at Twilio, and what is left alone until somebody says so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RoutingTest {
  private static final String URL = "https://relay.example.com";
  private static final String OLD = "https://old.example.com/sms";
  private static final String OURS = "MG1";

  private static Found found(
      Map<String, String> service, Map<String, String> number, Optional<String> member) {
    return new Found(OURS, service, Optional.of(new Line("PN1", number, member)));
  }

  private static Map<String, String> with(Map<String, String> settings, String name, String value) {
    var changed = new HashMap<>(settings);
    changed.put(name, value);
    return changed;
  }

  private static List<String> fields(List<Change> changes) {
    return changes.stream().map(Change::field).toList();
  }

  @Test
  void what_is_as_it_should_be_needs_no_change() {
    var good = found(Routing.service(URL), Routing.number(URL), Optional.of(OURS));

    assertThat(Routing.changes(good, URL, false)).isEmpty();
    assertThat(Routing.changes(good, URL, true)).isEmpty();
  }

  @Test
  void a_setting_that_differs_is_the_only_change() {
    var found =
        found(
            with(Routing.service(URL), "smart_encoding", "true"),
            Routing.number(URL),
            Optional.of(OURS));

    assertThat(Routing.changes(found, URL, false))
        .containsExactly(new Change(Part.SERVICE, OURS, "smart_encoding", "true", "false"));
  }

  @Test
  void a_number_that_nobody_uses_is_taken() {
    var demo = Map.of("sms_url", "https://demo.twilio.com/welcome/sms/reply/");

    assertThat(
            fields(
                Routing.changes(found(Routing.service(URL), demo, Optional.empty()), URL, false)))
        .contains("sms_url", "messaging_service");
  }

  @Test
  void a_number_whose_texts_go_elsewhere_is_left_alone_until_the_cutover() {
    var elsewhere =
        List.of(
            // By its own address, by an application, by another service.
            found(Map.of(), Map.of("sms_url", OLD), Optional.empty()),
            found(Map.of(), Map.of("sms_application_sid", "AP1"), Optional.empty()),
            found(Map.of(), Map.of(), Optional.of("MG2")));
    for (var found : elsewhere) {
      assertThat(Routing.isElsewhere(found, URL)).isTrue();
      assertThat(Routing.changes(found, URL, false))
          .as("%s", found)
          .isNotEmpty()
          .allMatch(change -> change.part() == Part.SERVICE);
      assertThat(fields(Routing.changes(found, URL, true))).contains("messaging_service");
    }
  }

  @Test
  void a_service_that_leads_the_number_elsewhere_keeps_its_addresses_until_the_cutover() {
    var elsewhere =
        List.of(
            found(Map.of("inbound_request_url", OLD), Map.of(), Optional.of(OURS)),
            found(
                Map.of("use_inbound_webhook_on_number", "true"),
                Map.of("sms_url", OLD),
                Optional.of(OURS)));
    for (var found : elsewhere) {
      assertThat(fields(Routing.changes(found, URL, false)))
          .containsExactly("status_callback", "sticky_sender", "smart_encoding");
      assertThat(fields(Routing.changes(found, URL, true)))
          .contains("inbound_request_url", "sms_url");
    }
  }

  @Test
  void an_address_that_only_begins_like_the_relay_s_is_somebody_else_s() {
    assertThat(
            Routing.isElsewhere(
                found(Map.of(), Map.of("sms_url", URL + ".evil.example/sms"), Optional.empty()),
                URL))
        .isTrue();
  }

  @Test
  void before_a_number_leaves_a_service_it_knows_the_relay_by_itself() {
    var changes = Routing.changes(found(Map.of(), Map.of(), Optional.of("MG2")), URL, true);

    assertThat(changes.getLast())
        .isEqualTo(new Change(Part.POOL, "PN1", "messaging_service", "MG2", OURS));
    assertThat(fields(changes)).contains("sms_url");
  }

  @Test
  void the_way_back_of_the_way_back_is_the_way() {
    Routing.changes(found(Map.of(), Map.of("sms_url", OLD), Optional.of("MG2")), URL, true)
        .forEach(change -> assertThat(change.undone().undone()).isEqualTo(change));
  }
}
