package io.headwatch.shift.calibration;

/**
 * Turns p-values into e-values: a falling function e on (0, 1] that integrates to one, so that e(p)
 * of a uniform p has mean 1 and of a conservative p at most 1 (Vovk and Wang, E-values:
 * calibration, combination and applications, Annals of Statistics 49, 2021, section 2).
 *
 * <p>Values are logarithms: e of the smallest p-values exceeds a double.
 */
public sealed interface PToECalibrator {
  /**
   * The logarithm of the e-value.
   *
   * @param pValue in (0, 1]
   * @throws IllegalArgumentException if {@code pValue} is 0, as no calibrated p-value is, or not a
   *     probability
   */
  double logE(double pValue);

  /**
   * The calibrator kappa p^(kappa - 1). Near 0 it rests on the few smallest p-values, near 1 it
   * adds up many slightly small ones.
   *
   * @param kappa in (0, 1), both ends excluded
   */
  static PToECalibrator ofKappa(double kappa) {
    return new Power(kappa);
  }

  /** The even mixture of all kappa in (0, 1): (1 - p + p ln p) / (p (ln p)^2), and 1/2 at p = 1. */
  static PToECalibrator mixture() {
    return new Mixture();
  }

  /**
   * kappa p^(kappa - 1).
   *
   * @param kappa in (0, 1), both ends excluded
   */
  record Power(double kappa) implements PToECalibrator {
    public Power {
      if (!(kappa > 0 && kappa < 1)) {
        throw new IllegalArgumentException("kappa is " + kappa + ", must be in (0, 1)");
      }
    }

    @Override
    public double logE(double pValue) {
      requirePValue(pValue);
      return Math.log(kappa) + (kappa - 1) * Math.log(pValue);
    }
  }

  /**
   * The integral of kappa p^(kappa - 1) over kappa in (0, 1).
   *
   * <p>Implementation note: with L = -ln p it is (exp(L) - 1 - L) / L^2, whose numerator cancels
   * near p = 1 and overflows near 0; so below L = 1 it is summed as the series of L^m / (m + 2)!,
   * and above it is taken in logarithms.
   */
  record Mixture() implements PToECalibrator {
    private static final int TERMS = 18;

    @Override
    public double logE(double pValue) {
      requirePValue(pValue);
      double surprise = -Math.log(pValue);
      return surprise < 1
          ? Math.log(series(surprise))
          : surprise - 2 * Math.log(surprise) + Math.log1p(-(1 + surprise) * pValue);
    }

    private static double series(double surprise) {
      double sum = 0;
      for (int m = TERMS; m >= 0; m--) {
        sum = (1 + surprise * sum) / (m + 2);
      }
      return sum;
    }
  }

  private static void requirePValue(double pValue) {
    if (!(pValue > 0 && pValue <= 1)) {
      throw new IllegalArgumentException("p-value is " + pValue + ", must be in (0, 1]");
    }
  }
}
