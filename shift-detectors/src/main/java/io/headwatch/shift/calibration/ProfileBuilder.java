package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullDistribution;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;
import java.util.Optional;

/**
 * Builds calibrated reference profiles. A seeded random share of the images cuts the bin edges; all
 * images enter the statistics; null windows are drawn from the others only (see {@link
 * NullSimulation} for why that is enough).
 *
 * <p>Images count as exchangeable: near-duplicates, such as consecutive frames of a video, make the
 * null distribution too narrow and belong thinned out before.
 *
 * <p>Needs one byte per pair and image that is not an edge image, next to the sample's own memory.
 */
public final class ProfileBuilder {
  /** Images whose words are read together. */
  private static final int BATCH = 16;

  private final BuildParameters parameters;
  private final ReplicateRunner runner;
  private final BuildProgress progress;
  private final ImageReading reading;
  private final Optional<PairSelector> selector;

  /** A builder that runs on the calling thread and tells nobody. */
  public ProfileBuilder(BuildParameters parameters) {
    this(parameters, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT);
  }

  /** A builder that simulates on {@code runner} and tells {@code progress}. */
  public ProfileBuilder(
      BuildParameters parameters, ReplicateRunner runner, BuildProgress progress) {
    this(parameters, runner, progress, ImageReading.NONE);
  }

  /** A builder whose profiles hold the statistics of words and concepts too. */
  public ProfileBuilder(
      BuildParameters parameters,
      ReplicateRunner runner,
      BuildProgress progress,
      ImageReading reading) {
    this(parameters, runner, progress, reading, Optional.empty());
  }

  /**
   * A builder whose profiles judge windows on some pairs alone.
   *
   * @param selector selects the pairs; empty for all
   */
  public ProfileBuilder(
      BuildParameters parameters,
      ReplicateRunner runner,
      BuildProgress progress,
      ImageReading reading,
      Optional<PairSelector> selector) {
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.selector = requireNonNull(selector, "selector is null");
  }

  /**
   * Builds a profile on edges of its own. The same sample and parameters give the same profile,
   * whatever the runner.
   *
   * @param heads attention heads H
   * @param neurons channels C; the sample has H * C pairs
   * @throws IllegalArgumentException if the shape does not fit or the sample is too small: it must
   *     leave 16 images for the edges and 20 to draw from
   */
  public ReferenceProfile build(
      ReferenceSample sample, ProfileBinding binding, int heads, int neurons) {
    requireNonNull(binding, "binding is null");
    requirePairs(sample, heads, neurons);
    EdgeImages edgeImages =
        EdgeImages.random(sample.size(), parameters.edgeShare(), parameters.seed());
    requireAtLeast(BinEdges.BINS, edgeImages.count(), "to cut edges from");
    requireAtLeast(
        NullCalibration.FEWEST_IMAGES, sample.size() - edgeImages.count(), "to draw from");
    PaneStatistics empty =
        reading.emptyStatistics(edgeImages.cut(sample, progress), sample.embeddingSize());
    return build(sample, binding, heads, neurons, edgeImages, empty);
  }

  /**
   * Builds a profile on the bin edges of {@code basis}, so that the two can be merged. All images
   * of the sample are drawn from; they must not be those that the basis's edges were cut from.
   *
   * @throws IllegalArgumentException if the sample has fewer than 20 images, is not of the basis's
   *     binding and shape, or is read with other words or concepts
   */
  public ReferenceProfile buildOn(
      ReferenceProfile basis, ReferenceSample sample, ProfileBinding binding) {
    if (!basis.binding().equals(binding)) {
      throw new IllegalArgumentException(
          "a sample under %s cannot be built on a basis under %s"
              .formatted(binding, basis.binding()));
    }
    requirePairs(sample, basis.heads(), basis.neurons());
    requireAtLeast(NullCalibration.FEWEST_IMAGES, sample.size(), "to draw from");
    PaneStatistics empty = reading.emptyStatistics(basis.edges(), sample.embeddingSize());
    basis.statistics().requireSameSeries(empty);
    return build(sample, binding, basis.heads(), basis.neurons(), EdgeImages.none(), empty);
  }

  private ReferenceProfile build(
      ReferenceSample sample,
      ProfileBinding binding,
      int heads,
      int neurons,
      EdgeImages edgeImages,
      PaneStatistics statistics) {
    BinnedImages drawnFrom = accumulate(sample, edgeImages, statistics);
    NullCalibration calibration = new NullCalibration(parameters, runner, progress);
    NullDistribution nulls =
        selector
            .map(s -> s.select(statistics, sample))
            .map(selection -> calibration.simulate(drawnFrom, statistics.binCounts(), selection))
            .orElseGet(() -> calibration.simulate(drawnFrom, statistics.binCounts()));
    return new ReferenceProfile(
        binding, heads, neurons, statistics, Optional.of(nulls), Optional.of(parameters));
  }

  /** Adds all images to the statistics; returns the bins of those that are not edge images. */
  private BinnedImages accumulate(
      ReferenceSample sample, EdgeImages edgeImages, PaneStatistics statistics) {
    BinnedImages drawnFrom = new BinnedImages(sample.size() - edgeImages.count(), sample.pairs());
    byte[] bins = new byte[sample.pairs()];
    int next = 0;
    for (int from = 0; from < sample.size(); from += BATCH) {
      int to = Math.min(sample.size(), from + BATCH);
      List<ImageValues> images = read(sample, from, to);
      for (int image = from; image < to; image++) {
        ImageValues values = images.get(image - from);
        statistics.add(values);
        if (!edgeImages.contains(image)) {
          statistics.edges().bins(values.scalars(), bins);
          drawnFrom.set(next++, bins);
        }
      }
      progress.advanced(Phase.STATISTICS, to, sample.size());
    }
    return drawnFrom;
  }

  private List<ImageValues> read(ReferenceSample sample, int from, int to) {
    float[][] scalars = new float[to - from][sample.pairs()];
    float[][] embeddings = new float[to - from][sample.embeddingSize()];
    for (int i = 0; i < scalars.length; i++) {
      sample.scalars(from + i, 0, sample.pairs(), scalars[i]);
      sample.embedding(from + i, embeddings[i]);
    }
    return reading.read(scalars, embeddings);
  }

  private static void requirePairs(ReferenceSample sample, int heads, int neurons) {
    if (heads < 1 || neurons < 1 || (long) heads * neurons != sample.pairs()) {
      throw new IllegalArgumentException(
          "%d heads of %d neurons are not the sample's %d pairs"
              .formatted(heads, neurons, sample.pairs()));
    }
  }

  private static void requireAtLeast(int required, int images, String purpose) {
    if (images < required) {
      throw new IllegalArgumentException(
          "the reference is too small: it has %d images %s, needs %d"
              .formatted(images, purpose, required));
    }
  }
}
