package io.headwatch.shift.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.detector.WordChange.Summary;
import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.FeatureStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.FDistribution;
import org.junit.jupiter.api.Test;

/** The detectors that look beside the pairs, against closed forms, SciPy and simulation. */
class FeatureDetectorsTest {
  private static final float[][] FIVE = {{1, 2, 0}, {3, 1, 1}, {2, 5, -1}, {0, 3, 2}, {4, 4, 3}};
  private static final float[][] SIX = {
    {0, 1, 1}, {2, 0, 2}, {1, -1, 0}, {3, 2, 4}, {-1, 1, 1}, {0, 3, -2}
  };

  // The reference's covariance is 2/3 I, so q = (1 + 1) / (2/3) = 3, and the score is
  // 3 / (1 + 1/4) * (4 - 2) / (2 * 3).
  @Test
  void hotelling_inTwoDimensionsHasItsClosedForm() {
    FeatureStatistics reference =
        Features.ofComponents(
            new float[] {1, 0}, new float[] {-1, 0}, new float[] {0, 1}, new float[] {0, -1});

    double score =
        HotellingT2.ofEmbedding().score(Features.ofComponents(new float[] {1, 1}), reference);

    assertThat(score).isCloseTo(0.8, within(1e-9));
  }

  // numpy: d @ solve(cov(r.T), d) / (1/5 + 1/6) * (6 - 3) / (3 * 5).
  @Test
  void hotelling_equalsNumpy() {
    assertThat(
            HotellingT2.ofEmbedding()
                .score(Features.ofComponents(FIVE), Features.ofComponents(SIX)))
        .isCloseTo(1.7495361781076064, within(1e-9));
    assertThat(HotellingT2.ofPixels().score(Features.ofPixels(FIVE), Features.ofPixels(SIX)))
        .isCloseTo(1.7495361781076064, within(1e-5));
  }

  /**
   * For normal values the score has the F distribution with 3 and 37 degrees of freedom: over 4,000
   * windows its mean has a standard error of 0.0146, the share above the 95 % quantile one of
   * 0.0034: four of each.
   */
  @Test
  void hotelling_ofNormalValuesHasAnFDistribution() {
    SplittableRandom random = new SplittableRandom(5);
    FDistribution distribution = FDistribution.of(3, 37);
    double quantile = distribution.inverseSurvivalProbability(0.05);
    int trials = 4_000;
    double sum = 0;
    int above = 0;
    for (int trial = 0; trial < trials; trial++) {
      double score =
          HotellingT2.ofEmbedding()
              .score(
                  Features.ofComponents(correlated(15, random)),
                  Features.ofComponents(correlated(40, random)));
      sum += score;
      above += score > quantile ? 1 : 0;
    }

    assertThat(sum / trials).isCloseTo(distribution.getMean(), within(0.058));
    assertThat(above / (double) trials).isCloseTo(0.05, within(0.0138));
  }

  private static float[][] correlated(int images, SplittableRandom random) {
    float[][] rows = new float[images][3];
    for (float[] row : rows) {
      double shared = random.nextGaussian();
      for (int i = 0; i < 3; i++) {
        row[i] = (float) (5 + (i + 1) * (shared + 0.5 * random.nextGaussian()));
      }
    }
    return rows;
  }

  // Images that all have one size: it neither shows a shift nor hides that of the others.
  @Test
  void hotelling_ofAConstantDimensionIsThatOfTheOthers() {
    FeatureStatistics reference =
        Features.ofPixels(
            new float[] {1, 0, 7},
            new float[] {-1, 0, 7},
            new float[] {0, 1, 7},
            new float[] {0, -1, 7},
            new float[] {0, 0, 7});
    FeatureStatistics same = Features.ofPixels(new float[] {1, 1, 7});
    FeatureStatistics wider = Features.ofPixels(new float[] {1, 1, 7.5f});

    // Covariance 1/2 I, but for the ridge: q = 4.
    double expected = 4 / (1 + 1.0 / 5) * (5 - 3) / (3 * 4);
    assertThat(HotellingT2.ofPixels().score(same, reference)).isCloseTo(expected, within(1e-4));
    assertThat(HotellingT2.ofPixels().score(wider, reference)).isFinite().isGreaterThan(1e4);
  }

