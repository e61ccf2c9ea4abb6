package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * False alarms on a stream whose images resemble their neighbours: four factors, autoregressive
 * with a correlation of .3 from image to image, twelve references of 2,000 images, and 100 clean
 * windows of 100 successive images for each, of another stretch of the stream.
 */
class DependentStreamTest {
  private static final int REFERENCES = 12;
  private static final int IMAGES = 2_000;
  private static final int WINDOWS = 100;
  private static final int SIZE = 100;
  private static final double CORRELATION = .3;
  private static final int PAIRS = 4;
  private static final FactorModel MODEL = new FactorModel(PAIRS, 4, 7);
  private static final ImageOrder ORDER = ImageOrder.asListed(Collections.nCopies(IMAGES, ""));
  private static final DetectorChoice DETECTORS =
      DetectorChoice.named(List.of("pairs.cauchy", "embedding.hotelling"));

  // This is what blocks are for. Means of 100 images vary by up to 1.7 times as much as those of
  // independent ones. Twenty other
  // references gave .07 and .19.
  @Test
  void pValue_bySingleImagesIsFarTooSmall() {
    List<double[]> pValues = pValues(2, (sample, seed) -> ImageBlocks.single(IMAGES));

    assertThat(share(pValues, .01).average().orElseThrow()).isGreaterThan(.03);
    assertThat(share(pValues, .05).average().orElseThrow()).isGreaterThan(.1);
  }

  @Test
  void pValue_byBlocksKeepsItsPromise() {
    List<double[]> pValues =
        pValues(
            REFERENCES,
            (sample, seed) -> ORDER.blocks(BlockChoice.of(sample, ORDER, 200, seed).length()));

    for (double level : new double[] {.01, .05}) {
      double mean = share(pValues, level).average().orElseThrow();
      double squares = share(pValues, level).map(s -> (s - mean) * (s - mean)).sum();
      double error = Math.sqrt(squares / (REFERENCES - 1) / REFERENCES);
      assertThat(mean).isBetween(level / 3, 1.25 * level + 2 * error);
    }
  }

  private static DoubleStream share(List<double[]> pValues, double level) {
    return pValues.stream()
        .mapToDouble(p -> (double) DoubleStream.of(p).filter(x -> x <= level).count() / p.length);
  }

  /** Of all detectors together, by reference and window. */
  private static List<double[]> pValues(
      int references, BiFunction<FactorModel.Images, Integer, ImageBlocks> cut) {
    return IntStream.range(0, references).mapToObj(i -> ofReference(i, cut)).toList();
  }

  /** The same of one reference. */
  private static double[] ofReference(
      int seed, BiFunction<FactorModel.Images, Integer, ImageBlocks> cut) {
    FactorModel.Images sample = stream(IMAGES, seed);
    ReferenceProfile profile =
        new ProfileBuilder(
                new BuildParameters(seed, 0.25, 600, 200),
                ReplicateRunner.SEQUENTIAL,
                BuildProgress.SILENT,
                ImageReading.NONE,
                Optional.empty(),
                DETECTORS)
            .build(
                sample,
                cut.apply(sample, seed),
                new ProfileBinding("model", "preprocessing"),
                1,
                PAIRS);
    SampledWindows windows =
        new SampledWindows(stream(WINDOWS * SIZE, 1_000 + seed), ImageReading.NONE, profile);
    List<int[]> successive =
        IntStream.range(0, WINDOWS)
            .mapToObj(w -> IntStream.range(w * SIZE, (w + 1) * SIZE).toArray())
            .toList();
    return combined(windows.pValues(successive, new int[] {SIZE}));
  }

  private static double[] combined(double[][][] pValues) {
    return IntStream.range(0, pValues.length)
        .mapToDouble(w -> pValues[w][0][pValues[w][0].length - 1])
        .toArray();
  }

  private static FactorModel.Images stream(int images, long seed) {
    return MODEL.stream(images, CORRELATION, new SplittableRandom(seed));
  }
}
