package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BenjaminiHochbergTest {
  private static final Offset<Double> EXACT = within(1e-12);

  // The example of Benjamini and Hochberg (1995, section 4): at q = .05 the first four of fifteen.
  @Test
  void adjusted_rejectsTheFourOfTheOriginalPaper() {
    double[] p = {
      .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528,
      .7590, 1
    };

    double[] adjusted = BenjaminiHochberg.adjusted(p);

    assertThat(Arrays.stream(adjusted).filter(a -> a <= 0.05)).hasSize(4);
    // By hand: 15 p / rank, then the smallest from the right.
    assertThat(adjusted[0]).isCloseTo(.0015, EXACT);
    assertThat(adjusted[3]).isCloseTo(.0095 * 15 / 4, EXACT);
    assertThat(adjusted[4]).isCloseTo(.0201 * 15 / 5, EXACT);
    assertThat(adjusted[5]).isCloseTo(.0298 * 15 / 7, EXACT);
    assertThat(adjusted[6]).isCloseTo(.0298 * 15 / 7, EXACT);
    assertThat(adjusted[7]).isCloseTo(.0344 * 15 / 8, EXACT);
    assertThat(adjusted[14]).isEqualTo(1);
  }

  // SciPy 1.17.1: scipy.stats.false_discovery_control(p).
  @Test
  void adjusted_equalsScipy() {
    double[] p = {.6528, .0019, .0001, .0459, .0298, .0278, .3240};

    assertThat(BenjaminiHochberg.adjusted(p))
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(0.6528, 0.00665, 0.0007, 0.06426, 0.05215, 0.05215, 0.37800000000000006);
  }

  @Test
  void adjusted_keepsTheOrderOfItsInput() {
    assertThat(BenjaminiHochberg.adjusted(new double[] {.9, .01, .04, .01}))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(.9, .02, .04 * 4 / 3, .02);
  }

  @Test
  void adjusted_ofEqualPValuesIsThatPValue() {
    assertThat(BenjaminiHochberg.adjusted(new double[] {.03, .03, .03}))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(.03, .03, .03);
  }

  @Test
  void adjusted_leavesItsInputAlone() {
    double[] p = {.5, .1};
    BenjaminiHochberg.adjusted(p);
    assertThat(p).containsExactly(.5, .1);
  }

  @Test
  void adjusted_refusesWhatIsNotAProbability() {
    for (double bad : new double[] {-.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BenjaminiHochberg.adjusted(new double[] {.5, bad}));
    }
  }
}
