package io.headwatch.shift.explanation;

/** What a decomposition needs of the pairs' directions d[h,n]. */
@FunctionalInterface
public interface DirectionProducts {

  /**
   * The products of every pair's direction with a vector of the embedding space.
   *
   * @param vector O values
   * @return P values, pair (head, neuron) at head * C + neuron
   */
  double[] with(double[] vector);
}
