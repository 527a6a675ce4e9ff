package com.quickdumpnow.relay.cloud.template;

import com.quickdumpnow.relay.cloud.template.Topology.Cors;
import com.quickdumpnow.relay.cloud.template.Topology.HttpApi;
import com.quickdumpnow.relay.cloud.template.Topology.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts together the four resource types that an HTTP API is made of. */
final class HttpApiReader {
  private static final Pattern INVOCATION =
      Pattern.compile("arn:aws:apigateway:[^:]*:lambda:path/[^/]*/functions/(.*)/invocations");

  /** How long API Gateway waits when the integration does not say. Source: HTTP API quotas. */
  private static final int TIMEOUT_MAX_MILLIS = 30_000;

  private @Nullable HttpApi api;
  private String stage = "$default";
  private final Map<String, Route> integrations = new HashMap<>();
  private final Map<String, String> routes = new HashMap<>();

  void api(Properties properties, String label, String name) {
    if (api != null) {
      throw properties.wrong("Name", "a second HTTP API is not known here");
    }
    if (!properties.text("ProtocolType").equals("HTTP")) {
      throw properties.wrong("ProtocolType", "only HTTP is known here");
    }
    var cors = properties.object("CorsConfiguration");
    properties.ignore("only shown in the console", "Name", "Description", "Tags");
    properties.ignore("there is one address here", "DisableExecuteApiEndpoint", "IpAddressType");
    api = new HttpApi(label, name, stage, List.of(), Optional.ofNullable(cors).map(this::cors));
  }

  private Cors cors(Properties properties) {
    var cors =
        new Cors(
            properties.texts("AllowOrigins"),
            properties.texts("AllowMethods"),
            properties.texts("AllowHeaders"),
            properties.texts("ExposeHeaders"),
            properties.flag("AllowCredentials", false),
            properties.optionalNumber("MaxAge"));
    properties.done();
    return cors;
  }

  void stage(Properties properties, String name) {
    stage = name;
    properties.optionalText("StageName");
    properties
        .ignore("there is one API here", "ApiId")
        .ignore("what is in the template is deployed here", "AutoDeploy")
        .ignore("nobody is throttled here", "DefaultRouteSettings", "RouteSettings")
        .ignore("requests are not logged here", "AccessLogSettings")
        .ignore("tags have no effect", "Tags", "Description");
  }

  void integration(Properties properties, String name) {
    if (!properties.text("IntegrationType").equals("AWS_PROXY")) {
      throw properties.wrong("IntegrationType", "only AWS_PROXY is known here");
    }
    if (!properties.text("PayloadFormatVersion").equals("2.0")) {
      throw properties.wrong("PayloadFormatVersion", "only 2.0 is known here");
    }
    var uri = properties.text("IntegrationUri");
    var invocation = INVOCATION.matcher(uri);
    var function = invocation.matches() ? invocation.group(1) : uri;
    var timeout = Duration.ofMillis(properties.number("TimeoutInMillis", TIMEOUT_MAX_MILLIS));
    properties
        .ignore("there is one API here", "ApiId")
        .ignore("functions are always posted to", "IntegrationMethod")
        .ignore("only shown in the console", "Description");
    integrations.put(name, new Route("", TopologyReader.functionArn(function), timeout));
  }

  void route(Properties properties) {
    if (!properties.text("AuthorizationType", "NONE").equals("NONE")) {
      throw properties.wrong("AuthorizationType", "only NONE is known here");
    }
    properties
        .ignore("there is one API here", "ApiId")
        .ignore("only shown in the console", "OperationName");
    routes.put(properties.text("RouteKey"), properties.text("Target"));
  }

  /**
   * Returns the API, if the template has one.
   *
   * @throws TemplateException if a route leads nowhere
   */
  Optional<HttpApi> read() {
    if (api == null) {
      return Optional.empty();
    }
    var resolved = new ArrayList<Route>();
    routes.forEach((key, target) -> {
      var integration = integrations.get(target.replaceFirst("^integrations/", ""));
      if (integration == null) {
        throw new TemplateException("the route " + key, "no integration " + target);
      }
      resolved.add(new Route(key, integration.functionArn(), integration.timeout()));
    });
    return Optional.of(
        new HttpApi(api.label(), api.id(), stage, List.copyOf(resolved), api.cors()));
  }
}
