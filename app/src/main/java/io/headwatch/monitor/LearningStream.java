package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream without a profile: its images are learnt from, and its windows only counted. Once the
 * profile is there, windows that begin are judged; those begun before end as they are.
 */
final class LearningStream implements StreamMonitor {

  private final String name;
  private final Learner learner;
  private final Sources sources;
  private final MonitorMetrics metrics;
  private final Function<StreamProfile, JudgedStream> judging;
  private final OpenWindows<Count> open;
  private @Nullable JudgedStream successor;

  private static final class Count {
    private final EventSample events;
    private int images;
    private long repeated;
    private long skipped;

    Count(int eventReferences) {
      this.events = new EventSample(eventReferences);
    }
  }

  /**
   * @param sources of the stream, shared with what takes this one's place
   * @param judging makes the stream that compares with the learned profile
   */
  LearningStream(
      String name,
      Learner learner,
      Sources sources,
      int eventReferences,
      MonitorMetrics metrics,
      Function<StreamProfile, JudgedStream> judging) {
    this.name = name;
    this.learner = learner;
    this.sources = sources;
    this.open = new OpenWindows<>(() -> new Count(eventReferences));
    this.metrics = metrics;
    this.judging = judging;
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    JudgedStream judged = judged(span);
    if (judged != null) {
      judged.observe(span, image);
      return;
    }
    Count count = open.at(span);
    if (sources.repeats(image)) {
      count.repeated++;
      learner.repeat();
    } else {
      learner.learn(image);
      count.images++;
      count.events.add(image.event());
    }
    metrics.learning(name, learner.images());
  }

  @Override
  public void skip(WindowSpan span) {
    JudgedStream judged = judged(span);
    if (judged != null) {
      judged.skip(span);
    } else {
      open.at(span).skipped++;
    }
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    List<WindowVerdict> verdicts = open.close(until, this::verdict);
    if (successor != null) {
      verdicts.addAll(successor.close(until));
      verdicts.sort(Comparator.comparing(WindowVerdict::span));
    }
    return verdicts;
  }

  @Override
  public int openWindows() {
    return open.size() + (successor == null ? 0 : successor.openWindows());
  }

  @Override
  public void flush() {
    learner.flush();
  }

  @Override
  public void discard() {
    learner.close();
  }

  /** What takes this stream's place, once no window is open that began without a profile. */
  Optional<JudgedStream> successor() {
    return open.size() == 0 ? Optional.ofNullable(successor) : Optional.empty();
  }

  /** What judges a window; null if it began, or begins, without a profile. */
  private @Nullable JudgedStream judged(WindowSpan span) {
    if (successor == null) {
      successor = learner.learned().map(judging).orElse(null);
    }
    return open.contains(span) ? null : successor;
  }

  private WindowVerdict verdict(WindowSpan span, Count count) {
    return new WindowVerdict(
        name,
        span,
        StreamState.LEARNING,
        new Verdict.InsufficientData(count.images, Math.toIntExact(learner.wanted()), reason()),
        count.skipped,
        Optional.empty(),
        count.events.events(),
        List.of(),
        List.of(),
        Optional.empty(),
        sources.since(span.start()).with(count.repeated),
        WindowStrata.NONE,
        Optional.empty(),
        List.of());
  }

  private String reason() {
    return learner.wanted() > 0
        ? "learning: %,d of %,d images".formatted(learner.images(), learner.wanted())
        : "no profile: build one with `headwatch profile build --stream %s`".formatted(name);
  }
}
