package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What clean windows score, and what follows from it for the score of any window. Immutable. */
public final class Calibration {
  private static final double BEYOND_NULL_WINDOWS = 10;

  private final NullScores nulls;
  private final Optional<PairSelection> selection;
  private final CombinedTest test;

  /**
   * @param nulls scores of null windows by each detector
   * @param selection the pairs that detectors of pairs look at, where it isn't all
   */
  public Calibration(NullScores nulls, Optional<PairSelection> selection) {
    this.nulls = requireNonNull(nulls, "nulls is null");
    this.selection = requireNonNull(selection, "selection is null");
    this.test = new CombinedTest(nulls, nulls.detectors());
  }

  /** The same by some of the detectors; empty if none of them is left. */
  public Optional<Calibration> only(Predicate<String> detectors) {
    return nulls.only(detectors).map(left -> new Calibration(left, selection));
  }

  /** The scores of null windows by each detector. */
  public NullScores nulls() {
    return nulls;
  }

  /** The names of the detectors. */
  public List<String> detectors() {
    return nulls.detectors();
  }

  /** The test that all detectors make together. */
  public CombinedTest test() {
    return test;
  }

  /**
   * The smallest probability of a false alarm that windows can be judged at: 1 / (10 B) with B null
   * windows. Their tail is fitted, but beyond ten times the null windows it is a guess. Too few
   * null windows for a tail tell no more than D / (1 + B) with D detectors, as {@link CombinedTest}
   * bounds their combined p-value then.
   */
  public double smallestFalseAlarm() {
    return Tail.exceedances(nulls.windows()) == 0
        ? Math.min(1, detectors().size() / (1.0 + nulls.windows()))
        : 1 / (BEYOND_NULL_WINDOWS * nulls.windows());
  }

  /**
   * The number of null windows, enough for a tail, whose {@link #smallestFalseAlarm()} is at most a
   * probability.
   *
   * @param falseAlarm in (0, 1)
   */
  public static long nullWindowsFor(double falseAlarm) {
    long fewest = Math.round(Math.ceil(Tail.FEWEST / Tail.SHARE));
    return Math.max(fewest, Math.round(Math.ceil(1 / (BEYOND_NULL_WINDOWS * falseAlarm))));
  }

  /** The window sizes, in images, that p-values need no extrapolation for. */
  public SizeRange supportedSizes() {
    return nulls.supportedSizes();
  }

  /** The pairs that detectors of pairs look at, where it isn't all. */
  public Optional<PairSelection> selection() {
    return selection;
  }

  /** The indices of these pairs; empty for all. */
  public Optional<int[]> pairs() {
    return selection.map(PairSelection::pairs);
  }
}
