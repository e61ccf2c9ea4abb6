package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A stream without a profile: its images are learnt from, and its windows only counted. */
final class LearningStream implements StreamMonitor {

  private final String name;
  private final Learner learner;
  private final int eventReferences;
  private final MonitorMetrics metrics;
  private final NavigableMap<WindowSpan, Count> open = new TreeMap<>();

  private static final class Count {
    private final EventSample events;
    private int images;
    private long skipped;

    Count(int eventReferences) {
      this.events = new EventSample(eventReferences);
    }
  }

  LearningStream(String name, Learner learner, int eventReferences, MonitorMetrics metrics) {
    this.name = name;
    this.learner = learner;
    this.eventReferences = eventReferences;
    this.metrics = metrics;
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    learner.learn(image);
    Count count = count(span);
    count.images++;
    count.events.add(image.event());
    metrics.learning(name, learner.images());
  }

  @Override
  public void skip(WindowSpan span) {
    count(span).skipped++;
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
    learner.flush();
  }

  Optional<StreamProfile> learned() {
    return learner.learned();
  }

  private Count count(WindowSpan span) {
    return open.computeIfAbsent(span, s -> new Count(eventReferences));
  }

  private WindowVerdict verdict(WindowSpan span, Count count) {
    return new WindowVerdict(
        name,
        span,
        StreamState.LEARNING,
        new Verdict.InsufficientData(count.images, Math.toIntExact(learner.wanted()), reason()),
        count.skipped,
        Optional.empty(),
        count.events.events());
  }

  private String reason() {
    return learner.wanted() > 0
        ? "learning: %,d of %,d images".formatted(learner.images(), learner.wanted())
        : "no profile: build one with `headwatch profile build --stream %s`".formatted(name);
  }
}
