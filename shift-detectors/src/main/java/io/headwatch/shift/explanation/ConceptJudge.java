package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.MeanShiftCalibration;
import io.headwatch.shift.profile.SeriesSample;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the concepts' scores of windows with those of a reference, each concept by itself; and
 * knows what part all of them together have in the alarm. Not thread-safe: null distributions are
 * drawn when a window first needs them.
 */
public final class ConceptJudge {
  /** A false-discovery rate at which one changed concept alone can be found among all. */
  private static final double FINEST_RATE = 0.05;

  private final Series series;
  private final Optional<MeanShiftCalibration> calibration;
  private final Optional<ConceptAlarm> alarm;

  /** A judge of concepts that have no part in the alarm. */
  public ConceptJudge(SeriesSample reference, long seed) {
    this(reference, seed, Optional.empty());
  }

  /**
   * @param reference the concepts' scores of reference images; with fewer than two images, or
   *     without concepts, nothing can be said of any window
   * @param seed of the resampling
   * @param alarm the concepts' part in the alarm, if they have one
   */
  public ConceptJudge(SeriesSample reference, long seed, Optional<ConceptAlarm> alarm) {
    this.alarm = requireNonNull(alarm, "alarm is null");
    this.series = requireNonNull(reference, "reference is null").series();
    this.calibration =
        series.size() == 0 || reference.size() < 2
            ? Optional.empty()
            : Optional.of(new MeanShiftCalibration(reference, seed, replicates(series.size())));
  }

  /**
   * B replicates have no p-value below 1 / (1 + B), which a single concept of m must reach times m
   * (1 + 1/2 + ... + 1/m): 2,000 do for 25 concepts, 10,375 for 100.
   */
  private static int replicates(int concepts) {
    double needed = concepts * BenjaminiYekutieli.harmonic(concepts) / FINEST_RATE;
    return Math.max(MeanShiftCalibration.REPLICATES, (int) Math.ceil(needed));
  }

  /** Of no concepts. */
  public static ConceptJudge none() {
    return new ConceptJudge(SeriesSample.NONE, 0);
  }

  /** The concepts' part in the alarm, if they have one. */
  public Optional<ConceptAlarm> alarm() {
    return alarm;
  }

  /**
   * What became of the concepts, in the series' order; empty if nothing can be said.
   *
   * @param window at least one image
   * @param fdr false-discovery rate of the concepts called significant, however their scores depend
   *     on one another ({@link BenjaminiYekutieli}), in (0, 1)
   * @throws IllegalArgumentException if the window has scores of other concepts
   */
  public List<ConceptShift> judge(PaneStatistics window, double fdr) {
    if (!series.isSame(window.concepts().series())) {
      throw new IllegalArgumentException("the window has scores of other concepts");
    }
    return calibration.map(reference -> judge(window, fdr, reference)).orElse(List.of());
  }

  private List<ConceptShift> judge(
      PaneStatistics window, double fdr, MeanShiftCalibration reference) {
    Moments scores = window.concepts().moments();
    double[] pValues = new double[series.size()];
    for (int i = 0; i < pValues.length; i++) {
      pValues[i] = reference.pValue(i, scores.mean(i), window.count());
    }
    double[] adjusted = BenjaminiYekutieli.adjusted(pValues);
    List<ConceptShift> shifts = new ArrayList<>(pValues.length);
    for (int i = 0; i < pValues.length; i++) {
      shifts.add(
          new ConceptShift(
              series.names().get(i),
              reference.mean(i),
              scores.mean(i),
              effectSize(i, scores, reference),
              pValues[i],
              adjusted[i] <= fdr));
    }
    return shifts;
  }

  /** Cohen's d with n + R - 2 degrees of freedom (Cohen, 1988, section 2.5.1). */
  private static double effectSize(int i, Moments window, MeanShiftCalibration reference) {
    double deviation = reference.deviation(i);
    double squares = window.m2(i) + deviation * deviation * (reference.size() - 1);
    double pooled = Math.sqrt(squares / (window.count() + reference.size() - 2));
    double rounding = 1e-6 * Math.abs(reference.mean(i));
    return pooled > rounding ? (window.mean(i) - reference.mean(i)) / pooled : 0;
  }
}