  // A null window is up to half of the reference; the rest must have degrees of freedom.
  @Test
  void hotelling_seesReferencesOfMoreThanTwiceItsDimensions() {
    assertThat(HotellingT2.ofPixels().sees(Features.ofPixels(new float[8][3]))).isFalse();
    assertThat(HotellingT2.ofPixels().sees(Features.ofPixels(new float[9][3]))).isTrue();
    assertThat(HotellingT2.ofPixels().sees(Features.none())).isFalse();
  }

  // Means (1, 2) apart, covariances 2/3 diag(9, 1) and 2/3 diag(1, 4): 5 + 2/3 ((3-1)^2 + (1-2)^2).
  @Test
  void frechet_ofCommutingCovariancesHasItsClosedForm() {
    FeatureStatistics reference = cross(3, 1, 0, 0);
    FeatureStatistics window = cross(1, 2, 1, 2);

    assertThat(FrechetDistance.squared(window.components(), reference.components()))
        .isCloseTo(5 + 10.0 / 3, within(1e-12));
    // In units of (1/4 + 1/4) 2/3 (9 + 1).
    assertThat(new FrechetDistance().score(window, reference)).isCloseTo(2.5, within(1e-12));
  }

  private static FeatureStatistics cross(float a, float b, float x, float y) {
    return Features.ofComponents(
        new float[] {x + a, y},
        new float[] {x - a, y},
        new float[] {x, y + b},
        new float[] {x, y - b});
  }

  // numpy and SciPy 1.17.1: d @ d + trace(Sw + Sr - 2 sqrtm(Sr @ Sw)); / (trace(Sr) (1/5 + 1/6)).
  @Test
  void frechet_equalsScipy() {
    FeatureStatistics window = Features.ofComponents(FIVE);
    FeatureStatistics reference = Features.ofComponents(SIX);

    assertThat(FrechetDistance.squared(window.components(), reference.components()))
        .isCloseTo(5.867884091660273, within(1e-9));
    assertThat(new FrechetDistance().score(window, reference))
        .isCloseTo(1.9595902346917422, within(1e-9));
  }

