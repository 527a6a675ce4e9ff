package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator may and must say. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  private static JsonObject parameters() {
    return TEMPLATE.json().getAsJsonObject("Parameters");
  }

  @Test
  void these_have_a_default() {
    var defaults = new LinkedHashMap<String, String>();
    parameters()
        .asMap()
        .forEach((name, parameter) -> {
          var byDefault = parameter.getAsJsonObject().get("Default");
          if (byDefault != null) {
            defaults.put(name, byDefault.getAsString());
          }
        });
    assertThat(defaults)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("PublicBaseUrl", ""),
                Map.entry("SiteDomain", ""),
                Map.entry("SiteCertificateArn", ""),
                Map.entry("TwilioApiBaseUrl", "https://api.twilio.com"),
                Map.entry("PrimaryName", "Sergio"),
                Map.entry("BackupName", "Backup"),
                Map.entry("BackupPhone", "+18583354807"),
                Map.entry("AlertEmail", ""),
                Map.entry("AckTimeout", "PT5M"),
                Map.entry("DeliveryTimeout", "PT30S"),
                Map.entry("ActivityWindow", "PT15M"),
                Map.entry("WhenPrimaryInactive", "backup-first"),
                Map.entry("CustomerUpdates", ""),
                Map.entry("UnmatchedPolicy", "forward"),
                Map.entry("AllowedOrigins", ""),
                Map.entry("TokenLifetime", "PT168H"),
                Map.entry("SchedulePrecision", "PT60S"),
                Map.entry("SettleTime", "PT75S")));
  }

  @Test
  void these_must_be_said() {
    assertThat(parameters().asMap().entrySet())
        .filteredOn(parameter -> !parameter.getValue().getAsJsonObject().has("Default"))
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder(
            "TwilioAccountSid", "TwilioMessagingServiceSid", "RelayNumber", "PrimaryPhone");
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void each_is_described_and_has_a_form_that_its_default_has_too(Setting setting) {
    var parameter = parameters().getAsJsonObject(setting.id());
    assertThat(parameter.get("Description").getAsString()).isNotBlank();
    var pattern = Pattern.compile(parameter.get("AllowedPattern").getAsString());
    setting.byDefault().ifPresent(byDefault -> assertThat(byDefault).matches(pattern));
  }

  @Test
  void without_an_address_of_its_own_the_relay_is_at_the_distributions() {
    assertThat(TEMPLATE.get("IngestWebhook").at("Properties.Environment.Variables.PUBLIC_BASE_URL"))
        .hasToString(
            "{\"Fn::If\":[\"HasPublicBaseUrl\",{\"Ref\":\"PublicBaseUrl\"},"
                + "{\"Fn::If\":[\"HasSiteDomain\","
                + "{\"Fn::Join\":[\"\",[\"https://\",{\"Ref\":\"SiteDomain\"}]]},"
                + "{\"Fn::Join\":[\"\",[\"https://\",{\"Fn::GetAtt\":[\"Site\",\"DomainName\"]}]]}]}]}");
  }

  @Test
  void a_domain_goes_with_its_certificate() {
    assertThat(
            TEMPLATE
                .json()
                .getAsJsonObject("Rules")
                .getAsJsonObject("SiteDomainAndSiteCertificateArn"))
        .asString()
        .contains("SiteDomain and SiteCertificateArn go together");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUBLIC_BASE_URL | https://relay.quickdumpnow.example",
        "PUBLIC_BASE_URL | https://relay.quickdumpnow.example:8443/v1",
        "PUBLIC_BASE_URL | http://127.0.0.1:8080",
        "PRIMARY_PHONE | +16195550134",
        "ACK_TIMEOUT | PT5M",
        "ACK_TIMEOUT | PT1H30M",
        "DELIVERY_TIMEOUT | PT1.5S",
        "ALERT_EMAIL | ops@quickdumpnow.example",
        "SITE_DOMAIN | text.quickdumpnow.example",
        "ALLOWED_ORIGINS | https://a.example,http://localhost:3000",
        "WHEN_PRIMARY_INACTIVE | ignore",
        "CUSTOMER_UPDATES | received",
        "CUSTOMER_UPDATES | taken,waiting",
        "UNMATCHED_POLICY | reject",
        "PRIMARY_NAME | José Ñandú",
      })
  void these_values_are_taken(Setting setting, String value) {
    assertThat(value).matches(setting.pattern());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUBLIC_BASE_URL | https://relay.quickdumpnow.example/",
        "PUBLIC_BASE_URL | http://relay.quickdumpnow.example",
        "PUBLIC_BASE_URL | https://relay.quickdumpnow.example?x=1",
        "PUBLIC_BASE_URL | relay.quickdumpnow.example",
        "TWILIO_ACCOUNT_SID | unset",
        "TWILIO_API_BASE_URL | ''",
        "PRIMARY_PHONE | 619-555-0134",
        "PRIMARY_PHONE | 6195550134",
        "PRIMARY_PHONE | ''",
        "PRIMARY_NAME | ''",
        "ACK_TIMEOUT | 5m",
        "ACK_TIMEOUT | PT",
        "ACK_TIMEOUT | PT0S",
        "ACK_TIMEOUT | P1D",
        "ACK_TIMEOUT | -PT5M",
        "ALERT_EMAIL | nobody",
        "ALLOWED_ORIGINS | *",
        "ALLOWED_ORIGINS | https://a.example/",
        "ALLOWED_ORIGINS | null",
        "WHEN_PRIMARY_INACTIVE | never",
        "CUSTOMER_UPDATES | all",
        "CUSTOMER_UPDATES | taken,",
        "UNMATCHED_POLICY | drop",
      })
  void these_are_refused_before_anything_is_deployed(Setting setting, String value) {
    assertThat(value).doesNotMatch(setting.pattern());
  }

  /** The template is made without a look at any account, so it is the same wherever it is made. */
  @Test
  void nothing_else_is_asked_for() {
    assertThat(parameters().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(Setting::id).toList());
    assertThat(TEMPLATE.json().has("Mappings")).isFalse();
    assertThat(TEMPLATE.json().has("Transform")).isFalse();
  }

  @Test
  void an_operator_finds_these_in_the_outputs() {
    assertThat(TEMPLATE.json().getAsJsonObject("Outputs").keySet())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "ApiUrl",
                "PublicUrl",
                "SiteBucketName",
                "SiteDistributionId",
                "TableName",
                "BucketName",
                "WebhookSecretArn",
                "SenderSecretArn",
                "DashboardSecretArn"));
  }
}
