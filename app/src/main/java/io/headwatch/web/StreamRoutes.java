package io.headwatch.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.decision.DecisionJson;
import io.headwatch.history.AlarmStretch;
import io.headwatch.history.History;
import io.headwatch.history.SeriesPoint;
import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowCursor;
import io.headwatch.history.WindowEntry;
import io.headwatch.history.WindowPage;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the history tells of streams and windows. */
final class StreamRoutes {

  private static final int MOST_STREAMS = 1_000;
  private static final int MOST_WINDOWS = 1_000;
  private static final int MOST_POINTS = 2_000;
  private static final int MOST_ALARMS = 200;
  private static final int MOST_CONCEPT_POINTS = 500;
  private static final int MOST_SCORES = 100;
  private static final int MOST_SCORES_OF_ALL = 20_000;
  private static final int FEW = 100;
  private static final int USUAL_POINTS = 300;

  /** What of a verdict says what shifted. */
  private static final List<String> EXPLANATION =
      List.of(
          "effectSize",
          "pairs",
          "words",
          "noFittingWords",
          "wordCoverage",
          "concepts",
          "contributing");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final History history;
  private final DecisionDesk desk;

  StreamRoutes(History history, DecisionDesk desk) {
    this.history = history;
    this.desk = desk;
  }

  void streams(Context request) {
    QueryParameters parameters = new QueryParameters(request, "after", "limit", "scores");
    int limit = parameters.whole("limit", 1, MOST_STREAMS, FEW);
    int scores = parameters.whole("scores", 0, MOST_SCORES, 0);
    if (limit * scores > MOST_SCORES_OF_ALL) {
      throw ProblemException.badRequest(
          "limit times scores must be at most %d; ask for fewer streams at a time"
              .formatted(MOST_SCORES_OF_ALL));
    }
    List<String> names = history.streams(parameters.text("after").orElse(""), limit + 1);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode streams = answer.putArray("streams");
    for (String name : names.subList(0, Math.min(limit, names.size()))) {
      history.newest(name).ifPresent(newest -> put(streams.addObject(), newest, scores));
    }
    if (names.size() > limit) {
      answer.put("next", names.get(limit - 1));
    }
    ApiAnswer.write(request, answer);
  }

  private void put(ObjectNode node, WindowEntry newest, int scores) {
    node.put("stream", newest.stream());
    desk.acknowledged(newest.stream())
        .ifPresent(holds -> node.set("acknowledged", DecisionJson.tree(holds)));
    EntryJson.put(node.putObject("newest"), newest);
    if (scores > 0) {
      ArrayNode recent = node.putArray("recent");
      WindowPage page = history.windows(newest.stream(), TimeRange.ALL, Optional.empty(), scores);
      for (int i = page.windows().size() - 1; i >= 0; i--) {
        EntryJson.put(recent.addObject(), page.windows().get(i));
      }
    }
  }

  void stream(Context request) {
    new QueryParameters(request);
    ObjectNode answer = JSON.createObjectNode();
    put(answer, newest(request), 0);
    history.alarms(newest(request).stream(), TimeRange.ALL, 1).stream()
        .findFirst()
        .ifPresent(alarm -> put(answer.putObject("lastAlarm"), alarm));
    ApiAnswer.write(request, answer);
  }

  void windows(Context request) {
    QueryParameters parameters = new QueryParameters(request, "from", "to", "limit", "cursor");
    Optional<WindowCursor> cursor = parameters.text("cursor").map(StreamRoutes::cursor);
    WindowPage page =
        history.windows(
            newest(request).stream(),
            parameters.range(),
            cursor,
            parameters.whole("limit", 1, MOST_WINDOWS, FEW));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode windows = answer.putArray("windows");
    page.windows().forEach(window -> EntryJson.put(windows.addObject(), window));
    page.next().ifPresent(next -> answer.put("next", next.text()));
    ApiAnswer.write(request, answer);
  }

  private static WindowCursor cursor(String text) {
    return WindowCursor.parse(text)
        .orElseThrow(
            () ->
                ProblemException.badRequest(
                    "cursor must be what the page before gave as next; leave it out for the"
                        + " first"));
  }

  void series(Context request) {
    QueryParameters parameters = new QueryParameters(request, "from", "to", "points");
    int points = parameters.whole("points", 1, MOST_POINTS, USUAL_POINTS);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode array = answer.putArray("points");
    history
        .series(newest(request).stream(), parameters.range(), points)
        .forEach(point -> EntryJson.put(array.addObject(), point));
    ApiAnswer.write(request, answer);
  }

  void alarms(Context request) {
    QueryParameters parameters = new QueryParameters(request, "from", "to", "limit");
    int limit = parameters.whole("limit", 1, MOST_ALARMS, FEW);
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode alarms = answer.putArray("alarms");
    history
        .alarms(newest(request).stream(), parameters.range(), limit)
        .forEach(alarm -> put(alarms.addObject(), alarm));
    ApiAnswer.write(request, answer);
  }

  /** With what shifted, as the verdict said with which the alarm fired. */
  private void put(ObjectNode node, AlarmStretch alarm) {
    EntryJson.put(node, alarm);
    JsonNode verdict = verdict(alarm.first().id());
    JsonNode gathered = verdict.path("evidenceWindows");
    JsonNode told = gathered.isObject() ? gathered : verdict;
    ObjectNode shift = node.putObject("shift");
    EXPLANATION.stream().filter(told::has).forEach(field -> shift.set(field, told.get(field)));
    if (gathered.isObject()) {
      shift.set("start", gathered.get("start"));
      shift.set("end", gathered.get("end"));
    }
  }

  void concepts(Context request) {
    QueryParameters parameters = new QueryParameters(request, "from", "to", "points");
    int points = parameters.whole("points", 1, MOST_CONCEPT_POINTS, FEW);
    Map<String, ArrayNode> byConcept = new LinkedHashMap<>();
    for (SeriesPoint point : history.series(newest(request).stream(), parameters.range(), points)) {
      for (JsonNode concept : verdict(point.peak().id()).path("concepts")) {
        ObjectNode one = concept.deepCopy();
        one.remove("concept");
        one.put("id", point.peak().id()).put("end", point.peak().end().toString());
        byConcept
            .computeIfAbsent(concept.path("concept").asText(), name -> JSON.createArrayNode())
            .add(one);
      }
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode concepts = answer.putArray("concepts");
    byConcept.forEach(
        (concept, scores) -> concepts.addObject().put("concept", concept).set("points", scores));
    ApiAnswer.write(request, answer);
  }

  void window(Context request) {
    new QueryParameters(request);
    String id = request.pathParam("id");
    ObjectNode answer = JSON.createObjectNode().put("id", id);
    answer.set(
        "verdict",
        history
            .verdict(id)
            .map(StreamRoutes::parse)
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "there is no window of this id, or it is no longer kept"
                            + " (history.retention); lists of windows give ids")));
    ApiAnswer.write(request, answer);
  }

  /** A verdict; one that was removed since its entry was read says nothing. */
  private JsonNode verdict(String id) {
    return history.verdict(id).map(StreamRoutes::parse).orElseGet(JSON::createObjectNode);
  }

  private static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the history holds JSON alone", e);
    }
  }

  /** The newest window of the stream that the path names. */
  WindowEntry newest(Context request) {
    return history
        .newest(QueryParameters.stream(request))
        .orElseThrow(
            () ->
                ProblemException.notFound(
                    "no window of this stream is in the history; /api/v1/streams lists streams"));
  }
}
