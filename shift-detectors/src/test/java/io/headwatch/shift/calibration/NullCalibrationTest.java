package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.detector.FeatureDetector;
import io.headwatch.shift.detector.PairSummary;
import io.headwatch.shift.detector.PairsDetector;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.ImageFeatures;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.PixelMeasure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Null windows are scored block by block, from counts and differences of moments: every score must
 * be what its detector gives on plain statistics of the window's images and of all others.
 */
class NullCalibrationTest {
  // One full block of pairs and one of six.
  private static final int PAIRS = 70;
  private static final int BASIS_IMAGES = 30;
  private static final int IMAGES = 130;
  private static final int DRAWABLE = IMAGES - BASIS_IMAGES;
  private static final int WINDOWS = 25;
  private static final FactorModel.Images SAMPLE =
      new FactorModel(PAIRS, 3, 4).images(IMAGES, new SplittableRandom(6));
  private static final PaneStatistics REFERENCE = statistics(IntStream.range(0, IMAGES).toArray());
  private static final Optional<int[]> ALL = Optional.empty();

  @Test
  void simulate_scoresWindowsAgainstAllOtherImages() {
    List<Detector> detectors = DetectorChoice.ALL.on(ALL);

    NullScores scores = calibration(9, single()).simulate(SAMPLE, detectors);

    assertThat(scores.detectors()).isEqualTo(detectors.stream().map(Detector::name).toList());
    assertThat(scores.sizes()).containsExactly(10, 16, 25, 40, 50);
    assertScoresOfPlainStatistics(scores, detectors, new WindowDraw(single(), 50, 9));
  }

  // Detectors on some pairs must not see the others.
  @Test
  void simulate_onSomePairsScoresThese() {
    List<Detector> detectors = DetectorChoice.ALL.on(Optional.of(new int[] {3, 64, 69}));

    NullScores scores = calibration(9, single()).simulate(SAMPLE, detectors);

    assertScoresOfPlainStatistics(scores, detectors, new WindowDraw(single(), 50, 9));
  }

  @Test
  void simulate_ofBlocksScoresWholeBlocksAgainstAllOthers() {
    int[][] blocks = blocksOf(7);
    List<Detector> detectors = DetectorChoice.ALL.on(ALL);

    NullScores scores = calibration(3, blocks).simulate(SAMPLE, detectors);

    assertThat(scores.blockLength()).isEqualTo(7);
    assertThat(scores.sizes()).containsExactly(14, 21, 28, 42, 49);
    assertScoresOfPlainStatistics(scores, detectors, new WindowDraw(blocks, 49, 3));
  }

  // Pairs that do not fit into memory at once come in chunks, here of one block of 64.
  @Test
  void simulate_ofChunksOfPairsEqualsTheWhole() {
    List<Detector> detectors = DetectorChoice.ALL.on(ALL);
    NullCalibration calibration = calibration(9, single());

    NullScores chunks = calibration.simulate(SAMPLE, detectors, 1);
    NullScores whole = calibration.simulate(SAMPLE, detectors);

    for (Detector detector : detectors) {
      assertThat(chunks.scores(detector.name())).isDeepEqualTo(whole.scores(detector.name()));
    }
  }

  @Test
  void simulate_dependsOnTheSeed() {
    List<Detector> detectors = DetectorChoice.STANDARD.on(ALL);
    String name = detectors.get(0).name();

    double[][] scores = calibration(9, single()).simulate(SAMPLE, detectors).scores(name);

    assertThat(calibration(9, single()).simulate(SAMPLE, detectors).scores(name))
        .isDeepEqualTo(scores);
    assertThat(calibration(10, single()).simulate(SAMPLE, detectors).scores(name)[0])
        .isNotEqualTo(scores[0]);
  }

  // A live stream is scored against a reference that its images are not among.
  @Test
  void resampling_ofImagesOutsideTheReferenceScoresAgainstAllOfIt() {
    int[] basis = IntStream.range(0, BASIS_IMAGES).toArray();
    PaneStatistics reference = statistics(basis);
    int[] sizes = {10, 25};
    int[] drawn = new WindowDraw(single(), 25, 1).draw(0);
    List<PairsDetector> ofPairs = only(PairsDetector.class);
    List<FeatureDetector> ofFeatures = only(FeatureDetector.class);
    PairResampling pairs =
        new PairResampling(
            binned(), reference.edges(), reference.binCounts(), ofPairs, sizes, false);
    FeatureResampling features =
        new FeatureResampling(features(), reference.features(), ofFeatures, sizes, false);

    PairSummary[][] summaries = pairs.start();
    pairs.add(List.of(drawn), List.<PairSummary[][]>of(summaries));
    double[][] pairScores = pairs.scores(summaries);
    double[][] featureScores = features.scores(drawn);

    for (int i = 0; i < sizes.length; i++) {
      PaneStatistics window = statistics(numbers(drawn, sizes[i]));
      for (int d = 0; d < ofPairs.size(); d++) {
        assertClose(pairScores[d][i], ofPairs.get(d).score(window, reference));
      }
      for (int d = 0; d < ofFeatures.size(); d++) {
        assertClose(featureScores[d][i], ofFeatures.get(d).score(window, reference));
      }
    }
  }

