package com.quickdumpnow.relay.cloud.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.quickdumpnow.relay.cloud.template.Aws;
import com.quickdumpnow.relay.cloud.template.Topology.HttpApi;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * The event that a function gets for a request, in payload format 2.0.
 *
 * <p>Source: "Create AWS Lambda proxy integrations for HTTP APIs".
 */
final class RequestEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RequestEvent() {}

  static JsonObject of(
      Request request, RouteTable.Match match, HttpApi api, String requestId, Instant now) {
    var event = new JsonObject();
    event.addProperty("version", "2.0");
    event.addProperty("routeKey", match.route().key());
    event.addProperty("rawPath", request.path());
    event.addProperty("rawQueryString", request.rawQuery());
    if (!request.cookies().isEmpty()) {
      var cookies = new JsonArray();
      request.cookies().forEach(cookies::add);
      event.add("cookies", cookies);
    }
    event.add("headers", object(request.headers()));
    if (!request.rawQuery().isEmpty()) {
      event.add("queryStringParameters", object(request.query()));
    }
    event.add("requestContext", context(request, match, api, requestId, now));
    if (!match.parameters().isEmpty()) {
      event.add("pathParameters", object(match.parameters()));
    }
    var isText = request.isText();
    var isEmpty = request.body().length == 0;
    if (!isEmpty) {
      event.addProperty(
          "body",
          isText
              ? new String(request.body(), UTF_8)
              : Base64.getEncoder().encodeToString(request.body()));
    }
    event.addProperty("isBase64Encoded", !isEmpty && !isText);
    return event;
  }

  private static JsonObject context(
      Request request, RouteTable.Match match, HttpApi api, String requestId, Instant now) {
    var host = request.header("host").replaceFirst(":[0-9]+$", "");
    var http = new JsonObject();
    http.addProperty("method", request.method());
    http.addProperty("path", request.path());
    http.addProperty("protocol", request.protocol());
    http.addProperty("sourceIp", request.sourceIp());
    http.addProperty("userAgent", request.header("user-agent"));
    var context = new JsonObject();
    context.addProperty("accountId", Aws.ACCOUNT);
    context.addProperty("apiId", api.id());
    context.addProperty("domainName", host);
    context.addProperty("domainPrefix", host.split("\\.", 2)[0]);
    context.add("http", http);
    context.addProperty("requestId", requestId);
    context.addProperty("routeKey", match.route().key());
    context.addProperty("stage", api.stage());
    context.addProperty("time", TIME.format(now));
    context.addProperty("timeEpoch", now.toEpochMilli());
    return context;
  }

  private static JsonObject object(Map<String, String> entries) {
    var object = new JsonObject();
    entries.forEach(object::addProperty);
    return object;
  }
}
