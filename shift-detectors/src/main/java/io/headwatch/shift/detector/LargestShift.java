package io.headwatch.shift.detector;

import java.util.Optional;

/**
 * The largest |z| of {@link NormalScoreShift} over pairs: sees one pair that moves far, where a
 * mean over pairs would drown it.
 */
public final class LargestShift extends PairsDetector {
  /**
   * The largest over some pairs.
   *
   * @param pairs indices of pairs, at least one; empty for all
   */
  public LargestShift(Optional<int[]> pairs) {
    super("pairs.largest", new NormalScoreShift(), pairs);
  }

  @Override
  public PairSummary start() {
    return new Largest();
  }

  /** The largest shift in standard deviations of the pair's scores. */
  @Override
  public double effectSize(double score, int n, int m) {
    return score * Math.sqrt(1.0 / n + 1.0 / m);
  }

  private static final class Largest implements PairSummary {
    private double largest;

    @Override
    public void add(double pairScore) {
      largest = Math.max(largest, Math.abs(pairScore));
    }

    @Override
    public double result() {
      return largest;
    }
  }
}
