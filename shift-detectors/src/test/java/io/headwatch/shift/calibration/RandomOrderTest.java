package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class RandomOrderTest {
  @Test
  void first_isWithoutReplacement() {
    int[] drawn = RandomOrder.first(50, 60, new SplittableRandom(1));

    assertThat(drawn).hasSize(50).doesNotHaveDuplicates();
    assertThat(Arrays.stream(drawn)).allMatch(image -> 0 <= image && image < 60);
  }

  // All 20 ordered pairs out of 5 come equally often; p > 1e-3 of a chi-square test, seed fixed.
  @Test
  void first_drawsEveryOrderEquallyOften() {
    SplittableRandom random = new SplittableRandom(2);
    long[] seen = new long[25];
    for (int i = 0; i < 20_000; i++) {
      int[] drawn = RandomOrder.first(2, 5, random);
      seen[5 * drawn[0] + drawn[1]]++;
    }

    long[] ordered = Arrays.stream(seen).filter(count -> count > 0).toArray();
    assertThat(ordered).hasSize(20);
    assertThat(ChiSquareTest.withDefaults().test(ordered).getPValue()).isGreaterThan(1e-3);
  }
}
