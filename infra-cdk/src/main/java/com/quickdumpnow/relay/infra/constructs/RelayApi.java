package com.quickdumpnow.relay.infra.constructs;

import com.google.gson.Gson;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.IAccessLogDestination;
import software.amazon.awscdk.services.apigatewayv2.IAccessLogSettings;
import software.amazon.awscdk.services.apigatewayv2.LogGroupLogDestination;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The public HTTP interface. It only routes: who may call what is decided in the functions, which
 * see the body that Twilio has signed, and know jobs' tokens.
 *
 * <p>CORS is answered by a function as well, because the allowed origins are a setting.
 */
public final class RelayApi extends Construct {
  /** Requests a second, and in one burst: many times QDN's traffic, and no more than it can pay. */
  private static final int RATE_MAX = 50;

  private static final int BURST_MAX = 100;

  private final HttpApi api;
  private final HttpStage stage;
  private final Map<String, HttpLambdaIntegration> integrations = new HashMap<>();

  /** Makes the interface, without routes. */
  public RelayApi(Construct scope, String id) {
    super(scope, id);
    // The default stage is an own resource: made by the API, it could have neither limits nor logs.
    this.api =
        HttpApi.Builder.create(this, "Api")
            .apiName(Stack.of(this).getStackName())
            .createDefaultStage(false)
            .build();
    LogicalIds.fix(api, id);
    var log =
        LogGroup.Builder.create(this, "AccessLog")
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    this.stage =
        HttpStage.Builder.create(this, "Stage")
            .httpApi(api)
            .stageName("$default")
            .autoDeploy(true)
            .detailedMetricsEnabled(true)
            .throttle(ThrottleSettings.builder().rateLimit(RATE_MAX).burstLimit(BURST_MAX).build())
            .accessLogSettings(new JsonAccessLog(log))
            .build();
  }

  /** Serves {@code path} by {@code function}. */
  public void route(JavaFunction function, String path, HttpMethod... methods) {
    var routes =
        api.addRoutes(
            AddRoutesOptions.builder()
                .path(path)
                .methods(List.of(methods))
                .integration(integrationWith(function))
                .build());
    for (var route : routes) {
      NagSuppressions.addResourceSuppressions(
          route,
          List.of(
              NagPackSuppression.builder()
                  .id("AwsSolutions-APIG4")
                  .reason(
                      "The function authorises: Twilio's signature is over the body, which an"
                          + " authorizer does not see; tokens and dashboard keys are compared there"
                          + " too, in constant time.")
                  .build()));
    }
  }

  private HttpLambdaIntegration integrationWith(JavaFunction function) {
    return integrations.computeIfAbsent(
        function.id(), id -> new HttpLambdaIntegration(id, function.live()));
  }

  /** Returns the address of the interface, without a slash at its end. */
  public String url() {
    return api.getApiEndpoint();
  }

  /** Returns how many requests ended in a 5xx. */
  Metric serverErrors() {
    return stage.metricServerError();
  }

  /**
   * One JSON object a request. Neither the path, which has ids in it, nor the query, which has
   * tokens.
   */
  private static final class JsonAccessLog implements IAccessLogSettings {
    private final LogGroup group;

    // No record: jsii would take its accessor for an override of the property.
    JsonAccessLog(LogGroup group) {
      this.group = group;
    }

    @Override
    public IAccessLogDestination getDestination() {
      return new LogGroupLogDestination(group);
    }

    @Override
    public AccessLogFormat getFormat() {
      var fields = new LinkedHashMap<String, String>();
      fields.put("time", "$context.requestTime");
      fields.put("request_id", "$context.requestId");
      fields.put("route", "$context.routeKey");
      fields.put("status", "$context.status");
      fields.put("ip", "$context.identity.sourceIp");
      fields.put("latency_ms", "$context.responseLatency");
      fields.put("integration_status", "$context.integrationStatus");
      fields.put("integration_error", "$context.integrationErrorMessage");
      return AccessLogFormat.custom(new Gson().toJson(fields));
    }
  }
}
