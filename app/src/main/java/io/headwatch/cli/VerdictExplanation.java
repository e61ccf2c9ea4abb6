package io.headwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A verdict of the results topic, explained in text. Fields that are missing are left out. */
final class VerdictExplanation {

  private final String id;
  private final JsonNode verdict;
  private final StringBuilder text = new StringBuilder();

  VerdictExplanation(String id, JsonNode verdict) {
    this.id = id;
    this.verdict = verdict;
  }

  /** The events that contribute most: to the shift of the window, or of those of its alarm. */
  static JsonNode contributing(JsonNode verdict) {
    JsonNode own = verdict.path("contributing");
    return own.isArray() ? own : verdict.path("evidenceWindows").path("contributing");
  }

  /** All of it, a line for each thing. */
  String text() {
    line(
        0,
        "%s: %s, %s to %s, %,d images, id %s",
        verdict.path("stream").asText(),
        verdict.path("state").asText().replace('_', ' '),
        verdict.path("start").asText(),
        verdict.path("end").asText(),
        verdict.path("n").asLong(),
        id);
    if (verdict.has("reason")) {
      line(1, "not judged: %s", verdict.path("reason").asText());
    }
    if (verdict.has("score")) {
      judgement();
    }
    alarm(verdict.path("alarm"));
    names(verdict);
    JsonNode gathered = verdict.path("evidenceWindows");
    if (gathered.isObject()) {
      line(
          1,
          "what the windows of the alarm show together, %s to %s, %,d images:",
          gathered.path("start").asText(),
          gathered.path("end").asText(),
          gathered.path("n").asLong());
      names(gathered);
    }
    return text.toString();
  }

  private void judgement() {
    line(
        1,
        "score %.2f, %s, p %s %.3g, effect size %.3f",
        verdict.path("score").asDouble(),
        verdict.has("threshold")
            ? String.format(Locale.ROOT, "threshold %.2f", verdict.path("threshold").asDouble())
            : "no threshold",
        verdict.path("pValue").asDouble() > verdict.path("smallestPValue").asDouble() ? "=" : "<=",
        verdict.path("pValue").asDouble(),
        verdict.path("effectSize").asDouble());
    List<String> raised =
        stream(verdict.path("detectors"))
            .filter(one -> one.has("threshold"))
            .filter(one -> one.path("score").asDouble() >= one.path("threshold").asDouble())
            .map(one -> one.path("detector").asText())
            .toList();
    if (!raised.isEmpty()) {
      line(1, "raised by %s", String.join(", ", raised));
    }
  }

  private void alarm(JsonNode alarm) {
    if (alarm.isObject()) {
      String change = alarm.path("change").asText("").replace('_', ' ');
      line(
          1,
          "alarm %s since %s%s",
          alarm.path("state").asText(),
          alarm.path("since").asText(),
          change.isEmpty() ? "" : ", " + change + " with this window");
    }
  }

  private void names(JsonNode told) {
    words(told);
    List<String> concepts =
        stream(told.path("concepts"))
            .filter(concept -> concept.path("significant").asBoolean())
            .map(one -> signed(one.path("concept").asText(), one.path("effectSize").asDouble()))
            .toList();
    if (!concepts.isEmpty()) {
      line(1, "watch list: %s", String.join(", ", concepts));
    }
    if (told.path("pairs").size() > 0) {
      line(1, "what the shift of the mean embedding is made of:");
      stream(told.path("pairs")).forEach(this::pair);
    }
    if (told.path("contributing").size() > 0) {
      line(1, "events that contribute most, of a sample (all images sum to 100 %%):");
      stream(told.path("contributing")).forEach(this::event);
    }
  }

  private void words(JsonNode told) {
    if (told.path("noFittingWords").asBoolean()) {
      line(1, "no fitting words");
    }
    List<String> sides = new ArrayList<>();
    for (int sign : new int[] {1, -1}) {
      List<String> side =
          stream(told.path("words"))
              .filter(word -> Math.signum(word.path("change").asDouble()) == sign)
              .map(word -> signed(word.path("word").asText(), word.path("change").asDouble()))
              .toList();
      if (!side.isEmpty()) {
        sides.add((sign > 0 ? "more " : "less ") + String.join(", ", side));
      }
    }
    if (!sides.isEmpty()) {
      line(1, "words, in percentage points: %s", String.join("; ", sides));
    }
  }

  private static String signed(String name, double value) {
    return String.format(Locale.ROOT, "%s %+.2f", name, value);
  }

  private void pair(JsonNode pair) {
    line(
        2,
        "%+6.1f %%  head %2d neuron %4d%s",
        100 * pair.path("share").asDouble(),
        pair.path("head").asInt(),
        pair.path("neuron").asInt(),
        pair.has("label") ? ", " + pair.path("label").asText() : "");
  }

  private void event(JsonNode event) {
    line(
        2,
        "%+6.1f %%  %s%s  %s/%d/%d%s",
        100 * event.path("share").asDouble(),
        event.path("time").asText(),
        event.has("source") ? "  " + event.path("source").asText() : "",
        event.path("topic").asText(),
        event.path("partition").asInt(),
        event.path("offset").asLong(),
        event.has("id") ? "  " + event.path("id").asText() : "");
  }

  private void line(int indent, String format, Object... values) {
    text.append("  ".repeat(indent))
        .append(printable(String.format(Locale.ROOT, format, values)))
        .append('\n');
  }

  /** Names come from producers, and terminals obey control characters. */
  private static String printable(String line) {
    return line.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
