package io.headwatch.monitor;

import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.EmbeddingSpace;
import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WindowJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A stream with a profile: each window is compared with it. */
final class JudgedStream implements StreamMonitor {

  private final String name;
  private final StreamProfile profile;
  private final EmbeddingSpace space;
  private final Unusualness unusualness;
  private final WindowJudge judge;
  private final int eventReferences;
  private final MonitorMetrics metrics;
  private final Optional<AlarmTrack> alarm;
  private final OpenWindows<Pane> open = new OpenWindows<>(this::emptyPane);

  JudgedStream(
      String name,
      StreamProfile profile,
      EmbeddingSpace space,
      WindowJudge judge,
      SharedPromise promise,
      int eventReferences,
      MonitorMetrics metrics) {
    this.name = name;
    this.profile = profile;
    this.space = space;
    this.unusualness = new Unusualness(profile.profile().statistics().embeddingMoments());
    this.judge = judge;
    this.eventReferences = eventReferences;
    this.metrics = metrics;
    this.alarm =
        profile
            .profile()
            .calibration()
            .map(c -> new AlarmTrack(name, c, profile.profile().size(), promise));
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    open.at(span).add(image);
  }

  @Override
  public void skip(WindowSpan span) {
    open.at(span).skip();
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    return open.close(until, this::verdict);
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

  private Pane emptyPane() {
    return new Pane(profile.profile().statistics().emptied(), unusualness, eventReferences);
  }

  /** Examples stand in for a cause that cannot be put into words. */
  private static List<EventReference> unusual(Verdict verdict, Pane pane) {
    boolean unspeakable =
        verdict.judgedOn().filter(evidence -> evidence.words().noFittingWords()).isPresent();
    return unspeakable ? pane.unusual() : List.of();
  }

  private WindowVerdict verdict(WindowSpan span, Pane pane) {
    long start = System.nanoTime();
    // A profile without calibration judges nothing, whatever the probability.
    double alpha = alarm.map(AlarmTrack::alpha).orElse(0.0);
    Verdict verdict = judge.judge(pane.statistics(), profile.profile(), alpha, space);
    List<ConceptShift> concepts =
        verdict.judgedOn().isPresent()
            ? profile.concepts().judge(pane.statistics(), judge.fdr())
            : List.of();
    metrics.stage(Stage.JUDGE, Duration.ofNanos(System.nanoTime() - start));
    return new WindowVerdict(
        name,
        span,
        StreamState.of(verdict),
        verdict,
        pane.skipped(),
        Optional.of(profile.hash()),
        pane.events(),
        unusual(verdict, pane),
        concepts,
        alarm.map(track -> track.next(span, verdict)));
  }
}
