package io.headwatch.shift.calibration;

import static io.headwatch.shift.profile.DetectableShift.Bound.ABOUT;
import static io.headwatch.shift.profile.DetectableShift.Bound.AT_MOST;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.HotellingT2;
import io.headwatch.shift.detector.WordChange;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.DetectableShift;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The card of a reference whose power is known: 2,000 embeddings with five independent normal
 * components, judged by Hotelling's T^2 alone.
 */
class PowerSimulationTest {
  private static final int IMAGES = 2_000;
  private static final int COMPONENTS = 5;

  private static ReferenceSample sample;
  private static ReferenceProfile profile;
  private static PowerCard card;

  @BeforeAll
  static void simulate() {
    sample = normal(IMAGES, 0, 1);
    profile = profile(sample, ImageReading.NONE, 500, HotellingT2.ofEmbedding());
    card = simulation(ImageReading.NONE, profile, 400).simulate(sample, Optional.of(SHIFTED), "");
  }

  /** All images moved along one component, by as many standard deviations as the strength says. */
  private static final AlteredImages SHIFTED =
      new AlteredImages() {
        @Override
        public int size() {
          return 400;
        }

        @Override
        public ReferenceSample at(ShiftKind kind, double strength) {
          return centred(size(), strength);
        }
      };

  /**
   * The same, with exactly the mean that is wanted: a choice of images has an error of its own,
   * here of a thirteenth of the shift.
   */
  private static ReferenceSample centred(int images, double shift) {
    ReferenceSample sample = normal(images, 0, 2);
    double[] mean = new double[1 + COMPONENTS];
    float[] embedding = new float[1 + COMPONENTS];
    for (int i = 0; i < images; i++) {
      sample.embedding(i, embedding);
      for (int k = 1; k < mean.length; k++) {
        mean[k] += embedding[k] / images;
      }
    }
    InMemoryReferenceSample centred = new InMemoryReferenceSample(1, 1 + COMPONENTS);
    for (int i = 0; i < images; i++) {
      sample.embedding(i, embedding);
      for (int k = 1; k < mean.length; k++) {
        embedding[k] -= (float) (mean[k] - (k == 1 ? shift : 0));
      }
      centred.add(new float[1], embedding);
    }
    return centred;
  }

