package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.PaneStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A stream with a profile: each window is compared with it. */
final class JudgedStream implements StreamMonitor {

  private final String name;
  private final StreamProfile profile;
  private final WindowJudge judge;
  private final int eventReferences;
  private final MonitorMetrics metrics;
  private final NavigableMap<WindowSpan, Pane> open = new TreeMap<>();

  JudgedStream(
      String name,
      StreamProfile profile,
      WindowJudge judge,
      int eventReferences,
      MonitorMetrics metrics) {
    this.name = name;
    this.profile = profile;
    this.judge = judge;
    this.eventReferences = eventReferences;
    this.metrics = metrics;
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    pane(span).add(image);
  }

  @Override
  public void skip(WindowSpan span) {
    pane(span).skip();
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    List<WindowVerdict> verdicts = new ArrayList<>();
    while (!open.isEmpty() && !open.firstKey().end().isAfter(until)) {
      var oldest = open.pollFirstEntry();
      verdicts.add(verdict(oldest.getKey(), oldest.getValue()));
    }
    return verdicts;
  }

  @Override
  public int openWindows() {
    return open.size();
  }

  @Override
  public void flush() {
    // An open window stays in memory until it is judged; its events are read again after a crash.
  }

  @Override
  public void discard() {
    // Memory is all there is.
  }

  private Pane pane(WindowSpan span) {
    ReferenceProfile reference = profile.profile();
    return open.computeIfAbsent(
        span,
        s ->
            new Pane(
                new PaneStatistics(reference.edges(), reference.embeddingSize()), eventReferences));
  }

  private WindowVerdict verdict(WindowSpan span, Pane pane) {
    long start = System.nanoTime();
    Verdict verdict = judge.judge(pane.statistics(), profile.profile());
    metrics.stage(Stage.JUDGE, Duration.ofNanos(System.nanoTime() - start));
    return new WindowVerdict(
        name,
        span,
        StreamState.of(verdict),
        verdict,
        pane.skipped(),
        Optional.of(profile.hash()),
        pane.events());
  }
}
