package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BuildProgress;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.calibration.SampledWindows;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageReading;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Builds profiles of samples as users do, and judges windows of other samples against them.
 *
 * @param reading of the words that profiles hold
 * @param detectors that profiles are calibrated for
 * @param nullWindows null windows of each profile
 * @param runner where null windows are scored and windows judged
 */
record WindowJudging(
    ImageReading reading, DetectorChoice detectors, int nullWindows, ReplicateRunner runner) {
  /** Windows that are worth a task. */
  static final int WINDOWS_AT_ONCE = 20;

  WindowJudging {
    requireNonNull(reading, "reading is null");
    requireNonNull(detectors, "detectors is null");
    requireNonNull(runner, "runner is null");
  }

  /** A profile of images that count as independent, for windows up to a size. */
  ReferenceProfile profile(ReferenceSample reference, int largestWindow, long seed) {
    BuildParameters parameters =
        new BuildParameters(seed, BuildParameters.DEFAULTS.edgeShare(), nullWindows, largestWindow);
    return new ProfileBuilder(
            parameters, runner, BuildProgress.SILENT, reading, Optional.empty(), detectors)
        .build(reference, new ProfileBinding("study", "study"), 1, reference.pairs());
  }

  /** A pool's images, ready to be judged. */
  SampledWindows ready(ReferenceProfile profile, ReferenceSample pool) {
    return new SampledWindows(pool, reading, profile);
  }

  /**
   * Judges windows.
   *
   * @param sizes ascending, at most those of the draws
   * @return by window and size: the p-value of each detector, and last the combined one
   */
  double[][][] pValues(SampledWindows pool, WindowDraws draws, int windows, int... sizes) {
    double[][][] pValues = new double[windows][][];
    runner.inParts(
        windows,
        WINDOWS_AT_ONCE,
        (from, to) -> {
          List<int[]> drawn = IntStream.range(from, to).mapToObj(draws::draw).toList();
          double[][][] judged = pool.pValues(drawn, sizes);
          System.arraycopy(judged, 0, pValues, from, judged.length);
        });
    return pValues;
  }

  /** The combined p-values of windows of one size. */
  double[] combined(
      ReferenceProfile profile, ReferenceSample pool, WindowDraws draws, int windows, int size) {
    double[][][] pValues = pValues(ready(profile, pool), draws, windows, size);
    return IntStream.range(0, windows)
        .mapToDouble(i -> pValues[i][0][pValues[i][0].length - 1])
        .toArray();
  }
}
