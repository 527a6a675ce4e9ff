package com.quickdumpnow.relay.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * {@code maintenance.json} has another writer. He and the relay see each other's changes, and
 * neither loses one.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentIT {
  private static final String CUSTOMER = "+16195550153";
  private static final String JOB = "j_document1";

  private final RunningRelay relay = RunningRelay.get();

  @Test
  void the_office_moves_a_job_on_which_acks_its_messages_and_reads_there_what_was_said() {
    change(jobs -> {
      var job = new JsonObject();
      job.addProperty("state", "pending");
      job.addProperty("token", "document-token-0123456789abcdef");
      job.addProperty("customer_phone", CUSTOMER);
      job.addProperty("location", "12 Sunset Cliffs Blvd");
      job.addProperty("driver", "Ana");
      job.add("messages", JsonParser.parseString("[{\"by\":\"office\",\"text\":\"called him\"}]"));
      jobs.add(JOB, job);
    });
    var message = relay.text(CUSTOMER, "when does she come?");
    assertThat(relay.awaitPage(relay.primary(), CUSTOMER).body()).contains(JOB);
    RunningRelay.await("the text in the document", () -> said("when does she come?"));

    change(jobs -> jobs.getAsJsonObject(JOB).addProperty("state", "in-progress"));

    var ack = relay.awaitClosed(message).getAsJsonObject("cascade").getAsJsonObject("ack");
    assertThat(ack.get("how").getAsString()).isEqualTo("job_state");
    assertThat(ack.get("by").getAsString()).isEqualTo("the dispatch office");
    assertThat(RunningRelay.json(relay.call("GET", "/api/jobs/" + JOB, "")).getAsJsonObject())
        .satisfies(job -> assertThat(job.get("state").getAsString()).isEqualTo("in-progress"));
    RunningRelay.await(
        "the page in the document",
        () ->
            messages().stream()
                .filter(entry -> entry.has("purpose"))
                .filter(entry -> entry.get("purpose").getAsString().equals("page"))
                .filter(entry -> entry.get("status").getAsString().equals("delivered"))
                .toList());
    var job = job();
    assertThat(job.get("state").getAsString()).isEqualTo("in-progress");
    assertThat(job.get("driver").getAsString()).isEqualTo("Ana");
    assertThat(messages().getFirst().get("text").getAsString()).isEqualTo("called him");
    assertThat(said("when does she come?")).hasSize(1);
  }

  private List<JsonObject> said(String words) {
    return messages().stream()
        .filter(entry -> entry.has("relay"))
        .filter(entry -> entry.get("body").getAsString().equals(words))
        .toList();
  }

  private List<JsonObject> messages() {
    var messages = job().get("messages");
    return messages instanceof JsonArray all ? RunningRelay.objects(all).toList() : List.of();
  }

  private JsonObject job() {
    return JsonParser.parseString(relay.answer(document().GET()).body())
        .getAsJsonObject()
        .getAsJsonObject("jobs")
        .getAsJsonObject(JOB);
  }

  /** As the other writer should: what somebody else wrote meanwhile is read again. */
  private void change(Consumer<JsonObject> change) {
    RunningRelay.await(
        "a write that met nobody",
        () -> {
          var read = relay.answer(document().GET());
          var json = JsonParser.parseString(read.body()).getAsJsonObject();
          change.accept(json.getAsJsonObject("jobs"));
          var written =
              relay.answer(
                  document()
                      .header("If-Match", read.headers().firstValue("ETag").orElseThrow())
                      .PUT(BodyPublishers.ofString(json.toString())));
          return written.statusCode() == 200 ? List.of(written) : List.<Object>of();
        });
  }

  private HttpRequest.Builder document() {
    var bucket = relay.cloud().topology().bucket("StateBucket").name();
    return RunningRelay.request(relay.cloud().aws(), "/%s/maintenance.json".formatted(bucket))
        .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-west-2/s3/aws4_request,"
                + " SignedHeaders=host, Signature=0");
  }
}
