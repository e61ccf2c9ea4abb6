package io.headwatch.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.history.History;
import io.headwatch.history.HistoryFigures;
import io.headwatch.monitor.PipelineFigures;
import io.javalin.http.Context;
import java.util.Optional;

/** What this instance knows: how it does, and the profiles that it judges by. */
final class InstanceRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instance instance;
  private final StreamRoutes streams;
  private final History history;

  InstanceRoutes(Instance instance, StreamRoutes streams, History history) {
    this.instance = instance;
    this.history = history;
    this.streams = streams;
  }

  void status(Context request) {
    new QueryParameters(request);
    ObjectNode answer =
        JSON.createObjectNode().put("version", instance.version()).put("ready", instance.ready());
    putHistory(answer.putObject("history"));
    put(answer, instance.pipeline());
    ApiAnswer.write(request, answer);
  }

  private void putHistory(ObjectNode node) {
    HistoryFigures figures = history.figures();
    node.put("caughtUp", instance.caughtUp())
        .put("verdicts", figures.verdicts())
        .put("bytes", figures.bytes());
    figures.oldest().ifPresent(oldest -> node.put("oldest", oldest.toString()));
    instance.historyFailure().ifPresent(failure -> node.put("failure", failure));
  }

  private static void put(ObjectNode node, PipelineFigures figures) {
    ArrayNode lags = node.putArray("lag");
    for (PipelineFigures.Lag lag : figures.lags()) {
      lags.addObject()
          .put("topic", lag.topic())
          .put("partition", lag.partition())
          .put("records", lag.records())
          .put("seconds", lag.seconds());
    }
    ArrayNode outcomes = node.putArray("outcomes");
    for (PipelineFigures.Count count : figures.outcomes()) {
      outcomes
          .addObject()
          .put("stream", count.stream())
          .put("outcome", count.what())
          .put("events", count.events());
    }
    ArrayNode failures = node.putArray("failures");
    for (PipelineFigures.Count count : figures.failures()) {
      failures
          .addObject()
          .put("stream", count.stream())
          .put("reason", count.what())
          .put("events", count.events());
    }
    ArrayNode stages = node.putArray("stages");
    for (PipelineFigures.Latency latency : figures.stages()) {
      ObjectNode stage =
          stages
              .addObject()
              .put("stage", latency.stage())
              .put("count", latency.count())
              .put("meanSeconds", latency.meanSeconds());
      put(stage, "median", latency.median());
      put(stage, "p99", latency.p99());
    }
  }

  private static void put(ObjectNode node, String name, PipelineFigures.Quantile quantile) {
    node.put(name + (quantile.isBound() ? "BelowSeconds" : "Seconds"), quantile.seconds());
  }

  void profile(Context request) {
    new QueryParameters(request);
    ApiAnswer.write(request, profile(request.pathParam("hash")));
  }

  void profileOfStream(Context request) {
    new QueryParameters(request);
    Optional<String> hash = streams.newest(request).profile();
    ApiAnswer.write(
        request,
        profile(
            hash.orElseThrow(
                () ->
                    ProblemException.notFound(
                        "the stream has no profile yet; `headwatch profile build` makes one, or"
                            + " streams.learning learns one"))));
  }

  private ObjectNode profile(String hash) {
    return instance
        .profile(hash)
        .orElseThrow(
            () ->
                ProblemException.notFound(
                    "this instance does not use this profile; ask one that judges the stream, or"
                        + " `headwatch profile inspect` the file"));
  }
}
