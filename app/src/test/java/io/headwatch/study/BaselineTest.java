package io.headwatch.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.PixelMeasure;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against numpy and scipy, on images whose embeddings are sines; n = 3 is below, 12 above O. */
class BaselineTest {
  private static final int[] SIZES = {3, 12};
  private static final float[] SCALE = {1, 0.5f, 0.3f, 0.8f};

  private final ReferenceSample reference = sines(1, 40, new float[] {0.5f, 0, 0, 0.2f});
  private final ReferenceSample pool = sines(101, 12, new float[] {0.7f, 0.1f, 0, 0.2f});

  private static ReferenceSample sines(int from, int images, float[] mean) {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 4);
    for (int i = from; i < from + images; i++) {
      float[] embedding = new float[4];
      for (int k = 0; k < 4; k++) {
        embedding[k] = (float) (Math.sin(0.7 * i * i + 1.3 * (k + 1) * i + k) * SCALE[k] + mean[k]);
      }
      sample.add(new float[1], embedding);
    }
    return sample;
  }

  private double[] scores(Baseline baseline) {
    return baseline
        .on(pool, ReplicateRunner.SEQUENTIAL)
        .of(IntStream.range(0, 12).toArray(), SIZES);
  }

  /** scipy.stats.ks_2samp of each dimension of the normalised embeddings; the largest. */
  @Test
  void largestKolmogorovSmirnov_isScipysLargest() {
    double[] scores =
        scores(new LargestKolmogorovSmirnov("KS", ImageVectors::embeddings, reference));

    assertThat(scores[0]).isCloseTo(0.875, within(1e-12));
    assertThat(scores[1]).isCloseTo(0.325, within(1e-12));
  }

  /** scipy.stats.ks_2samp(window, [1, 2, 2, 3, 3, 3, 4, 7, 7, 9]). */
  @Test
  void largestKolmogorovSmirnov_withTiesIsScipys() {
    assertThat(brightnessDistance(2, 3, 3, 8, 8)).isCloseTo(0.3, within(1e-12));
    assertThat(brightnessDistance(9, 9, 9)).isCloseTo(0.9, within(1e-12));
    assertThat(brightnessDistance(0, 1)).isCloseTo(0.9, within(1e-12));
  }

  private static double brightnessDistance(float... window) {
    Baseline baseline =
        new LargestKolmogorovSmirnov(
            "KS", ImageVectors::brightness, bright(1, 2, 2, 3, 3, 3, 4, 7, 7, 9));
    int[] all = IntStream.range(0, window.length).toArray();
    return baseline.on(bright(window), ReplicateRunner.SEQUENTIAL)
        .of(all, new int[] {all.length})[0];
  }

  private static ReferenceSample bright(float... values) {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(1, 1);
    for (float value : values) {
      float[] pixels = new float[PixelMeasure.values().length];
      pixels[PixelMeasure.BRIGHTNESS.ordinal()] = value;
      sample.add(new float[1], new float[1], pixels);
    }
    return sample;
  }

  /** By numpy: all pairs of different images of the window, less twice those with the reference. */
  @Test
  void maximumMeanDiscrepancy_isThatOfAllPairs() {
    double[] scores = scores(new MaximumMeanDiscrepancy(reference));

    assertThat(scores[0]).isCloseTo(-0.38165846788981705, within(1e-6));
    assertThat(scores[1]).isCloseTo(-0.6562418113024195, within(1e-6));
  }

  /** More vectors than are summed at a time, and a number that is no multiple of that. */
  @Test
  void gaussianKernel_sumsAsADoubleLoop() {
    SplittableRandom random = new SplittableRandom(4);
    float[][] vectors = new float[1_100][3];
    for (float[] vector : vectors) {
      for (int k = 0; k < 3; k++) {
        vector[k] = (float) random.nextGaussian();
      }
    }
    for (int count : new int[] {0, 1, 512, 700, 1_100}) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        double square = 0;
        for (int k = 0; k < 3; k++) {
          square += Math.pow((double) vectors[i][k] - vectors[7][k], 2);
        }
        sum += Math.exp(-square / (2 * 1.5 * 1.5));
      }
      assertThat(new GaussianKernel(1.5).columns(vectors).sum(vectors[7], count))
          .isCloseTo(sum, within(1e-4));
    }
  }

  @Test
  void gaussianKernel_ofVectorsThatAreAllTheSameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussianKernel.ofMedianWidth(new float[3][2]))
        .withMessageContaining("all the same");
  }

  /** numpy's covariances, scipy.linalg.sqrtm. */
  @Test
  void wholeFrechetDistance_isNumpys() {
    double[] scores = scores(new WholeFrechetDistance(reference));

    assertThat(scores[0]).isCloseTo(1.6737363865138377, within(1e-5));
    assertThat(scores[1]).isCloseTo(0.16122782196751118, within(1e-5));
  }
}
