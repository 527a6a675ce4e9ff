package com.quickdumpnow.relay.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.quickdumpnow.relay.infra.RelayTemplate.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The public interface: each route, and what goes along with all of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiTest {
  private static final RelayTemplate TEMPLATE = RelayTemplate.shared();

  /** A method and a path, whose query is not told of. */
  private static final Pattern TOLD =
      Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^\\s?`]*)[^`]*`");

  /** Routes by their keys, with the functions that serve them. */
  private static Map<String, String> routes() {
    return TEMPLATE.all("ApiGatewayV2::Route").stream()
        .collect(Collectors.toMap(route -> route.text("Properties.RouteKey"), ApiTest::servedBy));
  }

  private static String servedBy(Resource route) {
    var integration = TEMPLATE.meant(route.at("Properties.Target"));
    var alias = TEMPLATE.meant(integration.at("Properties.IntegrationUri"));
    return TEMPLATE.meant(alias.at("Properties.FunctionName")).id();
  }

  @Test
  void these_routes_are_served_and_no_others() {
    assertThat(routes())
        .containsOnly(
            entry("POST /sms/inbound", "IngestWebhook"),
            entry("POST /relay/sms", "IngestWebhook"),
            entry("POST /sms/callback", "IngestWebhook"),
            entry("POST /api/messages/webhook", "IngestWebhook"),
            entry("GET /api/health", "TrackApi"),
            entry("OPTIONS /api/health", "TrackApi"),
            entry("GET /api/roster", "TrackApi"),
            entry("PUT /api/roster", "TrackApi"),
            entry("OPTIONS /api/roster", "TrackApi"),
            entry("GET /api/jobs", "TrackApi"),
            entry("POST /api/jobs", "TrackApi"),
            entry("OPTIONS /api/jobs", "TrackApi"),
            entry("GET /sms/status/{message_id}", "TrackApi"),
            entry("OPTIONS /sms/status/{message_id}", "TrackApi"),
            entry("POST /sms/send", "TrackApi"),
            entry("OPTIONS /sms/send", "TrackApi"),
            entry("POST /api/messages/send", "TrackApi"),
            entry("OPTIONS /api/messages/send", "TrackApi"),
            entry("PUT /api/jobs/{job_id}/position", "TrackApi"),
            entry("OPTIONS /api/jobs/{job_id}/position", "TrackApi"),
            entry("PUT /api/jobs/{job_id}/device", "TrackApi"),
            entry("OPTIONS /api/jobs/{job_id}/device", "TrackApi"),
            entry("GET /gps", "TrackApi"),
            entry("POST /gps", "TrackApi"),
            entry("OPTIONS /gps", "TrackApi"),
            entry("GET /api/messages/{job_id}", "TrackApi"),
            entry("DELETE /api/messages/{job_id}", "TrackApi"),
            entry("OPTIONS /api/messages/{job_id}", "TrackApi"),
            entry("GET /api/jobs/{job_id}", "TrackApi"),
            entry("PATCH /api/jobs/{job_id}", "TrackApi"),
            entry("OPTIONS /api/jobs/{job_id}", "TrackApi"),
            entry("POST /api/jobs/{job_id}/ack", "TrackApi"),
            entry("OPTIONS /api/jobs/{job_id}/ack", "TrackApi"));
  }

  /** The description leaves out OPTIONS, which each route of the pages answers alike. */
  @Test
  void the_description_has_these_routes_and_no_others() throws IOException {
    var described = new TreeSet<String>();
    var path = "";
    for (var line : Files.readAllLines(Path.of("../docs/openapi.yaml"))) {
      if (line.matches("  /\\S+:")) {
        path = line.strip().replace(":", "");
      } else if (line.matches("    (?:get|post|put|patch|delete):")) {
        described.add(line.strip().replace(":", "").toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    assertThat(described).isEqualTo(withoutOptions());
  }

  /** Else openapi-generator makes a map of it, whose getters of its fields return nothing. */
  @Test
  void each_closed_object_of_the_description_has_a_name_and_is_no_map() throws IOException {
    var schemas = Files.readString(Path.of("../docs/openapi.yaml")).split("\n    (?=[A-Z])", -1);
    assertThat(schemas)
        .hasSizeGreaterThan(30)
        .noneMatch(schema -> schema.contains("  ".repeat(4) + "additionalProperties: false"))
        .noneMatch(schema ->
            schema.contains("\n      properties:")
                && schema.contains("\n      additionalProperties: {"));
  }

  /** What stands in its tables of routes, but for those that only the local run has. */
  @Test
  void the_contract_has_these_routes_and_no_others() throws IOException {
    var told = new TreeSet<String>();
    for (var line : Files.readAllLines(Path.of("../docs/contract.md"))) {
      var cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length > 2 && !line.contains(" /_sim") && !line.contains(" /console/")) {
        var routes = TOLD.matcher(cells[1]);
        while (routes.find()) {
          told.add(routes.group(1) + " " + routes.group(2));
        }
      }
    }
    assertThat(told).isEqualTo(withoutOptions());
  }

  private static Set<String> withoutOptions() {
    return routes().keySet().stream()
        .filter(route -> !route.startsWith("OPTIONS "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void each_route_of_the_pages_answers_to_options() {
    var pages =
        routes().entrySet().stream()
            .filter(route -> route.getValue().equals("TrackApi"))
            .map(route -> route.getKey().substring(route.getKey().indexOf('/')))
            .distinct()
            .toList();
    assertThat(routes().keySet()).containsAll(pages.stream().map(p -> "OPTIONS " + p).toList());
  }

  @Test
  void each_route_has_leave_to_call_its_function() {
    var permitted =
        TEMPLATE.all("Lambda::Permission").stream()
            .map(permission -> permission.at("Properties.SourceArn").toString())
            .toList();
    assertThat(routes().keySet())
        .allSatisfy(route -> {
          var path = route.substring(route.indexOf('/'));
          assertThat(permitted).anySatisfy(arn -> assertThat(arn).contains("/*/*" + path + "\""));
        });
  }

  @Test
  void functions_get_payloads_of_format_2() {
    assertThat(TEMPLATE.all("ApiGatewayV2::Integration"))
        .allSatisfy(integration -> {
          assertThat(integration.text("Properties.PayloadFormatVersion")).isEqualTo("2.0");
          assertThat(integration.text("Properties.IntegrationType")).isEqualTo("AWS_PROXY");
        });
  }

  /** The gateway's own CORS would answer before the function, with origins of the template. */
  @Test
  void cross_origin_requests_are_left_to_the_function() {
    assertThat(TEMPLATE.get("Api").has("Properties.CorsConfiguration")).isFalse();
  }

  @Test
  void one_stage_with_limits_serves_it_all_without_a_prefix() {
    var stages = TEMPLATE.all("ApiGatewayV2::Stage");
    assertThat(stages)
        .singleElement()
        .satisfies(stage -> {
          assertThat(stage.text("Properties.StageName")).isEqualTo("$default");
          assertThat(stage.at("Properties.AutoDeploy").getAsBoolean()).isTrue();
          assertThat(stage.number("Properties.DefaultRouteSettings.ThrottlingRateLimit"))
              .isEqualTo(50);
          assertThat(stage.number("Properties.DefaultRouteSettings.ThrottlingBurstLimit"))
              .isEqualTo(100);
          assertThat(stage.has("Properties.RouteSettings")).isFalse();
        });
  }

  /** A tracking token is in the query; a path names a customer's job. */
  @Test
  @Tag("P2")
  void the_access_log_has_neither_queries_nor_paths() {
    var settings =
        TEMPLATE.all("ApiGatewayV2::Stage").getFirst().at("Properties.AccessLogSettings");
    var format = settings.getAsJsonObject().get("Format").getAsString();
    assertThat(format)
        .startsWith("{")
        .contains("$context.requestId", "$context.routeKey", "$context.status")
        .doesNotContainIgnoringCase("query")
        .doesNotContainIgnoringCase("$context.path")
        .doesNotContainIgnoringCase("$context.authorizer")
        .doesNotContain("\n");
    assertThat(TEMPLATE.meant(settings.getAsJsonObject().get("DestinationArn")).type())
        .isEqualTo("AWS::Logs::LogGroup");
  }
}
