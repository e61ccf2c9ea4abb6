package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is reported of one stream over a range of time; pages and JSON are made of it.
 *
 * @param stream the stream's name
 * @param range the range that was asked for
 * @param axis the part of it that plots show: without the time before the first window
 * @param frame in which words the report is set
 * @param newest the newest window of the range; empty if it has none
 * @param timeline the windows, put together to some hundred parts, in order
 * @param alarms alarms with a part in the range, newest first
 * @param moreAlarms whether there are older ones than those listed
 * @param concepts the watch list over time, the largest effect first
 * @param quality what became of the windows and events
 * @param profiles profiles that judged, in order of their first window
 * @param power what the newest profile can detect; empty if its file is not known
 */
public record Report(
    String stream,
    TimeRange range,
    TimeRange axis,
    ReportFrame frame,
    Optional<WindowEntry> newest,
    List<TimelinePart> timeline,
    List<ReportedAlarm> alarms,
    boolean moreAlarms,
    List<ConceptCourse> concepts,
    DataQuality quality,
    List<ProfilePeriod> profiles,
    Optional<ReportedPower> power) {

  public Report {
    requireNonNull(stream, "stream is null");
    requireNonNull(range, "range is null");
    requireNonNull(axis, "axis is null");
    requireNonNull(frame, "frame is null");
    requireNonNull(newest, "newest is null");
    requireNonNull(quality, "quality is null");
    requireNonNull(power, "power is null");
    timeline = List.copyOf(timeline);
    alarms = List.copyOf(alarms);
    concepts = List.copyOf(concepts);
    profiles = List.copyOf(profiles);
  }

  /** The alarm that was firing by the newest window of the range; empty if there is none. */
  public Optional<ReportedAlarm> openAlarm() {
    return alarms.stream().filter(ReportedAlarm::open).findFirst();
  }

  /** End of the newest window, or of the range if it has none. */
  Instant lastSeen() {
    return newest.map(WindowEntry::end).orElse(range.to());
  }
}
