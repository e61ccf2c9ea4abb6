package io.headwatch.shift.detector;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The mean over pairs of a distance on their bins. Many pairs that each move a little add up, and
 * with a distance that is free of the scalars' unit no pair weighs more than another.
 */
public final class MeanDistance implements PairsDetector {
  private final String name;
  private final BinDetector distance;
  private final Optional<int[]> pairs;

  /** The mean over all pairs. */
  public MeanDistance(String name, BinDetector distance) {
    this(name, distance, Optional.empty());
  }

  /** The mean Cramér-von Mises distance. */
  public static MeanDistance cramerVonMises(Optional<int[]> pairs) {
    return new MeanDistance("pairs.cramer-von-mises", new CramerVonMises(), pairs);
  }

  /**
   * The mean over some pairs.
   *
   * @param name of the detector
   * @param distance of a pair, at least 0
   * @param pairs indices of pairs, at least one; empty for all
   */
  public MeanDistance(String name, BinDetector distance, Optional<int[]> pairs) {
    this.name = requireNonNull(name, "name is null");
    this.distance = requireNonNull(distance, "distance is null");
    this.pairs = pairs.map(int[]::clone);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public BinDetector each() {
    return distance;
  }

  @Override
  public PairSummary start() {
    return new Mean();
  }

  @Override
  public Optional<int[]> pairs() {
    return pairs.map(int[]::clone);
  }

  @Override
  public double unit(int n, int m) {
    return distance.unit(n, m);
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
