package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.SizeRange;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileBuilderTest {
  private static final int PAIRS = 12;
  private static final String PAIRS_DETECTOR = "pairs.cramer-von-mises";
  private static final ProfileBinding BINDING = new ProfileBinding("model", "preprocessing");
  private static final BuildParameters PARAMETERS = new BuildParameters(5, 0.25, 50, 1_000);
  private static final FactorModel MODEL = new FactorModel(PAIRS, 3, 1);

  @Test
  void build_takesStatisticsOfAllImages() {
    InMemoryReferenceSample sample = sample(200, 1);

    ReferenceProfile profile = build(PARAMETERS, sample);

    assertThat(profile.size()).isEqualTo(200);
    assertThat(profile.heads()).isEqualTo(3);
    assertThat(profile.neurons()).isEqualTo(4);
    assertThat(profile.binding()).isEqualTo(BINDING);
    assertThat(profile.parameters()).contains(PARAMETERS);
    for (int pair = 0; pair < PAIRS; pair++) {
      assertThat(profile.statistics().pairMoments().mean(pair))
          .isCloseTo(Arrays.stream(column(sample, pair)).average().orElseThrow(), within(1e-9));
    }
  }

  /** Images are read in batches: each must enter once, with its own values. */
  @Test
  void build_readsWordsAndConceptsOfAllImages() {
    InMemoryReferenceSample sample = sample(200, 1);

    ReferenceProfile profile =
        builder(new ImageReading(new FirstScalar("word"), new FirstScalar("concept")))
            .build(sample, BINDING, 3, 4);

    double mean = Arrays.stream(column(sample, 0)).average().orElseThrow();
    Moments words = profile.statistics().words().moments();
    assertThat(profile.statistics().words().series().names()).containsExactly("word");
    assertThat(words.count()).isEqualTo(200);
    assertThat(words.mean(0)).isCloseTo(mean, within(1e-9));
    assertThat(words.m2(0)).isCloseTo(profile.statistics().pairMoments().m2(0), within(1e-6));
    assertThat(profile.statistics().concepts().moments().mean(0)).isCloseTo(mean, within(1e-9));
  }

  /** What the sample holds of pixels must enter with its own image. */
  @Test
  void build_takesPixelsOfAllImages() {
    FactorModel.Images sample = MODEL.images(200, new SplittableRandom(1));

    ReferenceProfile profile = build(PARAMETERS, sample);

    CrossMoments pixels = profile.statistics().features().pixels();
    assertThat(pixels.count()).isEqualTo(200);
    for (int i = 0; i < sample.pixelMeasures(); i++) {
      int measure = i;
      double mean =
          IntStream.range(0, 200)
              .mapToDouble(image -> sample.images().get(image).pixels()[measure])
              .average()
              .orElseThrow();
      assertThat(pixels.mean(i)).isCloseTo(mean, within(1e-6));
    }
    assertThat(nulls(profile).detectors()).contains("pixels.hotelling", "embedding.hotelling");
  }

  /** Without them a detector would compare nothing with nothing, and say that nothing changed. */
  @Test
  void build_leavesOutDetectorsThatHaveNothingToSee() {
    assertThat(nulls(build(PARAMETERS, independent(200, 1))).detectors())
        .hasSize(1)
        .allMatch(name -> name.startsWith("pairs."));
  }

  @Test
  void build_refusesBlocksOfAnotherSample() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ProfileBuilder(PARAMETERS)
                    .build(sample(200, 1), ImageBlocks.single(199), BINDING, 3, 4))
        .withMessageContaining("199");
  }

  @Test
  void buildOn_refusesOtherWordsThanTheBasis() {
    ReferenceProfile basis =
        builder(new ImageReading(new FirstScalar("word"), SeriesReader.NONE))
            .build(sample(200, 1), BINDING, 3, 4);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(ImageReading.NONE).buildOn(basis, sample(200, 2), BINDING))
        .withMessageContaining("words differ");
  }

  private static ProfileBuilder builder(ImageReading reading) {
    return new ProfileBuilder(
        PARAMETERS, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT, reading);
  }

  /** Reads the scalar of pair 0. */
  private record FirstScalar(String name) implements SeriesReader {
    @Override
    public Series series() {
      return new Series(List.of(name), "hash of " + name);
    }

    @Override
    public float[][] read(float[][] scalars, float[][] embeddings) {
      return Arrays.stream(scalars).map(image -> new float[] {image[0]}).toArray(float[][]::new);
    }
  }

  @Test
  void build_calibratesUpToHalfOfTheImagesDrawnFrom() {
    NullScores nulls = nulls(build(PARAMETERS, sample(200, 1)));

    assertThat(nulls.supportedSizes()).isEqualTo(new SizeRange(10, 75));
    assertThat(nulls.windows()).isEqualTo(50);
  }

  @Test
  void build_calibratesUpToTheLargestWindowWanted() {
    NullScores nulls = nulls(build(new BuildParameters(5, 0.25, 50, 40), sample(200, 1)));

    assertThat(nulls.supportedSizes()).isEqualTo(new SizeRange(10, 40));
  }

  // The edge images are random: with 64 of 256 every bin holds about a sixteenth of all images,
  // and the edges are values of the sample.
  @Test
  void build_cutsEdgesFromARandomShare() {
    InMemoryReferenceSample sample = sample(256, 2);

    BinEdges edges = build(PARAMETERS, sample).edges();

    BinEdges others = build(new BuildParameters(6, 0.25, 50, 1_000), sample).edges();
    assertThat(others).isNotEqualTo(edges);
    double[] column = column(sample, 0);
    for (int k = 0; k < BinEdges.INNER; k++) {
      float edge = edges.innerEdge(0, k);
      double share = Arrays.stream(column).filter(v -> v <= edge).count() / 256.0;
      // Four standard errors of a quantile of 64.
      assertThat(share).isCloseTo((k + 1) / 16.0, within(4 * Math.sqrt(.25 / 64)));
      assertThat(column).contains(edge);
    }
  }

  @Test
  void build_isTheSameWhateverTheRunnerAndTheOrderOfTasks() {
    InMemoryReferenceSample sample = sample(200, 3);
    ReplicateRunner backwards =
        tasks -> {
          List<Runnable> reversed = new ArrayList<>(tasks);
          Collections.reverse(reversed);
          reversed.parallelStream().forEach(Runnable::run);
        };

    ReferenceProfile parallel =
        new ProfileBuilder(PARAMETERS, backwards, BuildProgress.SILENT)
            .build(sample, BINDING, 3, 4);

    ReferenceProfile sequential = build(PARAMETERS, sample);
    assertThat(parallel).usingRecursiveComparison().isEqualTo(sequential);
  }

  @Test
  void build_refusesARunnerThatForgetsTasks() {
    ReplicateRunner forgetful = tasks -> tasks.get(0).run();
    ProfileBuilder builder = new ProfileBuilder(PARAMETERS, forgetful, BuildProgress.SILENT);

    assertThatIllegalStateException()
        .isThrownBy(() -> builder.build(sample(200, 3), BINDING, 3, 4))
        .withMessageContaining("20 of 50");
  }

  @Test
  void build_tellsItsProgressToTheEnd() {
    Map<Phase, Integer> done = new EnumMap<>(Phase.class);
    Map<Phase, Integer> totals = new EnumMap<>(Phase.class);
    BuildProgress progress =
        (phase, count, total) -> {
          assertThat(count).isGreaterThan(done.getOrDefault(phase, 0));
          done.put(phase, count);
          totals.put(phase, total);
        };

    new ProfileBuilder(PARAMETERS, ReplicateRunner.SEQUENTIAL, progress)
        .build(sample(200, 3), BINDING, 3, 4);

    // 50 null windows are scored by their pairs, then by their features.
    assertThat(totals)
        .isEqualTo(Map.of(Phase.EDGES, PAIRS, Phase.STATISTICS, 200, Phase.NULL_WINDOWS, 100));
    assertThat(done).isEqualTo(totals);
  }

  @Test
  void build_refusesASampleThatIsTooSmall() {
    assertThat(build(PARAMETERS, sample(64, 1)).size()).isEqualTo(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(PARAMETERS, sample(60, 1)))
        .withMessageContaining("too small");
    BuildParameters nearlyAllEdges = new BuildParameters(1, 0.9, 50, 1_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> build(nearlyAllEdges, sample(100, 1)))
        .withMessageContaining("too small");
  }

  // Refused before any work is done, not after minutes of it.
  @Test
  void build_refusesAnotherShapeAtOnce() {
    BuildProgress untouched =
        (phase, done, total) -> {
          throw new AssertionError(phase + " began");
        };
    ProfileBuilder builder = new ProfileBuilder(PARAMETERS, ReplicateRunner.SEQUENTIAL, untouched);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build(sample(200, 1), BINDING, 3, 5))
        .withMessageContaining("3 heads of 5 neurons");
  }

  @Test
  void buildOn_givesAProfileThatMergesWithItsBasis() {
    ReferenceProfile basis = build(PARAMETERS, sample(200, 1));

    ReferenceProfile other = new ProfileBuilder(PARAMETERS).buildOn(basis, sample(100, 2), BINDING);

    assertThat(other.edges()).isEqualTo(basis.edges());
    assertThat(nulls(other).supportedSizes()).isEqualTo(new SizeRange(10, 50));
    assertThat(basis.merge(other).size()).isEqualTo(300);
  }

  @Test
  void buildOn_refusesAnotherBindingAndTooFewImages() {
    ReferenceProfile basis = build(PARAMETERS, sample(200, 1));
    ProfileBuilder builder = new ProfileBuilder(PARAMETERS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.buildOn(basis, sample(100, 2), new ProfileBinding("other", "x")))
        .withMessageContaining("other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.buildOn(basis, sample(19, 2), BINDING))
        .withMessageContaining("too small");
  }

  // Which images cut the edges depends on seed and size alone. Here they are spread over all bins
  // and the others are all alike, so windows of the others alone cannot differ in score.
  @Test
  void build_drawsNoNullWindowFromTheEdgeImages() {
    Set<Integer> edgeImages = edgeImages(200);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(PAIRS, 1);
    for (int image = 0; image < 200; image++) {
      float[] scalars = new float[PAIRS];
      Arrays.fill(scalars, edgeImages.contains(image) ? image : 100.5f);
      sample.add(scalars, new float[1]);
    }

    NullScores nulls = nulls(buildByDistance(sample));

    assertThat(edgeImages).hasSize(50);
    assertThat(nulls.sizes()).hasSizeGreaterThan(3);
    for (double[] scores : nulls.scores(PAIRS_DETECTOR)) {
      assertThat(scores[0]).isPositive();
      assertThat(scores).containsOnly(scores[0]);
    }
  }

  // For independent continuous pairs E[(F_w - F_r)^2] at the k/16 quantile is
  // k/16 (1 - k/16) (1/n + 1/m), so the mean over k is sum k (16 - k) / (15 * 256) = 0.17708 of
  // 1/n + 1/m, and the score in units of it 1 at every size. A window image left in its reference
  // would shrink it, most at the largest size.
  @Test
  void build_scoresHaveTheirTheoreticalMeanAtEverySize() {
    int references = 40;
    double[] mean = new double[WindowGrid.between(1, 75).length];
    for (int i = 0; i < references; i++) {
      double[][] scores = nulls(buildByDistance(independent(200, i))).scores(PAIRS_DETECTOR);
      for (int size = 0; size < mean.length; size++) {
        mean[size] += Arrays.stream(scores[size]).average().orElseThrow() / references;
      }
    }

    // A pair's score has a standard deviation of about sqrt(1/45) / 0.177 = 0.84 (that of the
    // Cramér-von Mises statistic), so 40 references of 12 pairs have a standard error of at most
    // 0.039: three of them.
    for (double sizeMean : mean) {
      assertThat(sizeMean).isCloseTo(1, within(0.115));
    }
  }

  /** The images whose scalars are read before the statistics begin. */
  private static Set<Integer> edgeImages(int size) {
    Set<Integer> read = new TreeSet<>();
    Set<Integer> edgeImages = new TreeSet<>();
    BuildProgress progress =
        (phase, done, total) -> {
          if (phase == Phase.EDGES && done == total) {
            edgeImages.addAll(read);
          }
        };
    new ProfileBuilder(PARAMETERS, ReplicateRunner.SEQUENTIAL, progress)
        .build(new ReadRecordingSample(sample(size, 1), read), BINDING, 3, 4);
    return edgeImages;
  }

  private record ReadRecordingSample(ReferenceSample sample, Set<Integer> read)
      implements ReferenceSample {
    @Override
    public int size() {
      return sample.size();
    }

    @Override
    public int pairs() {
      return sample.pairs();
    }

    @Override
    public int embeddingSize() {
      return sample.embeddingSize();
    }

    @Override
    public void scalars(int image, int fromPair, int count, float[] into) {
      read.add(image);
      sample.scalars(image, fromPair, count, into);
    }

    @Override
    public void embedding(int image, float[] into) {
      sample.embedding(image, into);
    }
  }

  private static NullScores nulls(ReferenceProfile profile) {
    return profile.calibration().orElseThrow().nulls();
  }

  private static ReferenceProfile buildByDistance(ReferenceSample sample) {
    return new ProfileBuilder(
            PARAMETERS,
            ReplicateRunner.SEQUENTIAL,
            BuildProgress.SILENT,
            ImageReading.NONE,
            Optional.empty(),
            DetectorChoice.named(List.of(PAIRS_DETECTOR)))
        .build(sample, BINDING, 3, 4);
  }

  private static ReferenceProfile build(BuildParameters parameters, ReferenceSample sample) {
    return new ProfileBuilder(parameters).build(sample, BINDING, 3, 4);
  }

  private static InMemoryReferenceSample sample(int images, long seed) {
    return MODEL.sample(images, new SplittableRandom(seed));
  }

  private static InMemoryReferenceSample independent(int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(PAIRS, 1);
    for (int i = 0; i < images; i++) {
      float[] scalars = new float[PAIRS];
      for (int pair = 0; pair < PAIRS; pair++) {
        scalars[pair] = (float) random.nextGaussian();
      }
      sample.add(scalars, new float[1]);
    }
    return sample;
  }

  private static double[] column(ReferenceSample sample, int pair) {
    double[] column = new double[sample.size()];
    float[] value = new float[1];
    for (int image = 0; image < column.length; image++) {
      sample.scalars(image, pair, 1, value);
      column[image] = value[0];
    }
    return column;
  }
}
