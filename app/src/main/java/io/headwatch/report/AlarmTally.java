package io.headwatch.report;

import io.headwatch.history.AlarmStanding;
import io.headwatch.history.AlarmStretch;
import io.headwatch.history.WindowEntry;
import io.headwatch.report.Naming.Source;
import io.headwatch.report.ReportedAlarm.Cause;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Adds up what the windows of each alarm name. */
final class AlarmTally {

  /** Most events that are told of an alarm. */
  private static final int MOST_EVENTS = 5;

  private final List<AlarmStretch> stretches;
  private final Map<Instant, NamingTally> tallies = new HashMap<>();

  AlarmTally(List<AlarmStretch> stretches) {
    this.stretches = stretches;
    stretches.forEach(stretch -> tallies.put(stretch.since(), new NamingTally()));
  }

  void add(WindowEntry window, VerdictDocument document) {
    if (window.state().equals(WindowEntry.SHIFTED)) {
      window
          .alarm()
          .filter(AlarmStanding::isFiring)
          .map(alarm -> tallies.get(alarm.since()))
          .ifPresent(tally -> tally.add(document.names()));
    }
  }

  /**
   * The alarms.
   *
   * @param documents verdicts by their ids
   * @param album gives events their images
   */
  List<ReportedAlarm> alarms(
      Function<String, VerdictDocument> documents, ReportImages.Album album) {
    return stretches.stream().map(stretch -> alarm(stretch, documents, album)).toList();
  }

  private ReportedAlarm alarm(
      AlarmStretch stretch, Function<String, VerdictDocument> documents, ReportImages.Album album) {
    return new ReportedAlarm(
        stretch.since(),
        stretch.until(),
        stretch.open(),
        stretch.ending(),
        stretch.windows(),
        stretch.peak(),
        cause(stretch.first()),
        naming(stretch, documents),
        events(stretch, documents).stream().map(album::illustrated).toList());
  }

  private static List<ReportedEvent> events(
      AlarmStretch stretch, Function<String, VerdictDocument> documents) {
    List<ReportedEvent> ofPeak = documents.apply(stretch.peak().id()).contributing();
    List<ReportedEvent> events =
        ofPeak.isEmpty() ? documents.apply(stretch.first().id()).contributing() : ofPeak;
    return events.subList(0, Math.min(MOST_EVENTS, events.size()));
  }

  private static Cause cause(WindowEntry first) {
    Optional<String> change = first.alarm().flatMap(AlarmStanding::change);
    if (change.filter(AlarmStanding.FIRED::equals).isEmpty()) {
      return Cause.UNKNOWN;
    }
    return first.state().equals(WindowEntry.SHIFTED) ? Cause.WINDOW : Cause.EVIDENCE;
  }

  private Naming naming(AlarmStretch stretch, Function<String, VerdictDocument> documents) {
    NamingTally tally = tallies.getOrDefault(stretch.since(), new NamingTally());
    if (!tally.isEmpty()) {
      return tally.naming(Source.SHIFTED_WINDOWS);
    }
    documents.apply(stretch.first().id()).gatheredNames().ifPresent(tally::add);
    return tally.isEmpty() ? Naming.NONE : tally.naming(Source.EVIDENCE_WINDOWS);
  }
}
