package com.quickdumpnow.relay.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages beside the API, served as CloudFront does: addresses, headers, weight. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SiteIT {
  private static final String LEAFLET = "/vendor/leaflet-1.9.4/leaflet.js";
  private static final String MAP = "/track/san-diego.json";
  private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|\\}) .*from '([^']+)';$");

  private final RunningRelay relay = RunningRelay.get();

  private HttpResponse<String> get(String path) {
    return relay.answer(RunningRelay.request(relay.api(), path).GET());
  }

  @Test
  void a_page_is_at_its_name_with_and_without_a_slash() {
    var page = get("/track");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.body()).contains("tel:" + relay.account("relay_number")).doesNotContain("{{");
    assertThat(get("/track/?token=x").body()).isEqualTo(page.body());
  }

  @Test
  void there_is_nothing_else() {
    for (var path :
        List.of(
            "/track/nothing.js",
            "/track/..%2f..%2fmaintenance.json",
            "/track/%2e%2e/edge/headers.json",
            "/vendor/",
            "/track/lang")) {
      assertThat(get(path).statusCode()).as(path).isIn(403, 404);
    }
    assertThat(
            relay
                .answer(
                    RunningRelay.request(relay.api(), "/track")
                        .method("POST", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  @Tag("P2")
  void each_answer_says_what_the_edges_list_says() throws IOException {
    try (var source = SiteIT.class.getResourceAsStream("/edge/headers.json")) {
      var list =
          JsonParser.parseString(new String(Objects.requireNonNull(source).readAllBytes(), UTF_8))
              .getAsJsonObject();
      for (var path : List.of("/track", "/track/app.js", LEAFLET, "/track/none")) {
        var answer = get(path);
        list.getAsJsonObject("headers")
            .asMap()
            .forEach((name, value) ->
                assertThat(answer.headers().allValues(name))
                    .as("%s of %s", name, path)
                    .containsExactly(value.getAsString()));
        var pattern = path.startsWith("/vendor/") ? "/vendor/*" : "*";
        assertThat(answer.headers().allValues("cache-control"))
            .containsExactly(list.getAsJsonObject("cache_control").get(pattern).getAsString());
      }
    }
  }

  /** A customer on a slow network, out in the county, is to see his driver soon. */
  @Test
  void the_tracking_page_is_light() {
    var own = weight(page("track"));
    var map = zipped(MAP);
    var words = zipped("/track/lang/es.json");
    var leaflet = zipped(LEAFLET);
    assertThat(own).as("HTML, CSS and scripts, bytes").isLessThanOrEqualTo(20_000);
    assertThat(map).as("map").isLessThanOrEqualTo(15_000);
    assertThat(leaflet).as("Leaflet").isLessThanOrEqualTo(48_000);
    assertThat(own + map + words + leaflet).as("all").isLessThanOrEqualTo(85_000);
  }

  @Test
  void the_dashboard_is_light() {
    var words = zipped("/dispatch/lang/es.json");
    assertThat(weight(page("dispatch")) + words + zipped(MAP) + zipped(LEAFLET))
        .as("bytes")
        .isLessThanOrEqualTo(120_000);
  }

  /** A page's HTML and styles, and each script that it comes to load, whatever is split off. */
  private Set<String> page(String name) {
    var files = new LinkedHashSet<String>();
    files.add("/%s/index.html".formatted(name));
    files.add("/%1$s/%1$s.css".formatted(name));
    addScripts("/%s/app.js".formatted(name), files);
    assertThat(files).hasSizeGreaterThan(3);
    return files;
  }

  private void addScripts(String script, Set<String> files) {
    if (files.add(script)) {
      IMPORT
          .matcher(get(script).body())
          .results()
          .map(found -> URI.create(script).resolve(found.group(1)).toString())
          .forEach(imported -> addScripts(imported, files));
    }
  }

  private int weight(Set<String> files) {
    return files.stream().mapToInt(this::zipped).sum();
  }

  private int zipped(String path) {
    var answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(answer.body().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }
}
