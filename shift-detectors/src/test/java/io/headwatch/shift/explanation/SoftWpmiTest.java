package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** CLIP-Dissect's formula written out, in double and with a logarithm per factor. */
class SoftWpmiTest {
  private static final int IMAGES = 230;
  private static final int TEXTS = 300;
  private static final int UNITS = 6;

  private final Random random = new Random(11);

  @Test
  void scores_equalTheFormula() {
    float[][] probabilities = new float[IMAGES][TEXTS];
    for (float[] row : probabilities) {
      for (int t = 0; t < TEXTS; t++) {
        row[t] = (float) Math.pow(random.nextDouble(), 20);
      }
    }
    int[][] top = new int[UNITS][];
    for (int u = 0; u < UNITS; u++) {
      top[u] = random.ints(100, 0, IMAGES).toArray();
    }

    double[][] scores = SoftWpmi.scores(probabilities, top);

    for (int t = 0; t < TEXTS; t++) {
      int text = t;
      double[] likelihoods =
          IntStream.range(0, UNITS)
              .mapToDouble(u -> likelihood(probabilities, top[u], text))
              .toArray();
      double mean =
          IntStream.range(0, UNITS).mapToDouble(u -> Math.exp(likelihoods[u])).sum() / UNITS;
      for (int u = 0; u < UNITS; u++) {
        assertThat(scores[u][t]).isCloseTo(likelihoods[u] - Math.log(mean), within(1e-6));
      }
    }
  }

  /** The smallest factors there can be: 0.002 to 0.03, a hundred of them. */
  @Test
  void scores_ofImpossibleTextsDoNotUnderflow() {
    float[][] probabilities = new float[100][1];
    int[][] top = {IntStream.range(0, 100).toArray(), IntStream.range(0, 100).toArray()};

    double[][] scores = SoftWpmi.scores(probabilities, top);

    assertThat(scores[0][0]).isCloseTo(0, within(1e-9));
  }

  @Test
  void probabilities_areTheSoftmaxOfTenTimesTheCosineInAnyBlocks() {
    float[][] images = {{3, 0}, {1, 1}};
    float[][] texts = new float[600][];
    for (int t = 0; t < texts.length; t++) {
      double angle = 2 * Math.PI * t / texts.length;
      texts[t] = new float[] {(float) (5 * Math.cos(angle)), (float) (5 * Math.sin(angle))};
    }

    ProbeTexts probe = new ProbeTexts(images, texts);

    float[][] some = probe.probabilities(250, 270);
    for (int image = 0; image < 2; image++) {
      double direction = image * Math.PI / 4;
      double sum = 0;
      for (int t = 0; t < texts.length; t++) {
        sum += Math.exp(10 * Math.cos(2 * Math.PI * t / texts.length - direction));
      }
      for (int t = 250; t < 270; t++) {
        double expected = Math.exp(10 * Math.cos(2 * Math.PI * t / texts.length - direction)) / sum;
        assertThat(some[image][t - 250] / expected).isCloseTo(1, within(2e-5));
      }
    }
  }

  @Test
  void probe_withoutImagesIsRefused() {
    assertThatThrownBy(() -> new ProbeTexts(new float[0][], new float[][] {{1}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double likelihood(float[][] probabilities, int[] top, int text) {
    double sum = 0;
    for (int k = 0; k < top.length; k++) {
      double p = 0.998 - k / 100.0 * (0.998 - 0.97);
      sum += Math.log(1 + p * (probabilities[top[k]][text] - 1.0) + 1e-7);
    }
    return sum;
  }
}
