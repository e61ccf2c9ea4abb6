package io.headwatch.shift.detector;

import java.util.Optional;

/**
 * The mean over pairs of a distance on their bins. Many pairs that each move a little add up, and
 * with a distance that is free of the scalars' unit no pair weighs more than another.
 */
public class MeanDistance extends PairsDetector {
  /**
   * The mean over some pairs.
   *
   * @param name of the detector
   * @param distance of a pair, at least 0
   * @param pairs indices of pairs, at least one; empty for all
   */
  public MeanDistance(String name, BinDetector distance, Optional<int[]> pairs) {
    super(name, distance, pairs);
  }

  @Override
  public final PairSummary start() {
    return new Mean();
  }

  private static final class Mean implements PairSummary {
    private double sum;
    private int pairs;

    @Override
    public void add(double pairScore) {
      sum += pairScore;
      pairs++;
    }

    @Override
    public double result() {
      return sum / pairs;
    }
  }
}