  /** Roots of eigenvalues that rounding left below zero would be undefined. */
  @Test
  void frechet_ofEqualDegenerateDistributionsIsZero() {
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 50; trial++) {
      float[][] rows = new float[4][8];
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = i % 3 == 0 ? 2 : (float) random.nextGaussian();
        }
      }
      FeatureStatistics statistics = Features.ofComponents(rows);

      assertThat(FrechetDistance.squared(statistics.components(), statistics.components()))
          .isBetween(0.0, 1e-6);
      assertThat(new FrechetDistance().score(statistics, statistics)).isBetween(0.0, 1e-6);
    }
  }

  /**
   * 48 dimensions, of which 30 vary in the reference and 5 in a window of 10 images, all turned the
   * same way: the distance is that of the axes, d^2 + sum (s_r - s_w)^2. General methods for
   * eigenvalues may not converge on such matrices.
   */
  @Test
  void frechet_ofFewerImagesThanDimensionsHasItsClosedForm() {
    FeatureStatistics reference = Features.ofComponents(alongAxes(30, 1, 0));
    FeatureStatistics window = Features.ofComponents(alongAxes(5, 3, 7));
    double expected = 49;
    for (int axis = 0; axis < 30; axis++) {
      double ofReference = Math.sqrt(2 * (axis + 1) * (axis + 1) / 59.0);
      double ofWindow = axis < 5 ? Math.sqrt(2 * 9 * (axis + 1) * (axis + 1) / 9.0) : 0;
      expected += (ofReference - ofWindow) * (ofReference - ofWindow);
    }

    assertThat(FrechetDistance.squared(window.components(), reference.components()))
        .isCloseTo(expected, within(1e-4 * expected));
  }

  /** Two rows per axis, plus and minus its number, from a mean on the 41st axis; then reflected. */
  private static float[][] alongAxes(int axes, double factor, double mean) {
    double[] normal = new SplittableRandom(4).doubles(48, -1, 1).toArray();
    double square = Arrays.stream(normal).map(v -> v * v).sum();
    float[][] rows = new float[2 * axes][48];
    for (int row = 0; row < rows.length; row++) {
      double[] values = new double[48];
      values[40] = mean;
      values[row / 2] = factor * (row / 2 + 1) * (row % 2 == 0 ? 1 : -1);
      double product = 0;
      for (int i = 0; i < 48; i++) {
        product += values[i] * normal[i];
      }
      for (int i = 0; i < 48; i++) {
        rows[row][i] = (float) (values[i] - 2 * product / square * normal[i]);
      }
    }
    return rows;
  }

  // numpy: (q / u / sqrt(6) + f / u / sd / 2) / (3 / sqrt(6) + mean / sd / 2), with u = 1/5 + 1/6,
  // q = d @ solve(S, d), f = (A**2 / D).sum() / 2 for D = v[:, None] + v, mean and sd of f / u by
  // the moments of A**2 for normal values.
  @Test
  void momentChange_equalsNumpy() {
    assertThat(new MomentChange().score(Features.ofComponents(FIVE), Features.ofComponents(SIX)))
        .isCloseTo(1.800577727528046, within(1e-9));
  }

  // The same with q / u times 3 / mean(q_i^2) and f / u times mean / mean(h_i^2) over the window's
  // images, for variances (2, 3, 2.5): q_i^2 = (x**2 / v).sum(), h_i^2 = ((outer(x, x) -
  // diag(v))**2
  // / (v[:, None] + v)).sum() / 2. Noise is kept in single precision.
  @Test
  void momentChange_byTheWindowsOwnNoiseEqualsNumpy() {
    FeatureStatistics window = Features.withNoise(new float[] {2, 3, 2.5f}, FIVE);

    assertThat(new MomentChange().score(window, Features.ofComponents(SIX)))
        .isCloseTo(0.6715680330192758, within(1e-6));
  }

  /**
   * Over 2,000 clean windows the mean has a standard error of about 0.009: four of it, and 1 % more
   * for covariances that stand for those of an endless reference.
   */
  @Test
  void momentChange_ofNormalValuesHasTheMeanOne() {
    SplittableRandom random = new SplittableRandom(6);
    double sum = 0;
    int trials = 2_000;
    for (int trial = 0; trial < trials; trial++) {
      sum +=
          new MomentChange()
              .score(
                  Features.ofComponents(normal(100, 0, 1, random)),
                  Features.ofComponents(normal(800, 0, 1, random)));
    }

    assertThat(sum / trials).isCloseTo(1, within(0.046));
  }

  /** Where mean and spread both move a little, it tells more windows than either part of it. */
  @Test
  void momentChange_seesMeanAndSpreadTogether() {
    SplittableRandom random = new SplittableRandom(7);
    FeatureStatistics reference = Features.ofComponents(normal(4_000, 0, 1, random));
    List<FeatureDetector> detectors =
        List.of(new MomentChange(), HotellingT2.ofEmbedding(), new FrechetDistance());
    int[] seen = new int[detectors.size()];
    for (int d = 0; d < seen.length; d++) {
      FeatureDetector detector = detectors.get(d);
      double[] clean = scores(detector, reference, 0, 1, random);
      double threshold = Arrays.stream(clean).sorted().toArray()[(int) (0.99 * clean.length)];
      seen[d] =
          (int)
              Arrays.stream(scores(detector, reference, 0.08, 1.12, random))
                  .filter(score -> score > threshold)
                  .count();
    }

    assertThat(seen[0]).isGreaterThan(seen[1] + 50).isGreaterThan(seen[2] + 50);
  }

  private static double[] scores(
      FeatureDetector detector,
      FeatureStatistics reference,
      double shift,
      double spread,
      SplittableRandom random) {
    return IntStream.range(0, 1_000)
        .mapToDouble(
            i ->
                detector.score(
                    Features.ofComponents(normal(100, shift, spread, random)), reference))
        .toArray();
  }

  /** Components whose variances fall like those of embeddings do. */
  private static float[][] normal(
      int images, double shift, double spread, SplittableRandom random) {
    float[][] rows = new float[images][12];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ((shift + spread * random.nextGaussian()) / (i + 1));
      }
    }
    return rows;
  }

  /**
   * One image of 50 lies ten times as far out as the others, which squares of its components would
   * make a shift of. The window's own noise has it, too: the score is that of a clean window.
   */
  @Test
  void momentChange_ofAWindowWithAnOutlierIsThatOfAClean() {
    SplittableRandom random = new SplittableRandom(8);
    float[] variances = new float[12];
    FeatureStatistics plain = Features.ofComponents(normal(4_000, 0, 1, random));
    for (int i = 0; i < 12; i++) {
      variances[i] = (float) plain.components().covariance(i, i);
    }
    float[][] images = normal(50, 0, 1, random);
    for (int i = 0; i < 12; i++) {
      images[0][i] *= 10;
    }

    double without = new MomentChange().score(Features.ofComponents(images), plain);
    double with = new MomentChange().score(Features.withNoise(variances, images), plain);

    assertThat(without).isGreaterThan(5);
    assertThat(with).isBetween(0.5, 1.5);
  }

  @Test
  void momentChange_withoutAnySpreadOrOfOneImageIsFinite() {
    FeatureStatistics constant =
        Features.ofComponents(new float[] {1, 2}, new float[] {1, 2}, new float[] {1, 2});

    assertThat(new MomentChange().score(constant, constant)).isZero();
    assertThat(new MomentChange().score(Features.ofComponents(FIVE[0]), Features.ofComponents(SIX)))
        .isFinite()
        .isPositive();
  }

  @Test
  void frechet_withoutAnySpreadIsFinite() {
    FeatureStatistics constant = Features.ofComponents(new float[] {1, 2}, new float[] {1, 2});
    CrossMoments one = Features.ofComponents(new float[] {4, 6}).components();

    assertThat(new FrechetDistance().score(constant, constant)).isZero();
    assertThat(FrechetDistance.squared(one, constant.components())).isCloseTo(25, within(1e-12));
  }

  /**
   * The biased quadratic statistic, summed up over all pairs of images with the mean of three
   * Gaussian kernels, within four of the standard errors sqrt(6 / D) MMD.
   */
  @Test
  void fourierDiscrepancy_approximatesTheQuadraticStatistic() {
    SplittableRandom random = new SplittableRandom(6);
    double[] widths = {0.5, 1, 2};
    int features = 60_000;
    double[][] window = points(20, 1.5, random);
    double[][] reference = points(30, 0, random);

    double exact =
        meanKernel(window, window, widths)
            + meanKernel(reference, reference, widths)
            - 2 * meanKernel(window, reference, widths);
    double[][] frequencies = new double[features][3];
    for (int d = 0; d < features; d++) {
      frequencies[d][0] = random.nextGaussian() / widths[d % 3];
      frequencies[d][1] = random.nextGaussian() / widths[d % 3];
      frequencies[d][2] = random.nextDouble(2 * Math.PI);
    }
    FeatureStatistics w = Features.ofFourier(fourier(window, frequencies));
    FeatureStatistics r = Features.ofFourier(fourier(reference, frequencies));
    double squared = FourierDiscrepancy.squared(w.fourier(), r.fourier());

    assertThat(exact).isGreaterThan(0.1);
    assertThat(squared).isCloseTo(exact, within(4 * Math.sqrt(6 * exact / features)));
    // In units of (1/n + 1/m) times the features' mean variance, which is 1 less the mean kernel
    // within the reference, with the divisor m - 1.
    double variance = (1 - meanKernel(reference, reference, widths)) * 30 / 29;
    assertThat(new FourierDiscrepancy().score(w, r))
        .isCloseTo(exact / (variance * (1.0 / 20 + 1.0 / 30)), within(0.5));
  }

  private static double meanKernel(double[][] a, double[][] b, double[] widths) {
    double sum = 0;
    for (double[] x : a) {
      for (double[] y : b) {
        double square = Math.pow(x[0] - y[0], 2) + Math.pow(x[1] - y[1], 2);
        for (double width : widths) {
          sum += Math.exp(-square / (2 * width * width)) / widths.length;
        }
      }
    }
    return sum / a.length / b.length;
  }

  private static double[][] points(int count, double shift, SplittableRandom random) {
    double[][] points = new double[count][2];
    for (double[] point : points) {
      point[0] = shift + random.nextGaussian();
      point[1] = random.nextGaussian();
    }
    return points;
  }

  private static float[][] fourier(double[][] points, double[][] frequencies) {
    float[][] rows = new float[points.length][frequencies.length];
    for (int i = 0; i < points.length; i++) {
      for (int d = 0; d < frequencies.length; d++) {
        double[] f = frequencies[d];
        double angle = f[0] * points[i][0] + f[1] * points[i][1] + f[2];
        rows[i][d] = (float) (Math.sqrt(2) * Math.cos(angle));
      }
    }
    return rows;
  }

  @Test
  void fourierDiscrepancy_ofConstantFeaturesIsZero() {
    FeatureStatistics constant = Features.ofFourier(new float[] {1, -1}, new float[] {1, -1});

    assertThat(new FourierDiscrepancy().score(constant, constant)).isZero();
  }

  // Roots of the probabilities are 0 and .2, and 0, against .3 and .1: variances .02 and 0, their
  // mean .01; half of it is added: z^2 = .04 / (.025 * 1.5) and
  // .01 / (.005 * 1.5).
  @Test
  void wordChange_isSteadiedByTheMeanVariance() {
    FeatureStatistics reference = Features.ofWords(new float[] {0, 0}, new float[] {0.04f, 0});
    FeatureStatistics window = Features.ofWords(new float[] {0.09f, 0.01f});

    assertThat(new WordChange(Summary.MEAN_SQUARE, 0.5).score(window, reference))
        .isCloseTo(1.2, within(1e-6));
    assertThat(new WordChange(Summary.LARGEST, 0.5).score(window, reference))
        .isCloseTo(Math.sqrt(4.0 / 3), within(1e-6));
  }

  // Without it a word that never occurs has no scale, and is left out.
  @Test
  void wordChange_withoutSteadyingLeavesConstantWordsOut() {
    FeatureStatistics reference = Features.ofWords(new float[] {0, 0}, new float[] {0.04f, 0});
    FeatureStatistics window = Features.ofWords(new float[] {0.09f, 0.01f});

    assertThat(new WordChange(Summary.MEAN_SQUARE, 0).score(window, reference))
        .isCloseTo(0.04 / (0.02 * 1.5) / 2, within(1e-6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordChange(Summary.LARGEST, Double.NaN));
  }

  @Test
  void wordChange_effectSizeIsInStandardDeviations() {
    assertThat(new WordChange(Summary.LARGEST, 0.1).effectSize(3, 100, 300))
        .isCloseTo(3 * Math.sqrt(1.0 / 100 + 1.0 / 300), within(1e-12));
    assertThat(new WordChange(Summary.MEAN_SQUARE, 0.1).effectSize(4, 100, 300))
        .isCloseTo(Math.sqrt(3 * (1.0 / 100 + 1.0 / 300)), within(1e-12));
    assertThat(new WordChange(Summary.MEAN_SQUARE, 0.1).effectSize(0.5, 100, 300)).isZero();
  }

  // Variances 2 and 0, the ridge 1e-6, unit 1 + 1/2: 4 / (2 * 1.5), or 9e-6 / (1e-6 * 1.5).
  @Test
  void largestPixelChange_isTheLargestInStandardDeviations() {
    FeatureStatistics reference = Features.ofPixels(new float[] {0, 0}, new float[] {2, 0});
    LargestPixelChange detector = new LargestPixelChange();

    assertThat(detector.score(Features.ofPixels(new float[] {3, 0}), reference))
        .isCloseTo(Math.sqrt(4.0 / 3), within(1e-6));
    assertThat(detector.score(Features.ofPixels(new float[] {3, -0.003f}), reference))
        .isCloseTo(Math.sqrt(6), within(1e-5));
    assertThat(detector.effectSize(3, 1, 2)).isCloseTo(3 * Math.sqrt(1.5), within(1e-12));
  }

  // A detector that has nothing to look at would say of every window that nothing changed.
  @Test
  void sees_isFalseWithoutAnythingToLookAt() {
    List<Detector> all = DetectorChoice.ALL.on(Optional.empty());

    for (Detector detector : all) {
      if (detector instanceof FeatureDetector ofFeatures) {
        assertThat(ofFeatures.sees(Features.none())).as(detector.name()).isFalse();
      }
    }
    assertThat(new FrechetDistance().sees(Features.ofComponents(FIVE))).isTrue();
    assertThat(new FourierDiscrepancy().sees(Features.ofFourier(FIVE))).isTrue();
    assertThat(new WordChange(Summary.LARGEST, 0.1).sees(Features.ofWords(FIVE))).isTrue();
    assertThat(new LargestPixelChange().sees(Features.ofPixels(FIVE))).isTrue();
    assertThat(new LargestPixelChange().sees(Features.ofPixels(FIVE[0]))).isFalse();
  }

  // Profiles name their detectors: two of one name could not be told apart.
  @Test
  void all_haveNamesOfTheirFamilies() {
    List<Detector> all = DetectorChoice.ALL.on(Optional.empty());

    assertThat(all).extracting(Detector::name).doesNotHaveDuplicates();
    assertThat(all)
        .allMatch(d -> d.name().startsWith(d.family().name().toLowerCase(java.util.Locale.ROOT)));
    List<String> names = Arrays.asList("pixels.largest", "pairs.psi");
    assertThat(DetectorChoice.named(names).on(Optional.empty()))
        .extracting(Detector::name)
        .isEqualTo(names);
    assertThat(DetectorChoice.STANDARD.on(Optional.empty()))
        .extracting(Detector::name)
        .isSubsetOf(all.stream().map(Detector::name).toList());
  }
}
