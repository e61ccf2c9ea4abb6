package io.headwatch.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums and products of directions against the directions one by one. */
class PairDirectionsTest {

  private static final int HEADS = 3;
  private static final int NEURONS = 12;
  private static final int SIZE = 5;

  private final Random random = new Random(5);
  private final PairDirections directions =
      new PairDirections(
          HEADS, values(NEURONS * NEURONS), values(NEURONS), values(SIZE * NEURONS), values(SIZE));

  @Test
  void sum_isScalarsTimesDirections() {
    double[] scalars = random.doubles(HEADS * NEURONS).toArray();
    double[] expected = new double[SIZE];
    for (int head = 0; head < HEADS; head++) {
      for (int n = 0; n < NEURONS; n++) {
        for (int o = 0; o < SIZE; o++) {
          expected[o] += scalars[head * NEURONS + n] * directions.direction(head, n)[o];
        }
      }
    }

    assertThat(directions.sum(scalars)).containsExactly(expected, within(1e-12));
  }

  @Test
  void productsOfHead_areThoseOfEachDirectionWithEachVector() {
    float[][] vectors = new float[SIZE][];
    for (int o = 0; o < SIZE; o++) {
      vectors[o] = values(7);
    }

    for (int head = 0; head < HEADS; head++) {
      PairDirections.HeadProducts products = directions.productsOfHead(head, vectors);
      for (int n = 0; n < NEURONS; n++) {
        float[] actual = products.of(n);
        double[] direction = directions.direction(head, n);
        assertThat(actual).hasSize(7);
        for (int i = 0; i < actual.length; i++) {
          double expected = 0;
          for (int o = 0; o < SIZE; o++) {
            expected += direction[o] * vectors[o][i];
          }
          assertThat((double) actual[i]).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  @Test
  void productsOfHead_withVectorsOfOtherSizeAreRefused() {
    assertThatThrownBy(() -> directions.productsOfHead(0, new float[4][2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 dimensions, the model 5");
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
