package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A stream without a profile: its images are learnt from, and its windows only counted. Once it has
 * learnt, windows that begin are judged; those that are open then are counted to their end.
 */
final class LearningStream implements StreamMonitor {

  private final String name;
  private final Learner learner;
  private final MonitorMetrics metrics;
  private final Function<StreamProfile, StreamMonitor> successors;
  private final OpenWindows<Count> open;
  private Optional<StreamMonitor> successor = Optional.empty();

  private static final class Count {
    private final EventSample events;
    private int images;
    private long skipped;

    Count(int eventReferences) {
      this.events = new EventSample(eventReferences);
    }
  }

  /** Successors judge the stream by the profile it has learnt. */
  LearningStream(
      String name,
      Learner learner,
      int eventReferences,
      MonitorMetrics metrics,
      Function<StreamProfile, StreamMonitor> successors) {
    this.name = name;
    this.learner = learner;
    this.open = new OpenWindows<>(() -> new Count(eventReferences));
    this.metrics = metrics;
    this.successors = successors;
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    if (judged(span)) {
      successor.orElseThrow().observe(span, image);
      return;
    }
    learner.learn(image);
    Count count = open.at(span);
    count.images++;
    count.events.add(image.event());
    metrics.learning(name, learner.images());
  }

  @Override
  public void skip(WindowSpan span) {
    if (judged(span)) {
      successor.orElseThrow().skip(span);
    } else {
      open.at(span).skipped++;
    }
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    List<WindowVerdict> verdicts = open.close(until, this::verdict);
    successor.ifPresent(judging -> verdicts.addAll(judging.close(until)));
    return verdicts;
  }

  @Override
  public int openWindows() {
    return open.size() + successor.map(StreamMonitor::openWindows).orElse(0);
  }

  @Override
  public void flush() {
    learner.flush();
  }

  /** Whether a window is to be judged: it begins after the stream has learnt. */
  private boolean judged(WindowSpan span) {
    if (successor.isEmpty()) {
      successor = learner.learned().map(successors);
    }
    return successor.isPresent() && !open.contains(span);
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
