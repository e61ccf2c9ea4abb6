package io.headwatch.monitor;

import io.headwatch.shift.explanation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A stream without a profile: its images are learnt from, and its windows only counted. */
final class LearningStream implements StreamMonitor {

  private final String name;
  private final Learner learner;
  private final Sources sources;
  private final MonitorMetrics metrics;
  private final OpenWindows<Count> open;

  private static final class Count {
    private final EventSample events;
    private final SortedSet<EventPartition> partitions = new TreeSet<>();
    private int images;
    private long repeated;
    private long skipped;

    Count(int eventReferences) {
      this.events = new EventSample(eventReferences);
    }
  }

  /**
   * @param sources of the stream, shared with what takes this one's place
   */
  LearningStream(
      String name, Learner learner, Sources sources, int eventReferences, MonitorMetrics metrics) {
    this.name = name;
    this.learner = learner;
    this.sources = sources;
    this.open = new OpenWindows<>(() -> new Count(eventReferences));
    this.metrics = metrics;
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    Count count = open.at(span);
    count.partitions.add(image.event().from());
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
  public void skip(WindowSpan span, EventReference event) {
    Count count = open.at(span);
    count.partitions.add(event.from());
    count.skipped++;
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    return open.close(until, this::verdict);
  }

  @Override
  public Sources sources() {
    return sources;
  }

  @Override
  public boolean holds(WindowSpan span) {
    return open.contains(span);
  }

  @Override
  public boolean holdsAny() {
    return open.size() > 0;
  }

  @Override
  public Optional<JudgingProfiles> judgedBy() {
    return Optional.empty();
  }

  @Override
  public int openWindows() {
    return open.size();
  }

  @Override
  public void flush() {
    learner.flush();
  }

  @Override
  public void discard() {
    learner.close();
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
            Optional.empty())
        .from(List.copyOf(count.partitions));
  }

  private String reason() {
    return learner.wanted() > 0
        ? "learning: %,d of %,d images".formatted(learner.images(), learner.wanted())
        : "no profile: build one with `headwatch profile build --stream %s`".formatted(name);
  }
}
