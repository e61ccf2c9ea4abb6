package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** On made-up networks: embeddings are a constant and the sum of scalars times directions. */
class ShiftDecompositionTest {
  private static final int PAIRS = 12;
  private static final int DIMENSIONS = 5;

  @Property(tries = 100)
  void shares_ofAllPairsSumToOne(@ForAll long seed, @ForAll @IntRange(max = PAIRS) int limit) {
    Network network = new Network(new Random(seed));
    PaneStatistics reference = network.images(40, 0);
    PaneStatistics window = network.images(20, 0.5);

    ShiftDecomposition decomposition = ShiftDecomposition.of(window, reference, network::products);

    int[] top = decomposition.top(limit);
    double named = Arrays.stream(top).mapToDouble(decomposition::share).sum();
    assertThat(top).hasSize(limit);
    // Embeddings are floats; a shift much smaller than they are has their rounding.
    assertThat(named + decomposition.rest(top)).isCloseTo(1, within(1e-4));
  }

  @Test
  void shares_ofOnePairThatShiftedAreAllItsOwn() {
    double[] direction = {3, 4, 0, 0, 0};
    double[] pairShifts = new double[PAIRS];
    pairShifts[7] = -0.5;
    double[] shift = {-1.5, -2, 0, 0, 0};

    ShiftDecomposition decomposition =
        ShiftDecomposition.of(shift, pairShifts, v -> filled(dot(direction, v)));

    assertThat(decomposition.top(1)).containsExactly(7);
    assertThat(decomposition.share(7)).isEqualTo(1);
    assertThat(decomposition.rest(decomposition.top(1))).isZero();
  }

  /** Two pairs along the shift with 0.9 and 0.7, one against it with 0.6. */
  @Test
  void top_countsPairsThatPullAgainstTheShift() {
    double[] pairShifts = new double[PAIRS];
    pairShifts[2] = 0.7;
    pairShifts[5] = -0.6;
    pairShifts[9] = 0.9;
    double[] shift = {1, 0, 0, 0, 0};

    ShiftDecomposition decomposition = ShiftDecomposition.of(shift, pairShifts, v -> filled(v[0]));

    assertThat(decomposition.top(2)).containsExactly(9, 2);
    assertThat(Arrays.stream(decomposition.top(3)).mapToDouble(decomposition::share))
        .containsExactly(0.9, 0.7, -0.6);
    assertThat(decomposition.rest(decomposition.top(2))).isCloseTo(-0.6, within(1e-12));
  }

  @Test
  void shares_ofNoShiftAreZero() {
    ShiftDecomposition decomposition =
        ShiftDecomposition.of(new double[DIMENSIONS], new double[PAIRS], v -> filled(dot(v, v)));

    assertThat(decomposition.rest(new int[0])).isZero();
    assertThat(decomposition.explainedBy(new float[][] {{1, 0, 0, 0, 0}})).isZero();
  }

  /** Of a shift (1, 2, 2, 0, 4), squared length 25. */
  @Test
  void explainedBy_isTheSquaredCosineToTheSpan() {
    ShiftDecomposition decomposition =
        ShiftDecomposition.of(
            new double[] {1, 2, 2, 0, 4}, new double[PAIRS], v -> filled(dot(v, v)));

    float[] first = {10, 0, 0, 0, 0};
    float[] fourth = {0, 0, 0, 7, 0};
    float[] last = {0, 0, 0, 0, -0.1f};
    float[] both = {1, 0, 0, 0, 1};
    assertThat(decomposition.explainedBy(new float[0][])).isZero();
    assertThat(decomposition.explainedBy(new float[][] {fourth})).isCloseTo(0, within(1e-12));
    assertThat(decomposition.explainedBy(new float[][] {last})).isCloseTo(0.64, within(1e-7));
    assertThat(decomposition.explainedBy(new float[][] {both})).isCloseTo(0.5, within(1e-7));
    assertThat(decomposition.explainedBy(new float[][] {first, last, both, fourth}))
        .isCloseTo(0.68, within(1e-7));
    assertThat(decomposition.explainedBy(new float[][] {{1, 2, 2, 0, 4}}))
        .isCloseTo(1, within(1e-7));
  }

  @Test
  void of_emptyWindowIsRefused() {
    Network network = new Network(new Random(1));

    assertThatThrownBy(
            () ->
                ShiftDecomposition.of(
                    network.images(0, 0), network.images(3, 0), network::products))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] filled(double value) {
    double[] values = new double[PAIRS];
    Arrays.fill(values, value);
    return values;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Random directions and images on them. */
  private static final class Network {
    private final Random random;
    private final double[][] directions = new double[PAIRS][DIMENSIONS];

    Network(Random random) {
      this.random = random;
      for (double[] direction : directions) {
        Arrays.setAll(direction, o -> random.nextGaussian());
      }
    }

    double[] products(double[] vector) {
      double[] products = new double[PAIRS];
      Arrays.setAll(products, pair -> dot(directions[pair], vector));
      return products;
    }

    PaneStatistics images(int count, double shift) {
      PaneStatistics statistics = new PaneStatistics(edges(), DIMENSIONS);
      for (int i = 0; i < count; i++) {
        float[] scalars = new float[PAIRS];
        float[] embedding = new float[DIMENSIONS];
        for (int pair = 0; pair < PAIRS; pair++) {
          scalars[pair] = (float) (random.nextGaussian() + shift * (pair + 1));
        }
        for (int o = 0; o < DIMENSIONS; o++) {
          double value = 1;
          for (int pair = 0; pair < PAIRS; pair++) {
            value += scalars[pair] * directions[pair][o];
          }
          embedding[o] = (float) value;
        }
        statistics.add(scalars, embedding);
      }
      return statistics;
    }

    private static BinEdges edges() {
      float[] inner = new float[PAIRS * BinEdges.INNER];
      for (int i = 0; i < inner.length; i++) {
        inner[i] = i % BinEdges.INNER;
      }
      float[] lowest = new float[PAIRS];
      float[] highest = new float[PAIRS];
      Arrays.fill(lowest, -1);
      Arrays.fill(highest, 20);
      return BinEdges.of(inner, lowest, highest);
    }
  }
}
