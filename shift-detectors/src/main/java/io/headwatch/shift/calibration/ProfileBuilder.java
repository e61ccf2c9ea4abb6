package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullDistribution;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;

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
  private static final int CHUNK_FLOATS = 1 << 22;

  private final BuildParameters parameters;
  private final ReplicateRunner runner;
  private final BuildProgress progress;

  /** A builder that runs on the calling thread and tells nobody. */
  public ProfileBuilder(BuildParameters parameters) {
    this(parameters, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT);
  }

  /** A builder that simulates on {@code runner} and tells {@code progress}. */
  public ProfileBuilder(
      BuildParameters parameters, ReplicateRunner runner, BuildProgress progress) {
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Builds a profile on edges of its own. The same sample and parameters give the same profile,
   * whatever the runner.
   *
   * @throws IllegalArgumentException if the sample is too small: it must leave 16 images for the
   *     edges and 20 to draw from
   */
  public ReferenceProfile build(
      ReferenceSample sample, ProfileBinding binding, int heads, int neurons) {
    BitSet edgeImages = edgeImages(sample.size());
    int cutFrom = edgeImages.cardinality();
    requireLargeEnough(cutFrom, sample.size() - cutFrom);
    return build(sample, binding, heads, neurons, edgeImages, cutEdges(sample, edgeImages));
  }

  /**
   * Builds a profile on the bin edges of {@code basis}, so that the two can be merged. All images
   * of the sample are drawn from; they must not be those that the basis's edges were cut from.
   *
   * @throws IllegalArgumentException if the sample has fewer than 20 images, or is not of the
   *     basis's binding and shape
   */
  public ReferenceProfile buildOn(
      ReferenceProfile basis, ReferenceSample sample, ProfileBinding binding) {
    if (!basis.binding().equals(binding) || basis.edges().pairs() != sample.pairs()) {
      throw new IllegalArgumentException(
          "a sample of %d pairs under %s cannot be built on a basis of %d pairs under %s"
              .formatted(sample.pairs(), binding, basis.edges().pairs(), basis.binding()));
    }
    if (sample.size() < NullCalibration.FEWEST_IMAGES) {
      throw new IllegalArgumentException(
          "a reference of %d images to draw from is too small: needs %d"
              .formatted(sample.size(), NullCalibration.FEWEST_IMAGES));
    }
    return build(sample, binding, basis.heads(), basis.neurons(), new BitSet(), basis.edges());
  }

  private ReferenceProfile build(
      ReferenceSample sample,
      ProfileBinding binding,
      int heads,
      int neurons,
      BitSet edgeImages,
      BinEdges edges) {
    PaneStatistics statistics = new PaneStatistics(edges, sample.embeddingSize());
    BinnedImages drawnFrom =
        new BinnedImages(sample.size() - edgeImages.cardinality(), sample.pairs());
    accumulate(sample, edgeImages, statistics, drawnFrom);
    NullDistribution nulls =
        new NullCalibration(parameters, runner, progress)
            .simulate(drawnFrom, statistics.binCounts());
    return new ReferenceProfile(
        binding, heads, neurons, statistics, Optional.of(nulls), Optional.of(parameters));
  }

  private BitSet edgeImages(int size) {
    int wanted = (int) Math.round(parameters.edgeShare() * size);
    BitSet chosen = new BitSet(size);
    for (int image : RandomOrder.first(wanted, size, new SplittableRandom(parameters.seed()))) {
      chosen.set(image);
    }
    return chosen;
  }

  private BinEdges cutEdges(ReferenceSample sample, BitSet edgeImages) {
    int[] images = edgeImages.stream().toArray();
    BinEdgesBuilder edges = new BinEdgesBuilder(sample.pairs());
    int chunk = Math.max(1, Math.min(sample.pairs(), CHUNK_FLOATS / images.length));
    for (int from = 0; from < sample.pairs(); from += chunk) {
      int to = Math.min(sample.pairs(), from + chunk);
      cutEdges(sample, images, from, to, edges);
      progress.advanced(Phase.EDGES, to, sample.pairs());
    }
    return edges.build();
  }

  private static void cutEdges(
      ReferenceSample sample, int[] images, int from, int to, BinEdgesBuilder edges) {
    float[][] values = new float[to - from][images.length];
    float[] scalars = new float[to - from];
    for (int i = 0; i < images.length; i++) {
      sample.scalars(images[i], from, to - from, scalars);
      for (int j = 0; j < scalars.length; j++) {
        values[j][i] = scalars[j];
      }
    }
    for (int j = 0; j < values.length; j++) {
      edges.cut(from + j, values[j]);
    }
  }

  private void accumulate(
      ReferenceSample sample, BitSet edgeImages, PaneStatistics statistics, BinnedImages into) {
    float[] scalars = new float[sample.pairs()];
    float[] embedding = new float[sample.embeddingSize()];
    byte[] bins = new byte[sample.pairs()];
    int next = 0;
    for (int image = 0; image < sample.size(); image++) {
      sample.scalars(image, 0, scalars.length, scalars);
      sample.embedding(image, embedding);
      statistics.add(scalars, embedding);
      if (!edgeImages.get(image)) {
        statistics.edges().bins(scalars, bins);
        into.set(next++, bins);
      }
      progress.advanced(Phase.STATISTICS, image + 1, sample.size());
    }
  }

  private static void requireLargeEnough(int edgeImages, int drawnFrom) {
    if (edgeImages < BinEdges.BINS || drawnFrom < NullCalibration.FEWEST_IMAGES) {
      throw new IllegalArgumentException(
          "a reference of %d edge images and %d to draw from is too small: needs %d and %d"
              .formatted(edgeImages, drawnFrom, BinEdges.BINS, NullCalibration.FEWEST_IMAGES));
    }
  }
}
