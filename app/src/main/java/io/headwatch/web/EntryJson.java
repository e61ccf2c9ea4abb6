package io.headwatch.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.history.AlarmStanding;
import io.headwatch.history.AlarmStretch;
import io.headwatch.history.SeriesPoint;
import io.headwatch.history.WindowEntry;
import java.util.OptionalDouble;

/** Entries of the history as the API gives them. */
final class EntryJson {

  private EntryJson() {}

  /** Adds the fields of a window. */
  static ObjectNode put(ObjectNode node, WindowEntry entry) {
    node.put("id", entry.id())
        .put("stream", entry.stream())
        .put("start", entry.start().toString())
        .put("end", entry.end().toString())
        .put("state", entry.state())
        .put("n", entry.n());
    entry
        .judgement()
        .ifPresent(
            judgement -> {
              node.put("score", judgement.score());
              put(node, "threshold", judgement.threshold());
              node.put("pValue", judgement.pValue()).put("effectSize", judgement.effectSize());
            });
    entry.alarm().ifPresent(alarm -> put(node.putObject("alarm"), alarm));
    entry.profile().ifPresent(hash -> node.put("profile", hash));
    if (entry.revision() > 0) {
      node.put("revision", entry.revision());
    }
    return node;
  }

  private static void put(ObjectNode node, AlarmStanding alarm) {
    node.put("state", alarm.state()).put("since", alarm.since().toString());
    put(node, "evidence", alarm.evidence());
    put(node, "evidenceThreshold", alarm.evidenceThreshold());
    alarm.change().ifPresent(change -> node.put("change", change));
  }

  private static void put(ObjectNode node, String field, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(field, value.getAsDouble());
    }
  }

  /** Adds the fields of a point of a series. */
  static void put(ObjectNode node, SeriesPoint point) {
    node.put("start", point.start().toString())
        .put("end", point.end().toString())
        .put("windows", point.windows())
        .put("shifted", point.shifted())
        .put("firing", point.firing())
        .put("fired", point.fired());
    put(node.putObject("peak"), point.peak());
  }

  /** Adds the fields of a stretch, without its words. */
  static void put(ObjectNode node, AlarmStretch stretch) {
    node.put("since", stretch.since().toString())
        .put("until", stretch.until().toString())
        .put("open", stretch.open())
        .put("windows", stretch.windows());
    stretch.ending().ifPresent(ending -> node.put("ending", ending));
    put(node.putObject("first"), stretch.first());
    put(node.putObject("peak"), stretch.peak());
  }
}
