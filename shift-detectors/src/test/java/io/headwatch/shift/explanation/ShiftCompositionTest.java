package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Three pairs with directions (1,0), (0,1) and (0,1); the embedding is what they add up to. */
class ShiftCompositionTest {
  private static final double[][] DIRECTIONS = {{1, 0}, {0, 1}, {0, 1}};

  /** Means rise by 3, 5 and -1, so the embedding's by (3, 4): shares 9, 20 and -4 of 25. */
  @Test
  void of_namesPairsAndWordsAndLeavesNothingOut() {
    ShiftComposition composition =
        ShiftComposition.of(
            images(4, 7, 1), images(1, 2, 2), new Plane(), 2, List.of("up", "unheard of"));

    assertThat(composition.pairs()).extracting(PairShare::pair).containsExactly(1, 0);
    assertThat(composition.pairs())
        .extracting(PairShare::label)
        .containsExactly(Optional.of("pair 1"), Optional.empty());
    assertThat(composition.pairs().get(0).share()).isCloseTo(0.8, within(1e-12));
    assertThat(composition.pairs().get(1).share()).isCloseTo(0.36, within(1e-12));
    assertThat(composition.rest()).isCloseTo(-0.16, within(1e-12));
    assertThat(composition.words()).isCloseTo(0.64, within(1e-12));
  }

  @Test
  void of_withoutWordsExplainsNothingInWords() {
    ShiftComposition composition =
        ShiftComposition.of(images(4, 7, 1), images(1, 2, 2), new Plane(), 0, List.of());

    assertThat(composition.pairs()).isEmpty();
    assertThat(composition.rest()).isCloseTo(1, within(1e-12));
    assertThat(composition.words()).isZero();
  }

  private static PaneStatistics images(float first, float second, float third) {
    float[] inner = new float[3 * BinEdges.INNER];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = i % BinEdges.INNER;
    }
    BinEdges edges = BinEdges.of(inner, new float[3], new float[] {20, 20, 20});
    PaneStatistics statistics = new PaneStatistics(edges, 2);
    float[] spread = {-1, 0, 1};
    for (float by : spread) {
      statistics.add(
          new float[] {first + by, second, third - by},
          new float[] {first + by + 7, second + third - by - 2});
    }
    return statistics;
  }

  /** "up" points along the second dimension. */
  private static final class Plane implements EmbeddingSpace {
    @Override
    public double[] products(double[] vector) {
      double[] products = new double[DIRECTIONS.length];
      for (int pair = 0; pair < products.length; pair++) {
        products[pair] = DIRECTIONS[pair][0] * vector[0] + DIRECTIONS[pair][1] * vector[1];
      }
      return products;
    }

    @Override
    public Optional<String> label(int pair) {
      return pair == 1 ? Optional.of("pair 1") : Optional.empty();
    }

    @Override
    public float[][] directions(List<String> words) {
      Map<String, float[]> known = Map.of("up", new float[] {0, 1});
      return words.stream().map(known::get).filter(Objects::nonNull).toArray(float[][]::new);
    }
  }
}
