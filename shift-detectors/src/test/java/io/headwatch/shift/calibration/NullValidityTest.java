package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.MeanCramerVonMises;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether p-values keep their promise on strongly correlated pairs: 256 pairs mixed from eight
 * factors, 20 references of 1,000 images each, 2,000 null windows, and clean windows that no
 * reference has seen. Windows of one reference share its error, so the error of a rate is that of
 * the mean of 20 references. Over 300 references (100 windows each) the rate of p <= .05 had a
 * standard deviation of .022 between references at n = 50 and .028 at n = 200, the rate of p <= .01
 * one of .010 and .012, and the means were .0501 and .0463, .0105 and .0094.
 */
class NullValidityTest {
  private static final int REFERENCES = 20;
  private static final int REFERENCE_SIZE = 1_000;
  private static final int WINDOWS = 100;
  private static final FactorModel MODEL = new FactorModel(256, 8, 7);
  private static final List<ReferenceProfile> PROFILES = new ArrayList<>();

  @BeforeAll
  static void buildProfiles() {
    for (int i = 0; i < REFERENCES; i++) {
      BuildParameters parameters = new BuildParameters(i, 0.25, 2_000, 200);
      PROFILES.add(
          new ProfileBuilder(parameters)
              .build(
                  MODEL.sample(REFERENCE_SIZE, new SplittableRandom(1_000 + i)),
                  new ProfileBinding("model", "preprocessing"),
                  1,
                  256));
    }
  }

  // Tolerances are three of the standard errors above: 3 sd / sqrt(20).
  @ParameterizedTest
  @CsvSource({"50, .0070, .015", "200, .0080, .019"})
  void pValue_ofCleanWindowsIsUniform(int n, double errorAt01, double errorAt05) {
    double[] pValues = pValues(MODEL, n, WINDOWS);

    assertThat(shareAtMost(pValues, .01)).isCloseTo(.01, within(errorAt01));
    assertThat(shareAtMost(pValues, .05)).isCloseTo(.05, within(errorAt05));
    // 2,000 independent p-values would stay under .036 in 99 of 100 cases; sharing a reference by
    // the hundred doubles that.
    assertThat(distanceFromUniform(pValues)).isLessThan(.07);
  }

  // Two of eight factors move by half of their standard deviation.
  @Test
  void pValue_ofShiftedFactorsIsSmall() {
    double[] pValues = pValues(MODEL.shifted(2, 0.5f), 200, 5);

    assertThat(shareAtMost(pValues, .01)).isGreaterThan(.95);
  }

  private static double[] pValues(FactorModel model, int n, int windowsPerReference) {
    double[] pValues = new double[REFERENCES * windowsPerReference];
    SplittableRandom random = new SplittableRandom(n);
    for (int i = 0; i < pValues.length; i++) {
      pValues[i] = pValue(PROFILES.get(i % REFERENCES), model, n, random);
    }
    Arrays.sort(pValues);
    return pValues;
  }

  private static double pValue(
      ReferenceProfile profile, FactorModel model, int n, SplittableRandom random) {
    double score =
        new MeanCramerVonMises(java.util.Optional.empty())
            .score(model.window(n, profile.statistics(), random), profile.statistics());
    return profile.calibration().orElseThrow().test().distribution(0).pValue(score, n);
  }

  private static double shareAtMost(double[] pValues, double bound) {
    return (double) Arrays.stream(pValues).filter(p -> p <= bound).count() / pValues.length;
  }

  private static double distanceFromUniform(double[] ascending) {
    double largest = 0;
    for (int i = 0; i < ascending.length; i++) {
      double above = (i + 1.0) / ascending.length - ascending[i];
      double below = ascending[i] - (double) i / ascending.length;
      largest = Math.max(largest, Math.max(above, below));
    }
    return largest;
  }
}