  private static void assertScoresOfPlainStatistics(
      NullScores scores, List<Detector> detectors, WindowDraw draw) {
    assertThat(scores.windows()).isEqualTo(WINDOWS);
    for (int number : new int[] {0, 7, WINDOWS - 1}) {
      int[] drawn = draw.draw(number);
      for (int i = 0; i < scores.sizes().length; i++) {
        int n = scores.sizes()[i];
        int[] inWindow = numbers(drawn, n);
        PaneStatistics window = statistics(inWindow);
        PaneStatistics others = statistics(others(inWindow));
        assertThat(window.count()).isEqualTo(n);
        assertThat(others.count()).isEqualTo(IMAGES - n);
        for (Detector detector : detectors) {
          assertClose(scores.scores(detector.name())[i][number], detector.score(window, others));
        }
      }
    }
  }

  /** Null scores are kept as 32-bit values. */
  private static void assertClose(double actual, double expected) {
    assertThat(expected).isPositive();
    assertThat(actual).isCloseTo(expected, within(1e-6 * expected));
  }

  private static int[] numbers(int[] drawn, int n) {
    return Arrays.stream(drawn).limit(n).map(row -> BASIS_IMAGES + row).toArray();
  }

  private static int[] others(int[] inWindow) {
    Set<Integer> window = new HashSet<>();
    Arrays.stream(inWindow).forEach(window::add);
    return IntStream.range(0, IMAGES).filter(image -> !window.contains(image)).toArray();
  }

  private static PaneStatistics statistics(int[] images) {
    PaneStatistics statistics =
        FactorModel.WORDS.emptyStatistics(edges(), basis(), PixelMeasure.values().length);
    for (int image : images) {
      statistics.add(image(image));
    }
    return statistics;
  }

  private static ImageValues image(int image) {
    return FactorModel.withWords(SAMPLE.images().get(image));
  }

  private static NullCalibration calibration(long seed, int[][] blocks) {
    NullCalibration.Drawable drawable =
        new NullCalibration.Drawable(
            IntStream.range(BASIS_IMAGES, IMAGES).toArray(), features(), blocks, blocks[0].length);
    return new NullCalibration(
        new BuildParameters(seed, 0.25, WINDOWS, 1_000),
        ReplicateRunner.SEQUENTIAL,
        BuildProgress.SILENT,
        drawable,
        REFERENCE);
  }

  private static int[][] single() {
    return blocksOf(1);
  }

  private static int[][] blocksOf(int length) {
    return IntStream.range(0, DRAWABLE / length)
        .mapToObj(block -> IntStream.range(block * length, (block + 1) * length).toArray())
        .toArray(int[][]::new);
  }

  private static <D> List<D> only(Class<D> kind) {
    return DetectorChoice.ALL.on(ALL).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static ImageFeatures[] features() {
    return IntStream.range(BASIS_IMAGES, IMAGES)
        .mapToObj(image -> ImageFeatures.of(image(image), basis()))
        .toArray(ImageFeatures[]::new);
  }

  private static BinnedImages binned() {
    BinnedImages binned = new BinnedImages(DRAWABLE, 0, PAIRS);
    byte[] bins = new byte[PAIRS];
    for (int row = 0; row < DRAWABLE; row++) {
      edges().bins(image(BASIS_IMAGES + row).scalars(), bins);
      binned.set(row, bins);
    }
    return binned;
  }

  private static EmbeddingBasis basis() {
    return new EmbeddingBasisBuilder(1).fit(SAMPLE, IntStream.range(0, BASIS_IMAGES).toArray());
  }

  private static BinEdges edges() {
    BinEdgesBuilder builder = new BinEdgesBuilder(PAIRS);
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] values = new float[BASIS_IMAGES];
      for (int i = 0; i < values.length; i++) {
        values[i] = SAMPLE.images().get(i).scalars()[pair];
      }
      builder.cut(pair, values);
    }
    return builder.build();
  }
}
