package io.headwatch.shift.calibration;

/** Told how far the building of a profile has come. */
@FunctionalInterface
public interface BuildProgress {
  /** Steps of a build, in order. */
  enum Phase {
    /** Bin edges are cut; counts pairs. */
    EDGES,
    /** Statistics are taken; counts reference images. */
    STATISTICS,
    /** Null windows are drawn and scored; counts replicates. */
    NULL_WINDOWS,
    /** Windows that have shifted are drawn and judged; counts kinds of shift. */
    POWER
  }

  /** Tells nobody. */
  BuildProgress SILENT = (phase, done, total) -> {};

  /**
   * {@code done} of {@code total} units of a phase are done. Calls do not overlap, but during
   * {@link Phase#NULL_WINDOWS} they come from the threads of the {@link ReplicateRunner}.
   */
  void advanced(Phase phase, int done, int total);
}
