package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargestFirstTest {

  @Test
  void of_ranksByMagnitudeAndEqualOnesByPlace() {
    double[] values = {1, -3, 0, 3, 2, -1};

    assertThat(LargestFirst.of(values, 4)).containsExactly(1, 3, 4, 0);
    assertThat(LargestFirst.of(values, 9)).containsExactly(1, 3, 4, 0, 5, 2);
    assertThat(LargestFirst.of(values, 0)).isEmpty();
  }

  /** The cutoff must not lose or reorder anything that a full, stable sort would give. */
  @Test
  void of_isTheBeginningOfAFullSort() {
    Random random = new Random(1);
    double[] values = IntStream.range(0, 300).mapToDouble(i -> random.nextInt(40) - 20).toArray();
    int[] sorted =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
            .mapToInt(Integer::intValue)
            .toArray();

    for (int limit : new int[] {1, 7, 150, 300}) {
      assertThat(LargestFirst.of(values, limit))
          .containsExactly(IntStream.of(sorted).limit(limit).toArray());
    }
  }
}