  /** Around a vector so long that normalising it changes the components by a thousandth. */
  private static ReferenceSample normal(int images, double shift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 1 + COMPONENTS);
    for (int i = 0; i < images; i++) {
      float[] embedding = new float[1 + COMPONENTS];
      embedding[0] = 1_000;
      for (int k = 1; k < embedding.length; k++) {
        embedding[k] = (float) (random.nextGaussian() + (k == 1 ? shift : 0));
      }
      sample.add(new float[] {(float) random.nextGaussian()}, embedding);
    }
    return sample;
  }

  /** On a basis of exactly the five components, without Fourier features, which take long. */
  private static ReferenceProfile profile(
      ReferenceSample reference, ImageReading reading, int largest, Detector detector) {
    float[][] directions = new float[COMPONENTS][1 + COMPONENTS];
    for (int k = 0; k < COMPONENTS; k++) {
      directions[k][1 + k] = 1;
    }
    float[] centre = new float[1 + COMPONENTS];
    centre[0] = 1;
    EmbeddingBasis basis =
        new EmbeddingBasis(centre, directions, new float[0], new float[0][], new float[0]);
    BinEdges edges =
        BasisImages.random(ImageBlocks.single(IMAGES), .25, 1).cut(reference, BuildProgress.SILENT);
    PaneStatistics some = reading.emptyStatistics(edges, basis, 0);
    float[] scalars = new float[1];
    float[] embedding = new float[1 + COMPONENTS];
    for (int image = 0; image < 2; image++) {
      reference.scalars(image, 0, 1, scalars);
      reference.embedding(image, embedding);
      some.add(reading.read(new float[][] {scalars}, new float[][] {embedding}).get(0));
    }
    ProfileBinding binding = new ProfileBinding("model", "preprocessing");
    return new ProfileBuilder(
            new BuildParameters(1, 0.25, 2_000, largest),
            ReplicateRunner.SEQUENTIAL,
            BuildProgress.SILENT,
            reading,
            Optional.empty(),
            pairs -> List.of(detector))
        .buildOn(
            new ReferenceProfile(binding, 1, 1, some, Optional.empty(), Optional.empty()),
            reference,
            binding);
  }

  private static PowerSimulation simulation(
      ImageReading reading, ReferenceProfile profile, int windows) {
    return new PowerSimulation(
        profile, reading, 1, windows, ReplicateRunner.SEQUENTIAL, BuildProgress.SILENT);
  }

  @Test
  void sizes_areTheUsualOnesThatAreCalibrated() {
    assertThat(card.sizes()).containsExactly(10, 50, 200, 500);
    assertThat(card.windows()).isEqualTo(400);
    assertThat(card.standardError()).isCloseTo(.015, within(1e-12));
    assertThat(card.missing())
        .containsExactly("concepts: the profile has neither a watch list nor words");
  }

  /**
   * Against the noncentral F distribution of T^2 with 5 and 1,995 degrees of freedom, whose
   * noncentrality is d^2 / (1/n + 1/2000): the d with power .9 is .6733 at n = 50 and alpha .01,
   * .7758 at n = 50, .4018 at n = 200 and .2709 at n = 500 and alpha .001 (scipy.stats.ncf, scipy
   * 1.17). The share detected has a standard error of 1.5 points, which is 2 % of d; the threshold
   * of 2,000 null windows one of a third of alpha = .001, which is 2 %; and that these windows lack
   * the error of the reference makes at most 2 %.
   */
  @Test
  void embedding_isDetectedFromTheKnownShiftOn() {
    PowerCurve embedding = curve(ShiftKind.EMBEDDING);

    assertAbout(embedding.smallest(1, .01), .6733);
    assertAbout(embedding.smallest(1, .001), .7758);
    assertAbout(embedding.smallest(2, .001), .4018);
    assertAbout(embedding.smallest(3, .001), .2709);
  }

  /** The same values are known; these windows are of images that the reference has not seen. */
  @Test
  void altered_areDetectedFromTheKnownShiftOn() {
    PowerCurve blur = curve(ShiftKind.BLUR);

    assertAbout(blur.smallest(1, .01), .6733);
    assertAbout(blur.smallest(1, .001), .7758);
  }

  private static void assertAbout(DetectableShift found, double expected) {
    assertThat(found.bound()).isEqualTo(ABOUT);
    assertThat(found.strength()).isBetween(.92 * expected, 1.08 * expected);
  }

  /** More than half of the altered images would be the same in every window. */
  @Test
  void altered_areNotSimulatedInWindowsOfMoreThanHalfOfThem() {
    assertThat(curve(ShiftKind.BLUR).pValues()).last().asInstanceOf(LIST).isEmpty();
    assertThat(curve(ShiftKind.BLUR).pValues().get(2)).isNotEmpty();
    assertThat(curve(ShiftKind.BLUR).smallest(3, .001).bound()).isEqualTo(AT_MOST);
  }

  @Test
  void pValues_fallWithStrengthAndSize() {
    for (List<Double> ofSize : curve(ShiftKind.EMBEDDING).pValues()) {
      assertThat(ofSize.get(0)).isGreaterThan(.5);
      assertThat(ofSize.stream().filter(p -> p < .5).toList())
          .hasSizeGreaterThan(1)
          .isSortedAccordingTo(reverseOrder());
    }
    for (int size = 1; size < card.sizes().size(); size++) {
      assertThat(curve(ShiftKind.EMBEDDING).smallest(size, .001).strength())
          .isLessThan(curve(ShiftKind.EMBEDDING).smallest(size - 1, .001).strength());
    }
  }

  /** A size that detects a shift at the rarest false alarms is done with. */
  @Test
  void pValues_endWhereEveryAlarmDetects() {
    double smallest = profile.calibration().orElseThrow().smallestFalseAlarm();
    List<Double> largest = curve(ShiftKind.EMBEDDING).pValues().get(3);

    assertThat(largest).hasSizeLessThan(ShiftKind.EMBEDDING.strengths().size());
    assertThat(largest.get(largest.size() - 1)).isLessThanOrEqualTo(smallest);
    assertThat(largest.subList(0, largest.size() - 1)).allMatch(p -> p > smallest);
  }

  @Test
  void simulate_givesTheSameAgain() {
    PowerSimulation few = simulation(ImageReading.NONE, profile, 20);
    PowerCard first = few.simulate(sample, Optional.empty(), "no pixels");

    assertThat(few.simulate(sample, Optional.empty(), "no pixels")).isEqualTo(first);
    assertThat(first.missing()).contains("blur, darkness and noise: no pixels");
    assertThat(first.curves()).extracting(PowerCurve::kind).containsExactly(ShiftKind.EMBEDDING);
  }

  /**
   * A word that is told with certainty, in a quarter of the images: windows in which a share s was
   * replaced by images with it have it in .25 + .75 s. The largest change among it and the word
   * that all others have is a z test of a proportion, whose power is .9 at s = .202 for n = 200, N
   * = 2,000 and alpha = .001: .75 s = z(.9995) sqrt(v (1/n + 1/N)) + z(.9) sqrt(w / n + v / N), v =
   * .25 x .75 and w = (.25 + .75 s) (.75 - .75 s).
   */
  @Test
  void word_isDetectedFromTheKnownShareOn() {
    ReferenceSample quarter = normal(IMAGES, 0, 5);
    ImageReading reading = new ImageReading(new Quarter(), SeriesReader.NONE);
    ReferenceProfile withWords = profile(quarter, reading, 200, WordChange.largest());
    PowerCard words =
        simulation(reading, withWords, 400).simulate(quarter, Optional.empty(), "none");
    PowerCurve word =
        words.curves().stream().filter(c -> c.name().equals("rare")).findFirst().orElseThrow();
    DetectableShift found = word.smallest(2, .001);

    assertThat(found.bound()).isEqualTo(ABOUT);
    assertThat(found.strength()).isBetween(.92 * .202, 1.08 * .202);
    assertThat(word.mean().orElseThrow().perShare()).isCloseTo(.75, within(.03));
    assertThat(word.mean().orElseThrow().deviation()).isCloseTo(Math.sqrt(.1875), within(.01));
  }

  /** Whether the first component is in its upper quarter, and the opposite. */
  private static final class Quarter implements SeriesReader {
    private static final double UPPER = .6745;

    @Override
    public Series series() {
      return new Series(List.of("rare", "common"), "hash of two words");
    }

    @Override
    public float[][] read(float[][] scalars, float[][] embeddings) {
      return Stream.of(embeddings)
          .map(e -> e[1] > UPPER ? new float[] {1, 0} : new float[] {0, 1})
          .toArray(float[][]::new);
    }
  }

  private static PowerCurve curve(ShiftKind kind) {
    return card.curves().stream().filter(c -> c.kind() == kind).findFirst().orElseThrow();
  }
}
