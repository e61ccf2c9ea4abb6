package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.config.ModelSettings;
import io.headwatch.config.ModelSettings.Device;
import io.headwatch.config.ModelSettings.Precision;
import io.headwatch.golden.GoldenVectors;
import io.headwatch.scenes.EmbeddedModel;
import io.headwatch.shift.explanation.ShiftDecomposition;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shift of the mean embedding, as CLIP's plain pooling gives it, is what the top pairs and the
 * rest add up to: nothing is left over, and the rest is summed from its own pairs.
 */
class CompletenessTest {

  private static final int IMAGES = 4;
  private static final int TOP = 10;

  @TempDir Path directory;

  @Test
  void topPairsAndRest_ofTinyClipAddUpToTheShift() throws IOException {
    GoldenVectors.copy("tiny-clip/open_clip_config.json", directory);
    GoldenVectors.copy("tiny-clip/open_clip_model.safetensors", directory);

    assertComplete(directory);
  }

  @Test
  void topPairsAndRest_ofEmbeddedModelAddUpToTheShift() throws IOException {
    assertComplete(EmbeddedModel.copyTo(directory));
  }

  private static void assertComplete(Path model) {
    try (ImageTower tower =
        ImageTower.load(new ModelSettings(model, Device.CPU, Precision.FP32, 1))) {
      Side reference = new Side(tower, new Random(1), 0.5);
      Side window = new Side(tower, new Random(2), 1.2);

      ShiftDecomposition decomposition =
          ShiftDecomposition.of(
              window.statistics, reference.statistics, tower.directions()::products);

      int[] top = decomposition.top(TOP);
      double named = Arrays.stream(top).mapToDouble(decomposition::share).sum();
      assertThat(named + decomposition.rest(top)).isCloseTo(1, within(1e-4));
      assertShift(tower, reference, window, top);
    }
  }

  private static void assertShift(ImageTower tower, Side reference, Side window, int[] top) {
    double[] shifts = difference(window, reference);
    double[] sum = new double[tower.embeddingSize()];
    for (int pair : top) {
      add(sum, shifts[pair], tower, pair);
    }
    IntStream.range(0, tower.pairs())
        .filter(pair -> Arrays.stream(top).noneMatch(named -> named == pair))
        .forEach(pair -> add(sum, shifts[pair], tower, pair));

    double[] difference = new double[sum.length];
    Arrays.setAll(difference, o -> window.plainMean[o] - reference.plainMean[o] - sum[o]);
    double larger = Math.max(length(window.plainMean), length(reference.plainMean));
    assertThat(length(difference)).isLessThan(1e-5 * larger);
    // The bound would mean nothing if the means were hardly apart.
    assertThat(length(sum)).isGreaterThan(1e-2 * larger);
  }

  private static double[] difference(Side window, Side reference) {
    double[] difference = window.statistics.pairMoments().means();
    Arrays.setAll(
        difference, pair -> difference[pair] - reference.statistics.pairMoments().mean(pair));
    return difference;
  }

  private static void add(double[] sum, double shift, ImageTower tower, int pair) {
    double[] direction =
        tower.directions().direction(pair / tower.neurons(), pair % tower.neurons());
    for (int o = 0; o < sum.length; o++) {
      sum[o] += shift * direction[o];
    }
  }

  private static double length(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
  }

  /** Random smooth images through both ways of pooling. */
  private static final class Side {
    private final PaneStatistics statistics;
    private final double[] plainMean;

    Side(ImageTower tower, Random random, double contrast) {
      statistics = new PaneStatistics(edges(tower.pairs()), tower.embeddingSize());
      plainMean = new double[tower.embeddingSize()];
      int size = tower.preprocessing().size();
      for (int image = 0; image < IMAGES; image++) {
        float[] input = waves(random, size, contrast);
        ContributionBatch batch = tower.contributionsOfNormalised(input, 1);
        statistics.add(batch.scalars(0), batch.embedding(0));
        float[] plain = tower.plainEmbeddings(input, 1);
        Arrays.setAll(plainMean, o -> plainMean[o] + plain[o] / (double) IMAGES);
      }
    }

    private static float[] waves(Random random, int size, double contrast) {
      float[] input = new float[3 * size * size];
      for (int plane = 0; plane < 3; plane++) {
        double x = random.nextDouble() * 0.5;
        double y = random.nextDouble() * 0.5;
        double phase = random.nextDouble() * 6;
        for (int i = 0; i < size * size; i++) {
          double wave = Math.sin(phase + x * (i % size) + y * Math.floorDiv(i, size));
          input[plane * size * size + i] = (float) (contrast * (wave + contrast));
        }
      }
      return input;
    }

    private static BinEdges edges(int pairs) {
      float[] inner = new float[pairs * BinEdges.INNER];
      for (int i = 0; i < inner.length; i++) {
        inner[i] = i % BinEdges.INNER;
      }
      float[] highest = new float[pairs];
      Arrays.fill(highest, 20);
      return BinEdges.of(inner, new float[pairs], highest);
    }
  }
}
