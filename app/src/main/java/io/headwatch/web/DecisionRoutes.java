package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.decision.Acceptance;
import io.headwatch.decision.Decision;
import io.headwatch.decision.DecisionJson;
import io.headwatch.history.AlarmStretch;
import io.headwatch.history.History;
import io.headwatch.history.ProfileUse;
import io.headwatch.history.TimeRange;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What people decide about shifts, and which versions of profiles came of it. */
final class DecisionRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DecisionDesk desk;
  private final History history;
  private final StreamRoutes streams;

  DecisionRoutes(DecisionDesk desk, History history, StreamRoutes streams) {
    this.desk = requireNonNull(desk, "desk is null");
    this.history = requireNonNull(history, "history is null");
    this.streams = requireNonNull(streams, "streams is null");
  }

  void decisions(Context request) {
    new QueryParameters(request);
    String stream = streams.newest(request).stream();
    ObjectNode answer = JSON.createObjectNode();
    desk.acknowledged(stream)
        .ifPresent(holds -> answer.set("acknowledged", DecisionJson.tree(holds)));
    ArrayNode decisions = answer.putArray("decisions");
    desk.of(stream).forEach(decision -> decisions.add(DecisionJson.tree(decision)));
    ApiAnswer.write(request, answer);
  }

  void acknowledge(Context request) {
    new QueryParameters(request);
    String stream = streams.newest(request).stream();
    JsonNode body = body(request, Set.of("who", "why", "until"));
    made(
        request,
        () ->
            desk.acknowledge(
                stream, text(body, "who"), text(body, "why"), time(body, "until").orElseThrow()));
  }

  void accept(Context request) {
    new QueryParameters(request);
    String stream = streams.newest(request).stream();
    JsonNode body = body(request, Set.of("who", "why", "from", "to"));
    Optional<Instant> from = time(body, "from");
    Optional<Instant> to = time(body, "to");
    if (from.isPresent() != to.isPresent()) {
      throw ProblemException.badRequest("give both from and to, or neither");
    }
    Instant begin = from.orElseGet(() -> lastAlarm(stream).since());
    Instant end = to.orElseGet(() -> lastAlarm(stream).until());
    made(request, () -> desk.accept(stream, text(body, "who"), text(body, "why"), begin, end));
  }

  private AlarmStretch lastAlarm(String stream) {
    return history.alarms(stream, TimeRange.ALL, 1).stream()
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.badRequest(
                    "the stream has had no alarm: say which windows, with from and to"));
  }

  void reload(Context request) {
    new QueryParameters(request);
    refusing(
        () -> {
          desk.reload();
          return true;
        });
    request.status(HttpStatus.ACCEPTED);
    ApiAnswer.write(request, JSON.createObjectNode().put("reloading", true));
  }

  /** Which profile judged when, oldest first. */
  void profiles(Context request) {
    new QueryParameters(request);
    String stream = streams.newest(request).stream();
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode profiles = answer.putArray("profiles");
    for (ProfileUse use : history.profiles(stream)) {
      ObjectNode one =
          profiles
              .addObject()
              .put("hash", use.hash())
              .put("from", use.from().toString())
              .put("to", use.to().toString())
              .put("windows", use.windows());
      built(stream, use.hash())
          .ifPresent(
              acceptance -> {
                one.put("version", ((Acceptance.Built) acceptance.outcome()).version());
                one.set("acceptance", DecisionJson.tree(acceptance));
              });
    }
    ApiAnswer.write(request, answer);
  }

  private Optional<Acceptance> built(String stream, String hash) {
    return desk.of(stream).stream()
        .filter(Acceptance.class::isInstance)
        .map(Acceptance.class::cast)
        .filter(
            acceptance ->
                acceptance.outcome() instanceof Acceptance.Built version
                    && version.profile().equals(hash))
        .findFirst();
  }

  private static void made(Context request, Supplier<Decision> deciding) {
    Decision decision = refusing(deciding);
    request.status(decision instanceof Acceptance ? HttpStatus.ACCEPTED : HttpStatus.CREATED);
    ApiAnswer.write(request, DecisionJson.tree(decision));
  }

  private static <T> T refusing(Supplier<T> deciding) {
    try {
      return deciding.get();
    } catch (DecisionDesk.RefusedException e) {
      throw new ProblemException(409, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** A JSON object with known fields alone: a misspelt one would be ignored in silence. */
  private static JsonNode body(Context request, Set<String> known) {
    JsonNode body;
    try {
      body = JSON.readTree(request.bodyAsBytes());
    } catch (IOException e) {
      throw ProblemException.badRequest("the body must be JSON");
    }
    if (body == null || !body.isObject()) {
      throw ProblemException.badRequest("the body must be a JSON object");
    }
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      if (!known.contains(names.next())) {
        throw ProblemException.badRequest(
            "a field is unknown; this address takes "
                + String.join(", ", List.copyOf(known).stream().sorted().toList()));
      }
    }
    return body;
  }

  private static String text(JsonNode body, String field) {
    if (!body.path(field).isTextual()) {
      throw ProblemException.badRequest(field + " must be text");
    }
    return body.path(field).asText();
  }

  private static Optional<Instant> time(JsonNode body, String field) {
    if (!body.has(field) && !field.equals("until")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text(body, field)));
    } catch (DateTimeException e) {
      throw ProblemException.badRequest(
          field + " must be a time in UTC, such as 2026-05-01T12:30:00Z");
    }
  }
}
