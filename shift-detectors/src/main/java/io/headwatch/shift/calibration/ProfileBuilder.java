package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.ImageFeatures;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Builds calibrated reference profiles. A seeded random share of the images makes the bases: it
 * cuts the bin edges and is what the embedding basis is fitted to. All images enter the statistics;
 * null windows are drawn from the others only (see {@link NullCalibration} for why that is enough).
 *
 * <p>Blocks of images count as exchangeable. Single images do if nothing else is said: images that
 * resemble their neighbours, such as frames of a video, then make the null distribution too narrow
 * (see {@link BlockChoice} for how long blocks need to be).
 *
 * <p>Strata share the bases of the whole reference, and each has statistics and null windows of its
 * own images alone; no block may cross strata.
 *
 * <p>Needs the features of all images (4 bytes each of K + D + V values) and the bins of as many
 * pairs as fit 256 MiB, next to the sample's own memory.
 */
public final class ProfileBuilder {
  /** Images whose words are read together. */
  private static final int BATCH = 16;

  private final BuildParameters parameters;
  private final ReplicateRunner runner;
  private final BuildProgress progress;
  private final ImageReading reading;
  private final Optional<PairSelector> selector;
  private final DetectorChoice detectors;

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
    this(parameters, runner, progress, reading, Optional.empty(), DetectorChoice.STANDARD);
  }

  /**
   * A builder whose profiles judge windows on some pairs alone, or by other detectors.
   *
   * @param selector selects the pairs; empty for all
   * @param detectors what null windows are scored by
   */
  public ProfileBuilder(
      BuildParameters parameters,
      ReplicateRunner runner,
      BuildProgress progress,
      ImageReading reading,
      Optional<PairSelector> selector,
      DetectorChoice detectors) {
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.selector = requireNonNull(selector, "selector is null");
    this.detectors = requireNonNull(detectors, "detectors is null");
  }

  /** Builds a profile of images that are independent of one another. */
  public ReferenceProfile build(
      ReferenceSample sample, ProfileBinding binding, int heads, int neurons) {
    return build(sample, ImageBlocks.single(sample.size()), binding, heads, neurons);
  }

  /** Builds a profile without strata on bases of its own. */
  public ReferenceProfile build(
      ReferenceSample sample, ImageBlocks blocks, ProfileBinding binding, int heads, int neurons) {
    ImageStrata none = ImageStrata.none(sample.size());
    return build(sample, blocks, none, binding, heads, neurons).pooled();
  }

  /**
   * Builds a profile on bases of its own. The same sample, blocks and parameters give the same
   * profile, whatever the runner.
   *
   * @param strata of the images; one whose images in no basis are fewer than it needs, or than four
   *     blocks, is thin
   * @param heads attention heads H
   * @param neurons channels C; the sample has H * C pairs
   * @throws IllegalArgumentException if the shape does not fit or the sample is too small: it must
   *     leave 16 images for the bases and 20 to draw from
   * @throws AllThinException if all strata are thin
   */
  public StratifiedProfile build(
      ReferenceSample sample,
      ImageBlocks blocks,
      ImageStrata strata,
      ProfileBinding binding,
      int heads,
      int neurons) {
    requireNonNull(binding, "binding is null");
    requirePairs(sample, heads, neurons);
    requireSameImages(sample, blocks, strata);
    BasisImages basisImages = BasisImages.random(blocks, parameters.edgeShare(), parameters.seed());
    requireAtLeast(BinEdges.BINS, basisImages.count(), "to make bases from");
    requireAtLeast(
        NullCalibration.FEWEST_IMAGES, sample.size() - basisImages.count(), "to draw from");
    BinEdges edges = basisImages.cut(sample, progress);
    EmbeddingBasis basis =
        new EmbeddingBasisBuilder(parameters.seed()).fit(sample, basisImages.numbers());
    PaneStatistics empty = reading.emptyStatistics(edges, basis, sample.pixelMeasures());
    return build(sample, blocks, strata, binding, heads, neurons, basisImages, empty);
  }

  /** Builds a profile on other bases of images that are independent of one another. */
  public ReferenceProfile buildOn(
      ReferenceProfile basis, ReferenceSample sample, ProfileBinding binding) {
    return buildOn(basis, sample, ImageBlocks.single(sample.size()), binding);
  }

  /** Builds a profile without strata on other bases. */
  public ReferenceProfile buildOn(
      ReferenceProfile basis, ReferenceSample sample, ImageBlocks blocks, ProfileBinding binding) {
    return buildOn(basis, sample, blocks, ImageStrata.none(sample.size()), binding).pooled();
  }

  /**
   * Builds a profile on the bin edges and the embedding basis of {@code basis}, so that the two can
   * be merged. All images of the sample are drawn from; they must not be those that the bases were
   * made from.
   *
   * @throws IllegalArgumentException if the sample has fewer than 20 images, is not of the basis's
   *     binding and shape, or is read with other words or concepts
   * @throws AllThinException if all strata are thin
   */
  public StratifiedProfile buildOn(
      ReferenceProfile basis,
      ReferenceSample sample,
      ImageBlocks blocks,
      ImageStrata strata,
      ProfileBinding binding) {
    if (!basis.binding().equals(binding)) {
      throw new IllegalArgumentException(
          "a sample under %s cannot be built on a basis under %s"
              .formatted(binding, basis.binding()));
    }
    requirePairs(sample, basis.heads(), basis.neurons());
    requireSameImages(sample, blocks, strata);
    requireAtLeast(NullCalibration.FEWEST_IMAGES, sample.size(), "to draw from");
    PaneStatistics empty =
        reading.emptyStatistics(
            basis.edges(), basis.basis(), basis.statistics().features().pixels().dimensions());
    basis.statistics().requireSameSeries(empty);
    return build(
        sample, blocks, strata, binding, basis.heads(), basis.neurons(), BasisImages.none(), empty);
  }

  private StratifiedProfile build(
      ReferenceSample sample,
      ImageBlocks blocks,
      ImageStrata strata,
      ProfileBinding binding,
      int heads,
      int neurons,
      BasisImages basisImages,
      PaneStatistics statistics) {
    StrataStatistics ofStrata =
        new StrataStatistics(strata, basisImages, blocks.length(), statistics);
    NullCalibration.Drawable drawable =
        accumulate(sample, blocks, basisImages, statistics, ofStrata);
    if (blocks.length() > 1) {
      requireAtLeast(ImageBlocks.FEWEST_DRAWN, drawable.blocks().length, "blocks", "to draw from");
    }
    Optional<PairSelection> selection = selector.map(s -> s.select(statistics, sample));
    ProgressShare share = new ProgressShare(progress, 1 + ofStrata.judged());
    ReferenceProfile whole =
        new ReferenceProfile(
            binding, heads, neurons, statistics, Optional.empty(), Optional.of(parameters));
    return new StratifiedProfile(
        calibrated(whole, sample, drawable, selection, share.next()),
        strata.stratification(),
        ofStrata.fewestImages(),
        ofStrata.strata(
            (name, own) ->
                calibrated(
                    whole.with(own),
                    sample,
                    drawable.only(strata.in(name)),
                    selection,
                    share.next())));
  }

  /** The profile with what null windows of its images score. */
  private ReferenceProfile calibrated(
      ReferenceProfile profile,
      ReferenceSample sample,
      NullCalibration.Drawable drawable,
      Optional<PairSelection> selection,
      BuildProgress ofThis) {
    NullScores nulls =
        new NullCalibration(parameters, runner, ofThis, drawable, profile.statistics())
            .simulate(sample, detectors.on(selection.map(PairSelection::pairs)));
    return profile.with(Optional.of(new Calibration(nulls, selection)));
  }

  /** Adds all images to the statistics; returns those that are in no basis. */
  private NullCalibration.Drawable accumulate(
      ReferenceSample sample,
      ImageBlocks blocks,
      BasisImages basisImages,
      PaneStatistics statistics,
      StrataStatistics ofStrata) {
    int[] numbers =
        IntStream.range(0, sample.size()).filter(i -> !basisImages.contains(i)).toArray();
    ImageFeatures[] features = new ImageFeatures[numbers.length];
    int next = 0;
    for (int from = 0; from < sample.size(); from += BATCH) {
      int to = Math.min(sample.size(), from + BATCH);
      List<ImageValues> images = read(sample, from, to);
      for (int image = from; image < to; image++) {
        ImageValues values = images.get(image - from);
        statistics.add(values);
        ofStrata.add(image, values);
        if (!basisImages.contains(image)) {
          features[next++] = ImageFeatures.of(values, statistics.basis());
        }
      }
      progress.advanced(Phase.STATISTICS, to, sample.size());
    }
    return NullCalibration.Drawable.of(numbers, features, blocks);
  }

  private List<ImageValues> read(ReferenceSample sample, int from, int to) {
    float[][] scalars = new float[to - from][sample.pairs()];
    float[][] embeddings = new float[to - from][sample.embeddingSize()];
    for (int i = 0; i < scalars.length; i++) {
      sample.scalars(from + i, 0, sample.pairs(), scalars[i]);
      sample.embedding(from + i, embeddings[i]);
    }
    List<ImageValues> images = reading.read(scalars, embeddings);
    return sample.pixelMeasures() == 0
        ? images
        : IntStream.range(from, to)
            .mapToObj(image -> images.get(image - from).withPixels(pixels(sample, image)))
            .toList();
  }

  private static float[] pixels(ReferenceSample sample, int image) {
    float[] pixels = new float[sample.pixelMeasures()];
    sample.pixels(image, pixels);
    return pixels;
  }

  private static void requireSameImages(
      ReferenceSample sample, ImageBlocks blocks, ImageStrata strata) {
    if (blocks.images() != sample.size() || strata.images() != sample.size()) {
      throw new IllegalArgumentException(
          "blocks of %d and strata of %d images are not those of %d"
              .formatted(blocks.images(), strata.images(), sample.size()));
    }
    for (int[] block : blocks.all()) {
      Optional<String> stratum = strata.name(block[0]);
      if (!Arrays.stream(block).allMatch(image -> strata.name(image).equals(stratum))) {
        throw new IllegalArgumentException(
            "the block of image %d crosses strata: order images by stratum first"
                .formatted(block[0]));
      }
    }
  }

  private static void requirePairs(ReferenceSample sample, int heads, int neurons) {
    if (heads < 1 || neurons < 1 || (long) heads * neurons != sample.pairs()) {
      throw new IllegalArgumentException(
          "%d heads of %d neurons are not the sample's %d pairs"
              .formatted(heads, neurons, sample.pairs()));
    }
  }

  private static void requireAtLeast(int required, int images, String purpose) {
    requireAtLeast(required, images, "images", purpose);
  }

  private static void requireAtLeast(int required, int given, String what, String purpose) {
    if (given < required) {
      throw new IllegalArgumentException(
          "the reference is too small: it has %d %s %s, needs %d"
              .formatted(given, what, purpose, required));
    }
  }
}
