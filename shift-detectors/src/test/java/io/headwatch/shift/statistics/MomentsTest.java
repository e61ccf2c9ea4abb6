package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {
  @Test
  void add_ofArithmeticSequenceHasClosedFormMoments() {
    Moments moments = new Moments(2);
    for (int i = 1; i <= 1001; i++) {
      moments.add(new float[] {i, 5});
    }

    assertThat(moments.count()).isEqualTo(1001);
    assertThat(moments.mean(0)).isCloseTo(501, within(1e-9));
    // The sum of squared deviations of 1..N is N (N^2 - 1) / 12.
    assertThat(moments.m2(0)).isCloseTo(1001.0 * (1001.0 * 1001 - 1) / 12, within(1e-4));
    assertThat(moments.variance(0)).isCloseTo(1001.0 * 1002 / 12, within(1e-6));
    assertThat(moments.mean(1)).isEqualTo(5);
    assertThat(moments.variance(1)).isZero();
  }

  // Guards against the textbook sum of squares, which loses all digits here.
  @Test
  void add_ofSmallSpreadOnLargeOffsetKeepsVariance() {
    Moments moments = new Moments(1);
    for (int i = 0; i < 1000; i++) {
      moments.add(new float[] {10_000_000f + i % 2});
    }

    assertThat(moments.variance(0)).isCloseTo(0.25 * 1000 / 999, within(1e-9));
  }

  @Test
  void merge_withEmptyChangesNothing() {
    Moments moments = of(1, 2, 6);

    moments.merge(new Moments(1));

    assertThat(moments.count()).isEqualTo(3);
    assertThat(moments.mean(0)).isCloseTo(3, within(1e-15));
    assertThat(moments.m2(0)).isCloseTo(14, within(1e-13));
  }

  @Test
  void merge_intoEmptyTakesAll() {
    Moments moments = new Moments(1);

    moments.merge(of(1, 2, 6));

    assertThat(moments.mean(0)).isCloseTo(3, within(1e-15));
    assertThat(moments.variance(0)).isCloseTo(7, within(1e-13));
  }

  @Test
  void merge_leavesOtherAsItIs() {
    Moments other = of(1, 2, 6);

    of(4).merge(other);

    assertThat(other.count()).isEqualTo(3);
    assertThat(other.mean(0)).isCloseTo(3, within(1e-15));
  }

  @Test
  void variance_ofFewerThanTwoIsNaN() {
    assertThat(of(4).variance(0)).isNaN();
  }

  @Test
  void copy_sharesNoState() {
    Moments original = of(1, 2, 6);
    Moments copy = original.copy();

    original.add(new float[] {100});

    assertThat(copy.count()).isEqualTo(3);
    assertThat(copy.mean(0)).isCloseTo(3, within(1e-15));
  }

  @Test
  void of_restoresWhatTheArraysSay() {
    Moments restored = Moments.of(3, new double[] {3}, new double[] {14});

    restored.merge(of(1, 2, 6));

    assertThat(restored.count()).isEqualTo(6);
    assertThat(restored.m2(0)).isCloseTo(28, within(1e-13));
  }

  @Test
  void of_refusesWhatCannotBeMoments() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moments.of(-1, new double[1], new double[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moments.of(1, new double[1], new double[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moments.of(2, new double[1], new double[] {-1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Moments.of(2, new double[] {Double.NaN}, new double[1]));
  }

  @Test
  void add_refusesOtherDimensions() {
    assertThatIllegalArgumentException().isThrownBy(() -> of(1).add(new float[2]));
    assertThatIllegalArgumentException().isThrownBy(() -> of(1).merge(new Moments(2)));
  }

  private static Moments of(float... values) {
    Moments moments = new Moments(1);
    for (float value : values) {
      moments.add(new float[] {value});
    }
    return moments;
  }
}
