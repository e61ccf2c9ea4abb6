package io.headwatch.shift.calibration;

/**
 * What successive windows have shown so far, to be carried from window to window and across
 * restarts.
 *
 * @param logM natural logarithm of the e-detector's M; negative infinity before the first window
 *     and after a reset
 */
public record SequentialEvidence(double logM) {
  public SequentialEvidence {
    if (Double.isNaN(logM) || logM == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("log M is " + logM + ", must be a number or -Infinity");
    }
  }

  /** Before the first window: M = 0. */
  public static SequentialEvidence none() {
    return new SequentialEvidence(Double.NEGATIVE_INFINITY);
  }

  /** Whether M is at least a threshold, itself not a logarithm. */
  public boolean reaches(double threshold) {
    return logM >= Math.log(threshold);
  }

  /** This evidence, or that of M = {@code ceiling} if it is less. */
  public SequentialEvidence atMost(double ceiling) {
    return reaches(ceiling) ? new SequentialEvidence(Math.log(ceiling)) : this;
  }
}
