package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.statistics.Moments;
import org.junit.jupiter.api.Test;

class UnusualnessTest {

  /** Means 1 and 20, variances 2 and 200; the third dimension is constant. */
  @Test
  void of_isTheMeanSquaredDistanceInStandardDeviations() {
    Moments reference = new Moments(3);
    reference.add(new float[] {0, 10, 5});
    reference.add(new float[] {2, 30, 5});
    Unusualness unusualness = new Unusualness(reference);

    assertThat(unusualness.of(new float[] {1, 20, 5})).isZero();
    assertThat(unusualness.of(new float[] {3, 40, 99}))
        .isCloseTo((4 / 2.0 + 400 / 200.0) / 2, within(1e-12));
  }

  @Test
  void of_aConstantReferenceIsZero() {
    Moments reference = new Moments(1);
    reference.add(new float[] {3});
    reference.add(new float[] {3});

    assertThat(new Unusualness(reference).of(new float[] {4})).isZero();
  }
}
