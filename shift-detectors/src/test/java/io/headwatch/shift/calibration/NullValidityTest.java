package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.CombinedTest;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether p-values of all detectors, and of all together, keep their promise on strongly correlated
 * values: 32 pairs, embeddings, words and pixels mixed from eight factors, 40 references of 1,000
 * images each, 800 null windows, and clean windows that no reference has seen. Windows of one
 * reference share its error, so the error of a rate is that of the mean of 40 references. Over 60
 * other references, and these, the rate of p <= .05 had a standard deviation of .020 to .033
 * between references at n = 50 (100 windows each) and of .028 to .066 at n = 200 (50 windows each),
 * the rate of p <= .01 one of .008 to .017 and .010 to .025, the largest for words. The means of
 * the others were .044 to .050 and .042 to .053, that of all detectors together .049 and .050.
 */
class NullValidityTest {
  private static final int REFERENCES = 40;
  private static final int REFERENCE_SIZE = 1_000;
  private static final int PAIRS = 32;
  private static final String COMBINED = "combined";
  private static final FactorModel MODEL = new FactorModel(PAIRS, 8, 7);
  private static final List<Detector> DETECTORS = DetectorChoice.ALL.on(Optional.empty());
  private static final List<ReferenceProfile> PROFILES = new ArrayList<>();

  @BeforeAll
  static void buildProfiles() {
    for (int i = 0; i < REFERENCES; i++) {
      PROFILES.add(
          new ProfileBuilder(
                  new BuildParameters(i, 0.25, 800, 200),
                  ReplicateRunner.SEQUENTIAL,
                  BuildProgress.SILENT,
                  FactorModel.WORDS,
                  Optional.empty(),
                  DetectorChoice.ALL)
              .build(
                  MODEL.images(REFERENCE_SIZE, new SplittableRandom(1_000 + i)),
                  new ProfileBinding("model", "preprocessing"),
                  1,
                  PAIRS));
    }
  }

  // Tolerances are three of the largest standard errors above: 3 sd / sqrt(40). 50 lies between two
  // null windows' sizes, 200 is one of them. 4,000 independent p-values would stay under .026, and
  // 2,000 under .036, in 99 of 100 cases; sharing a reference by the hundred doubles and triples
  // that.
  @ParameterizedTest
  @CsvSource({"50, 100, .0081, .0157, .07", "200, 50, .0119, .0313, .11"})
  void pValue_ofCleanWindowsIsUniform(
      int n, int windows, double errorAt01, double errorAt05, double distance) {
    Map<String, double[]> pValues = pValues(MODEL, n, windows);

    assertThat(pValues).hasSize(DETECTORS.size() + 1);
    pValues.forEach(
        (name, ascending) -> {
          assertThat(shareAtMost(ascending, .01)).as(name).isCloseTo(.01, within(errorAt01));
          assertThat(shareAtMost(ascending, .05)).as(name).isCloseTo(.05, within(errorAt05));
          assertThat(distanceFromUniform(ascending)).as(name).isLessThan(distance);
        });
  }

  // Two of eight factors move by one and a half of their standard deviation; all detectors look at
  // these as well.
  @Test
  void pValue_ofShiftedFactorsIsSmall() {
    pValues(MODEL.shifted(2, 1.5f), 200, 2)
        .forEach((name, p) -> assertThat(shareAtMost(p, .01)).as(name).isGreaterThan(.95));
  }

  /** By detector, ascending. */
  private static Map<String, double[]> pValues(FactorModel model, int n, int windowsPerReference) {
    Map<String, double[]> pValues = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(n);
    int windows = REFERENCES * windowsPerReference;
    for (int i = 0; i < windows; i++) {
      int window = i;
      ReferenceProfile profile = PROFILES.get(i % REFERENCES);
      pValues(profile, model.window(n, profile.statistics(), random))
          .forEach(
              (name, p) -> pValues.computeIfAbsent(name, key -> new double[windows])[window] = p);
    }
    pValues.values().forEach(Arrays::sort);
    return pValues;
  }

  private static Map<String, Double> pValues(ReferenceProfile profile, PaneStatistics window) {
    CombinedTest test = profile.calibration().orElseThrow().test();
    assertThat(profile.calibration().orElseThrow().detectors())
        .isEqualTo(DETECTORS.stream().map(Detector::name).toList());
    double[] scores =
        DETECTORS.stream().mapToDouble(d -> d.score(window, profile.statistics())).toArray();
    double[] each = test.pValues(scores, window.count());
    Map<String, Double> pValues = new TreeMap<>();
    for (int d = 0; d < each.length; d++) {
      pValues.put(DETECTORS.get(d).name(), each[d]);
    }
    pValues.put(COMBINED, test.pValue(each, window.count()));
    return pValues;
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
