package io.headwatch.shift.detector;

/** Sums up one window's pairs, added one after the other in any order, in one number. */
public interface PairSummary {
  /** Adds one pair's score. */
  void add(double pairScore);

  /** The summary of the pairs added so far, at least one: at least 0, larger for more shift. */
  double result();
}
