package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.detector.ConceptChange;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.SeriesSample;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws null windows from the concepts' scores of reference images, and scores them with {@link
 * ConceptChange}: as {@link NullCalibration} does for what a profile is built with, each window
 * compared with the images that are not in it, and in units that allow for a live window's meeting
 * all of them. What a concept's score is made of depends on no image, so that every image can be
 * drawn. A draw takes an image's scores of all concepts together, so that their dependence is in
 * the distribution of the largest change.
 *
 * <p>Needs 4 bytes per image and concept, and takes B n m additions for B windows of n images and m
 * concepts: 36,000 windows of up to 1,000 images took 2.5 s of one core for 25 concepts in 4,000
 * images, 11 s for 100 in 16,384.
 *
 * @param windows number of null windows of each size, at least 1
 * @param largestWindow largest null window wanted, in images, at least {@link
 *     BuildParameters#SMALLEST_WINDOW}; half of the images at most is drawn
 * @param seed of the draws
 * @param runner where they are scored
 */
public record ConceptCalibration(
    int windows, int largestWindow, long seed, ReplicateRunner runner) {
  /** Fewest images that null windows can be drawn from. */
  public static final int FEWEST_IMAGES = NullCalibration.FEWEST_IMAGES;

  private static final int DRAWS_PER_TASK = 100;

  /** Sets these draws apart from those that a profile was built with. */
  private static final long OWN = 0xC0CE97L;

  public ConceptCalibration {
    requireNonNull(runner, "runner is null");
    if (windows < 1 || largestWindow < BuildParameters.SMALLEST_WINDOW) {
      throw new IllegalArgumentException(
          "%d null windows of up to %d images: must be at least 1 and %d"
              .formatted(windows, largestWindow, BuildParameters.SMALLEST_WINDOW));
    }
  }

  /**
   * What clean windows score.
   *
   * @param reference at least {@link #FEWEST_IMAGES} images, independent of one another
   */
  public Calibration calibrate(SeriesSample reference) {
    if (reference.size() < FEWEST_IMAGES || reference.series().size() == 0) {
      throw new IllegalArgumentException(
          "%d scores of %d concepts: needs at least %d of one"
              .formatted(reference.size(), reference.series().size(), FEWEST_IMAGES));
    }
    int[] sizes = WindowGrid.between(1, Math.min(largestWindow, reference.size() / 2));
    int[][] single = ImageBlocks.single(reference.size()).all();
    WindowDraw draw = new WindowDraw(single, sizes[sizes.length - 1], seed ^ OWN);
    float[][] scores = new float[sizes.length][windows];
    ConceptResampling resampling = new ConceptResampling(reference, sizes);
    runner.inParts(
        windows,
        DRAWS_PER_TASK,
        (first, to) ->
            IntStream.range(first, to).forEach(window -> score(resampling, draw, window, scores)));
    return new Calibration(
        new NullScores(List.of(new ConceptChange().name()), sizes, new float[][][] {scores}, 1),
        Optional.empty());
  }

  private static void score(
      ConceptResampling resampling, WindowDraw draw, int window, float[][] scores) {
    double[] ofWindow = resampling.scores(draw.draw(window));
    for (int size = 0; size < ofWindow.length; size++) {
      scores[size][window] = (float) ofWindow[size];
    }
  }
}
