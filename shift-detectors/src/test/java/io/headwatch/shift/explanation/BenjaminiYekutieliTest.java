package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BenjaminiYekutieliTest {
  private static final double RATE = 0.1;
  private static final int HYPOTHESES = 20;

  // SciPy 1.17.1: scipy.stats.false_discovery_control(p, method='by'), on the example of Benjamini
  // and Hochberg (1995, section 4).
  @Test
  void adjusted_equalsScipy() {
    double[] p = {
      .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528,
      .7590, 1
    };

    assertThat(BenjaminiYekutieli.adjusted(p))
        .usingComparatorWithPrecision(1e-14)
        .containsExactly(
            0.004977343489843491,
            0.009954686979686982,
            0.03152317543567544,
            0.11821190788378289,
            0.20008920829170831,
            0.21189262285333718,
            0.21189262285333718,
            0.2140257700632701,
            0.25384451798201807,
            1,
            1,
            1,
            1,
            1,
            1);
  }

  @Test
  void adjusted_ofOnePValueIsItself() {
    assertThat(BenjaminiYekutieli.adjusted(new double[] {.03})).containsExactly(.03);
  }

  @Test
  void adjusted_ofNoneIsNone() {
    assertThat(BenjaminiYekutieli.adjusted(new double[0])).isEmpty();
  }

  @Test
  void adjusted_refusesWhatIsNotAProbability() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenjaminiYekutieli.adjusted(new double[] {.5, Double.NaN}));
  }

  // Where Benjamini-Hochberg breaks its promise most: all hypotheses are true and their p-values,
  // uniform each, are arranged so that it rejects with probability q (1 + 1/2 + ... + 1/20) = 0.36.
  // Standard errors over 20,000 draws are 0.0034 and 0.0021.
  @Test
  void adjusted_holdsTheRateUnderTheWorstDependence() {
    SplittableRandom random = new SplittableRandom(8);
    int draws = 20_000;
    int hochberg = 0;
    int yekutieli = 0;
    for (int i = 0; i < draws; i++) {
      double[] p = leastFavourable(random);
      hochberg += rejectsAny(BenjaminiHochberg.adjusted(p)) ? 1 : 0;
      yekutieli += rejectsAny(BenjaminiYekutieli.adjusted(p)) ? 1 : 0;
    }

    assertThat((double) hochberg / draws).isBetween(0.345, 0.375);
    assertThat((double) yekutieli / draws).isLessThanOrEqualTo(RATE + 0.0063);
  }

  /**
   * With probability q / j, any j of the p-values lie between (j - 1) q / m and j q / m, where the
   * step-up procedure just rejects them; all others lie above q. Each is uniform in [0, 1].
   */
  private static double[] leastFavourable(SplittableRandom random) {
    double u = random.nextDouble();
    int low = 0;
    for (int j = 1; j <= HYPOTHESES && low == 0; j++) {
      u -= RATE / j;
      low = u < 0 ? j : 0;
    }
    double[] p = new double[HYPOTHESES];
    for (int i = 0; i < HYPOTHESES; i++) {
      p[i] =
          i < low
              ? (low - 1 + random.nextDouble()) * RATE / HYPOTHESES
              : RATE + (1 - RATE) * random.nextDouble();
    }
    return p;
  }

  private static boolean rejectsAny(double[] adjusted) {
    return Arrays.stream(adjusted).anyMatch(p -> p <= RATE);
  }
}
