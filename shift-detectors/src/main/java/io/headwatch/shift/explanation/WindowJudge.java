package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.detector.OverallEffectSize;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.CombinedTest;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges windows: shifted when the combined p-value of all detectors that the profile is calibrated
 * for is at most a probability alpha, given per window as it depends on how many streams share one
 * promise, and the shift is large enough to matter.
 *
 * @param fdr false-discovery rate of the share of shifted pairs, in (0, 1)
 * @param smallestShift smallest shift that matters, in standard deviations, at least 0: a window
 *     whose largest effect size is below it is never called shifted, however sure its shift is
 * @param topPairs number of pairs to describe, at least 0
 * @param topWords number of words to name, at least 0
 * @param minimumSamples fewest images a window is judged on, at least 1
 */
public record WindowJudge(
    double fdr, double smallestShift, int topPairs, int topWords, int minimumSamples) {
  private static final OverallEffectSize EFFECT_SIZE = new OverallEffectSize();

  public WindowJudge {
    if (!(fdr > 0 && fdr < 1)) {
      throw new IllegalArgumentException("fdr is " + fdr + ", must be in (0, 1)");
    }
    if (!(smallestShift >= 0 && smallestShift < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "smallest shift is " + smallestShift + ", must be finite and at least 0");
    }
    if (topPairs < 0 || topWords < 0 || minimumSamples < 1) {
      throw new IllegalArgumentException(
          "topPairs is %d, topWords is %d, minimumSamples is %d: must be at least 0, 0 and 1"
              .formatted(topPairs, topWords, minimumSamples));
    }
  }

  /**
   * Judges one window without knowing the pairs' directions.
   *
   * @param alpha as below
   */
  public Verdict judge(PaneStatistics window, ReferenceProfile profile, double alpha) {
    return judge(window, profile, alpha, Optional.empty());
  }

  /**
   * Judges one window, and says what its shift is made of.
   *
   * @param alpha probability that one clean window is called shifted, in [0, 1); 0 if none ever is
   * @param space of the network that made both
   * @return {@link Verdict.InsufficientData} if the profile has no calibration or the window too
   *     few images
   * @throws IllegalArgumentException if the window is on other edges than the profile or of other
   *     words or concepts, or alpha is out of range
   */
  public Verdict judge(
      PaneStatistics window, ReferenceProfile profile, double alpha, EmbeddingSpace space) {
    return judge(window, profile, alpha, Optional.of(space));
  }

  Verdict judge(
      PaneStatistics window,
      ReferenceProfile profile,
      double alpha,
      Optional<EmbeddingSpace> space) {
    requireProbability(alpha);
    Optional<Verdict.InsufficientData> lacking = lacking(window, profile);
    return lacking.isPresent() ? lacking.get() : verdict(evidence(window, profile, alpha, space));
  }

  /** What a window needs in order to be judged; empty if it has all. */
  Optional<Verdict.InsufficientData> lacking(PaneStatistics window, ReferenceProfile profile) {
    requireNonNull(window, "window is null");
    profile.statistics().requireSameEdges(window);
    profile.statistics().requireSameSeries(window);
    if (profile.calibration().isEmpty()) {
      return Optional.of(
          new Verdict.InsufficientData(
              window.count(), minimumSamples, "the profile has no calibration"));
    }
    int smallest = profile.calibration().get().supportedSizes().smallest();
    int required = Math.max(minimumSamples, smallest);
    return window.count() >= required
        ? Optional.empty()
        : Optional.of(
            new Verdict.InsufficientData(
                window.count(),
                required,
                "the window has %d images, needs %d".formatted(window.count(), required)));
  }

  /** What evidence says at its own probability of a false alarm. */
  static Verdict verdict(Evidence evidence) {
    return evidence.pValue() <= evidence.falseAlarm() && !evidence.tooSmall()
        ? new Verdict.Shifted(evidence)
        : new Verdict.Stable(evidence);
  }

  /** What is found of a window that lacks nothing. */
  Evidence evidence(
      PaneStatistics window,
      ReferenceProfile profile,
      double alpha,
      Optional<EmbeddingSpace> space) {
    requireProbability(alpha);
    return evidence(window, profile, profile.calibration().orElseThrow(), alpha, space);
  }

  private Evidence evidence(
      PaneStatistics window,
      ReferenceProfile profile,
      Calibration calibration,
      double alpha,
      Optional<EmbeddingSpace> space) {
    PaneStatistics reference = profile.statistics();
    int n = window.count();
    WordFinding words = new WordExplanation(topWords).explain(window, reference);
    Optional<ShiftComposition> composition =
        space.map(s -> ShiftComposition.of(window, reference, s, topPairs, names(words)));
    List<DetectorFinding> findings = findings(window, reference, calibration, alpha);
    double[] pValues = findings.stream().mapToDouble(DetectorFinding::pValue).toArray();
    return new Evidence(
        calibration.test().pValue(pValues, n),
        alpha,
        smallestShift,
        findings,
        EFFECT_SIZE.of(window, reference),
        n,
        calibration.supportedSizes().contains(n),
        PairExplanation.shareShifted(window, reference, fdr),
        described(window, profile, composition),
        words,
        composition,
        calibration.selection());
  }

  private static void requireProbability(double alpha) {
    if (!(alpha >= 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha is " + alpha + ", must be in [0, 1)");
    }
  }

  private List<DetectorFinding> findings(
      PaneStatistics window, PaneStatistics reference, Calibration calibration, double alpha) {
    CombinedTest test = calibration.test();
    int n = window.count();
    double level = alpha == 0 ? 0 : test.level(alpha, n);
    List<Detector> detectors =
        DetectorChoice.named(calibration.detectors()).on(calibration.pairs());
    List<DetectorFinding> findings = new ArrayList<>();
    for (int d = 0; d < detectors.size(); d++) {
      Detector detector = detectors.get(d);
      double score = detector.score(window, reference);
      findings.add(
          new DetectorFinding(
              detector.name(),
              detector.family(),
              score,
              test.distribution(d).pValue(score, n),
              level == 0 ? Double.POSITIVE_INFINITY : test.distribution(d).threshold(level, n),
              detector.effectSize(score, n, reference.count()),
              n));
    }
    return findings;
  }

  private static List<String> names(WordFinding words) {
    return words.top().stream().map(WordShift::word).toList();
  }

  private List<PairShift> described(
      PaneStatistics window, ReferenceProfile profile, Optional<ShiftComposition> composition) {
    PaneStatistics reference = profile.statistics();
    return composition
        .map(c -> c.pairs().stream().mapToInt(PairShare::pair).toArray())
        .map(pairs -> PairExplanation.describe(pairs, window, reference, profile.neurons()))
        .orElseGet(() -> PairExplanation.topPairs(window, reference, profile.neurons(), topPairs));
  }
}
