package io.headwatch.monitor;

import io.headwatch.shift.explanation.ConceptJudge;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.EmbeddingSpace;
import io.headwatch.shift.explanation.StratifiedJudge;
import io.headwatch.shift.explanation.StratifiedVerdict;
import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.profile.StratifiedPane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream with a profile: each window is compared with it. A window with too few images goes on:
 * what was seen of it is added to the next one, until there are enough or it is too old. It has a
 * verdict all the same, that there are too few so far. Where the profile has strata, the images of
 * each are judged by themselves; a window whose strata are all too thin does not go on.
 */
final class JudgedStream implements StreamMonitor {

  private final String name;
  private final JudgingProfiles profiles;
  private final StreamProfile profile;
  private final Optional<Anchor> anchor;
  private final Sources sources;
  private final Duration maximumAge;
  private final EmbeddingSpace space;
  private final Unusualness unusualness;
  private final WindowJudge judge;
  private final int eventReferences;
  private final MonitorMetrics metrics;
  private final Optional<AlarmTrack> alarm;
  private final OpenWindows<Pane> open = new OpenWindows<>(this::emptyPane);
  private @Nullable Stretch unfinished;

  /**
   * @param sources of the stream
   * @param maximumAge how long windows with too few images may go on
   */
  JudgedStream(
      String name,
      JudgingProfiles profiles,
      Sources sources,
      Duration maximumAge,
      EmbeddingSpace space,
      WindowJudge judge,
      SharedPromise promise,
      int eventReferences,
      MonitorMetrics metrics) {
    this.name = name;
    this.profiles = profiles;
    this.profile = profiles.profile();
    this.anchor = profiles.anchor().map(pinned -> new Anchor(pinned, judge));
    this.sources = sources;
    this.maximumAge = maximumAge;
    this.space = space;
    this.unusualness = new Unusualness(profile.profile().statistics().embeddingMoments());
    this.judge = judge;
    this.eventReferences = eventReferences;
    this.metrics = metrics;
    this.alarm =
        profile
            .smallestFalseAlarm(promise.windowLength())
            .map(p -> new AlarmTrack(name, profile, p, promise));
  }

  @Override
  public void observe(WindowSpan span, ImageObservation image) {
    Pane pane = open.at(span);
    if (sources.repeats(image)) {
      pane.repeat(image.event());
    } else {
      pane.add(image);
    }
  }

  @Override
  public void skip(WindowSpan span, EventReference event) {
    open.at(span).skip(event);
  }

  @Override
  public List<WindowVerdict> close(Instant until) {
    List<WindowVerdict> verdicts = open.close(until, this::close);
    if (unfinished != null && unfinished.span().start().plus(maximumAge).isBefore(until)) {
      unfinished = null;
    }
    return verdicts;
  }

  private WindowVerdict close(WindowSpan window, Pane pane) {
    Stretch before = unfinished;
    Stretch stretch =
        before != null && before.mayGrowTo(window, maximumAge)
            ? before.followedBy(window, pane)
            : Stretch.of(window, pane);
    WindowVerdict verdict =
        verdict(stretch.span(), stretch.pane())
            .with(sources.since(window.start()).with(stretch.pane().repeated()));
    if (!lacksImages(verdict)) {
      unfinished = null;
      return verdict;
    }
    boolean goesOn = stretch.mayGrow(maximumAge) && isJudgeable(stretch.pane().images());
    unfinished = goesOn ? stretch : null;
    return explained(verdict, goesOn);
  }

  private boolean lacksImages(WindowVerdict verdict) {
    return verdict.verdict() instanceof Verdict.InsufficientData
        && profile.profile().calibration().isPresent();
  }

  /** Why there are too few images, and whether there may be more. */
  private static WindowVerdict explained(WindowVerdict verdict, boolean goesOn) {
    Verdict.InsufficientData missing = (Verdict.InsufficientData) verdict.verdict();
    Optional<String> frozen = verdict.repeats().reason();
    String reason = frozen.orElseGet(() -> reason(verdict, missing, goesOn));
    return verdict.missing(
        frozen.isPresent() ? StreamState.FROZEN : StreamState.INSUFFICIENT_DATA,
        new Verdict.InsufficientData(missing.n(), missing.required(), reason));
  }

