package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The one address of pages and API: what CloudFront serves from where, says, and keeps. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SiteTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();
  private static final EdgeFiles EDGE = EdgeFiles.below(RelayTemplate.root());

  /** Behaviours as parts of the distribution, in CloudFront's order; the default one last. */
  private static List<Resource> behaviours() {
    var config = TEMPLATE.get("Site").at("Properties.DistributionConfig").getAsJsonObject();
    var all = config.getAsJsonArray("CacheBehaviors").deepCopy();
    all.add(config.get("DefaultCacheBehavior"));
    return all.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(behaviour ->
            new Resource(
                behaviour.has("PathPattern") ? behaviour.get("PathPattern").getAsString() : "*",
                behaviour))
        .toList();
  }

  /** The behaviour that CloudFront takes for an address. */
  private static Resource behaviour(String address) {
    return behaviours().stream()
        .filter(behaviour -> address.matches(behaviour.id().replace("*", ".*")))
        .findFirst()
        .orElseThrow();
  }

  private static Resource policy(Resource behaviour, String kind) {
    return TEMPLATE.meant(behaviour.at(kind + "PolicyId"));
  }

  private static boolean servesPages(Resource behaviour) {
    var origin = behaviour.text("TargetOriginId");
    var origins = TEMPLATE.get("Site").at("Properties.DistributionConfig.Origins");
    return RelayTemplate.elements(origins)
        .map(JsonElement::getAsJsonObject)
        .filter(each -> each.get("Id").getAsString().equals(origin))
        .anyMatch(each -> each.has("S3OriginConfig"));
  }

  @Test
  void a_domain_of_its_own_is_served_with_its_certificate_and_TLS_1_2() {
    var config = TEMPLATE.get("Site");
    assertThat(config.at("Properties.DistributionConfig.Aliases"))
        .hasToString(
            "{\"Fn::If\":[\"HasSiteDomain\",[{\"Ref\":\"SiteDomain\"}],"
                + "{\"Ref\":\"AWS::NoValue\"}]}");
    assertThat(config.at("Properties.DistributionConfig.ViewerCertificate").toString())
        .contains("{\"Ref\":\"SiteCertificateArn\"}", "TLSv1.2_2021", "sni-only");
  }

  @Test
  void each_route_of_the_API_is_reached_under_the_pages_origin() {
    assertThat(TEMPLATE.all("ApiGatewayV2::Route"))
        .allSatisfy(route -> {
          var path = route.text("Properties.RouteKey").split(" ", 2)[1];
          var behaviour = behaviour(path);
          assertThat(servesPages(behaviour)).as(path).isFalse();
          assertThat(behaviour.at("AllowedMethods").getAsJsonArray()).hasSize(7);
          assertThat(behaviour.text("ViewerProtocolPolicy")).isEqualTo("https-only");
        });
  }

  @Test
  void pages_come_from_the_bucket_through_the_function_that_knows_their_files() throws IOException {
    for (var address : List.of("/track", "/track/app.js", "/dispatch", "/")) {
      assertThat(servesPages(behaviour(address))).as(address).isTrue();
    }
    var association =
        new Resource("default", behaviour("/track").at("FunctionAssociations.0").getAsJsonObject());
    assertThat(association.text("EventType")).isEqualTo("viewer-request");
    var function = TEMPLATE.meant(association.at("FunctionARN"));
    assertThat(function.text("Properties.FunctionCode"))
        .isEqualTo(Files.readString(EDGE.viewerRequest()));
    assertThat(function.text("Properties.FunctionConfig.Runtime")).isEqualTo("cloudfront-js-2.0");
    assertThat(function.at("Properties.AutoPublish").getAsBoolean()).isTrue();
  }

  @Test
  void only_this_distribution_reads_the_bucket() {
    assertThat(TEMPLATE.statements("S3::BucketPolicy"))
        .filteredOn(statement -> statement.text("Effect").equals("Allow"))
        .singleElement()
        .satisfies(statement -> {
          assertThat(statement.text("Action")).isEqualTo("s3:GetObject");
          assertThat(statement.text("Principal.Service")).isEqualTo("cloudfront.amazonaws.com");
          assertThat(TEMPLATE.references(statement.at("Resource"))).containsExactly("SiteBucket");
          assertThat(TEMPLATE.references(statement.at("Condition.StringEquals")))
              .containsExactly("Site");
        });
    assertThat(TEMPLATE.all("CloudFront::OriginAccessControl")).hasSize(1);
  }

  @Test
  @Tag("P2")
  void nothing_is_kept_longer_than_its_answer_allows_nor_an_hour_too_long() {
    assertThat(TEMPLATE.all("CloudFront::CachePolicy"))
        .allSatisfy(
            policy -> assertThat(policy.number("Properties.CachePolicyConfig.MinTTL")).isZero());
    assertThat(ageMax("/track")).isEqualTo(60);
    assertThat(ageMax("/api/jobs/j_abc123")).isEqualTo(5);
    assertThat(ageMax("/vendor/leaflet-1.9.4/leaflet.js")).isEqualTo(31_536_000);
    for (var address : List.of("/api/jobs", "/api/messages/j_abc123", "/sms/inbound")) {
      // AWS's own policy that keeps nothing.
      assertThat(behaviour(address).text("CachePolicyId"))
          .isEqualTo("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
    }
  }

  @Test
  void an_error_is_over_when_its_cause_is() {
    assertThat(
            TEMPLATE
                .get("Site")
                .at("Properties.DistributionConfig.CustomErrorResponses")
                .getAsJsonArray())
        .hasSize(11)
        .allSatisfy(error -> {
          assertThat(((JsonObject) error).get("ErrorCachingMinTTL").getAsInt()).isEqualTo(1);
          // Else Twilio, too, would be told something else than the API has said.
          assertThat(((JsonObject) error).has("ResponseCode")).isFalse();
        });
  }

  private static int ageMax(String address) {
    return policy(behaviour(address), "Cache").number("Properties.CachePolicyConfig.MaxTTL");
  }

  @Test
  @Tag("P2")
  void a_job_is_kept_by_its_token_and_by_the_key_of_who_asks() {
    var key =
        new Resource(
            "key",
            policy(behaviour("/api/jobs/j_abc123"), "Cache")
                .at("Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin")
                .getAsJsonObject());
    assertThat(key.at("QueryStringsConfig"))
        .hasToString("{\"QueryStringBehavior\":\"whitelist\",\"QueryStrings\":[\"token\"]}");
    assertThat(key.at("HeadersConfig"))
        .hasToString("{\"HeaderBehavior\":\"whitelist\",\"Headers\":[\"Authorization\"]}");
  }

  @Test
  @Tag("P2")
  void each_page_says_what_the_one_list_says() {
    for (var address : List.of("/track", "/vendor/leaflet-1.9.4/leaflet.js")) {
      var behaviour = behaviour(address);
      var expected = new TreeMap<>(EDGE.headers());
      expected.put("Cache-Control", EDGE.cacheControl().getOrDefault(behaviour.id(), ""));
      assertThat(said(policy(behaviour, "ResponseHeaders"))).as(address).isEqualTo(expected);
    }
  }

  private static Map<String, String> said(Resource policy) {
    var said = new TreeMap<String, String>();
    var config = "Properties.ResponseHeadersPolicyConfig.";
    RelayTemplate.elements(policy.at(config + "CustomHeadersConfig.Items"))
        .map(JsonElement::getAsJsonObject)
        .forEach(
            item -> said.put(item.get("Header").getAsString(), item.get("Value").getAsString()));
    var security =
        new Resource(policy.id(), policy.at(config + "SecurityHeadersConfig").getAsJsonObject());
    assertThat(security.json().asMap().values())
        .allSatisfy(
            header -> assertThat(((JsonObject) header).get("Override").getAsBoolean()).isTrue());
    said.put(
        "Content-Security-Policy", security.text("ContentSecurityPolicy.ContentSecurityPolicy"));
    said.put("X-Content-Type-Options", security.has("ContentTypeOptions") ? "nosniff" : "");
    said.put("X-Frame-Options", security.text("FrameOptions.FrameOption"));
    said.put("Referrer-Policy", security.text("ReferrerPolicy.ReferrerPolicy"));
    said.put(
        "Strict-Transport-Security",
        "max-age=" + security.text("StrictTransportSecurity.AccessControlMaxAgeSec"));
    return said;
  }

  /** CloudFront's log would have the tokens in it, with all else of the query. */
  @Test
  @Tag("P2")
  void requests_are_not_logged_with_their_queries() {
    assertThat(TEMPLATE.get("Site").has("Properties.DistributionConfig.Logging")).isFalse();
  }
}
