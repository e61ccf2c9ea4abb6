package io.headwatch.shift.calibration;

/** Divides the progress of a phase among several calibrations of the same length, one by one. */
final class ProgressShare {
  private final BuildProgress progress;
  private final int parts;
  private int begun;

  ProgressShare(BuildProgress progress, int parts) {
    this.progress = progress;
    this.parts = parts;
  }

  /** The progress of the next calibration, shown as a part of all. */
  BuildProgress next() {
    int before = begun++;
    return (phase, done, total) -> progress.advanced(phase, before * total + done, parts * total);
  }
}