  private static String reason(
      WindowVerdict verdict, Verdict.InsufficientData missing, boolean goesOn) {
    return verdict.strata().unjudged().isEmpty()
        ? "%,d of %,d images since %s, %s"
            .formatted(
                missing.n(),
                missing.required(),
                verdict.span().start(),
                goesOn ? "goes on" : "too few within window.maximum-age")
        : "%s, since %s%s"
            .formatted(missing.reason(), verdict.span().start(), goesOn ? ", goes on" : "");
  }

  /** Whether more images could make a verdict: not of strata that are too thin in the profile. */
  private static boolean isJudgeable(StratifiedPane images) {
    return images.count() == 0 || !images.parts().isEmpty();
  }

  @Override
  public Sources sources() {
    return sources;
  }

  @Override
  public boolean holds(WindowSpan span) {
    return open.contains(span);
  }

  /** A window that goes on counts no more once another profile judges: it has had its verdicts. */
  @Override
  public boolean holdsAny() {
    return open.size() > 0;
  }

  @Override
  public Optional<JudgingProfiles> judgedBy() {
    return Optional.of(profiles);
  }

  @Override
  public int openWindows() {
    return open.size() + (unfinished == null ? 0 : 1);
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
    return new Pane(
        new StratifiedPane(profile.strata()),
        anchor.map(Anchor::emptyPane),
        unusualness,
        eventReferences);
  }

  /** Examples stand in for a cause that cannot be put into words. */
  private static List<EventReference> unusual(Verdict verdict, Pane pane) {
    boolean unspeakable =
        verdict.judgedOn().filter(evidence -> evidence.words().noFittingWords()).isPresent();
    return unspeakable ? pane.unusual() : List.of();
  }

  private WindowVerdict verdict(WindowSpan span, Pane pane) {
    long start = System.nanoTime();
    StratifiedVerdict judged = judged(pane.images());
    Verdict verdict = judged.verdict();
    List<ConceptShift> concepts = concepts(judged, pane.images());
    List<ContributingEvent> contributing = contributing(judged, pane);
    Optional<AlarmTrack.Judged> after = alarm.map(track -> track.next(span, judged, pane));
    Optional<GatheredWindows> gathered =
        after.flatMap(AlarmTrack.Judged::explaining).flatMap(this::gathered);
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
        after.map(AlarmTrack.Judged::alarm),
        Repeats.NONE,
        WindowStrata.of(judged),
        gathered,
        contributing,
        pane.partitions(),
        anchor.flatMap(pinned -> pane.beside().flatMap(pinned::score)));
  }

  private static List<ContributingEvent> contributing(StratifiedVerdict judged, Pane pane) {
    return judged.verdict() instanceof Verdict.Shifted
        ? pane.contributing(judged.judged().stream().findFirst())
        : List.of();
  }

  private StratifiedVerdict judged(StratifiedPane window) {
    // A profile without calibration judges nothing, whatever the probability.
    double alpha = alarm.map(AlarmTrack::alpha).orElse(0.0);
    return new StratifiedJudge(judge)
        .judge(
            window,
            alpha,
            Optional.of(space),
            stratum -> profile.concepts(stratum).flatMap(ConceptJudge::alarm));
  }

  /** Of the images that the verdict rests on: those of other strata have other concepts. */
  private List<ConceptShift> concepts(StratifiedVerdict judged, StratifiedPane images) {
    if (judged.verdict().judgedOn().isEmpty()) {
      return List.of();
    }
    Optional<String> stratum = judged.judged().stream().findFirst();
    return profile
        .concepts(stratum)
        .map(concepts -> concepts.judge(images.part(stratum), judge.fdr()))
        .orElse(List.of());
  }

  /** What several windows show together, unless their shift is too small to matter. */
  private Optional<GatheredWindows> gathered(RisingWindows.Seen windows) {
    StratifiedVerdict judged =
        new StratifiedJudge(judge)
            .judge(windows.pane().images(), 0, Optional.of(space), stratum -> Optional.empty());
    return judged
        .verdict()
        .judgedOn()
        .filter(evidence -> !evidence.tooSmall())
        .map(
            evidence ->
                new GatheredWindows(
                    windows.span(),
                    WindowStrata.of(judged).stratum(),
                    evidence,
                    concepts(judged, windows.pane().images()),
                    windows.pane().contributing(WindowStrata.of(judged).stratum())));
  }
}
