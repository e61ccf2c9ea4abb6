package io.headwatch.web;

import io.headwatch.history.TimeRange;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of a request, each of which is known and within its range. */
final class QueryParameters {

  private static final int MOST_STREAM_CHARACTERS = 1_000;

  private final Context request;

  /**
   * @param known names of parameters that the address knows
   * @throws ProblemException if there are others, or one is given twice
   */
  QueryParameters(Context request, String... known) {
    this.request = request;
    Set<String> names = new TreeSet<>(List.of(known));
    for (Map.Entry<String, List<String>> parameter : request.queryParamMap().entrySet()) {
      if (!names.contains(parameter.getKey())) {
        throw ProblemException.badRequest(
            names.isEmpty()
                ? "this address takes no parameters"
                : "a parameter is unknown; this address takes " + String.join(", ", names));
      }
      if (parameter.getValue().size() > 1) {
        throw ProblemException.badRequest(parameter.getKey() + " is given twice");
      }
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(request.queryParam(name));
  }

  int whole(String name, int min, int max, int otherwise) {
    String text = request.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ProblemException.badRequest(
        "%s must be a whole number from %d to %d".formatted(name, min, max));
  }

  /** The parameters {@code from} and {@code to}; what is left out is unlimited. */
  TimeRange range() {
    Instant from = time("from").orElse(TimeRange.ALL.from());
    Instant to = time("to").orElse(TimeRange.ALL.to());
    if (!from.isBefore(to)) {
      throw ProblemException.badRequest("from must be before to");
    }
    return new TimeRange(from, to);
  }

  private Optional<Instant> time(String name) {
    Optional<Instant> time = Optional.empty();
    try {
      time = text(name).map(Instant::parse).filter(TimeRange.ALL::spans);
    } catch (DateTimeException e) {
      // Told below.
    }
    if (time.isEmpty() && text(name).isPresent()) {
      throw ProblemException.badRequest(
          name + " must be a time in UTC, such as 2026-05-01T12:30:00Z");
    }
    return time;
  }

  /** The stream that the path names. */
  static String stream(Context request) {
    String stream = request.pathParam("stream");
    if (stream.length() > MOST_STREAM_CHARACTERS) {
      throw ProblemException.badRequest("no stream has so long a name");
    }
    return stream;
  }
}
