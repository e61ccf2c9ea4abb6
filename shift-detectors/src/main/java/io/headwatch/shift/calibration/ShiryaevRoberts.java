package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

/**
 * The Shiryaev-Roberts e-detector, which finds small lasting shifts that no single window shows:
 * M_t = (M_{t-1} + 1) e_t, with e_t the e-value of window t, alarms at M_t >= A (Shin, Ramdas and
 * Rinaldo, E-detectors, arXiv 2203.03532, section 2).
 *
 * <p>While e_t has mean at most 1 given the windows before, M_t - t does not rise on average, and
 * so the mean number of windows until the alarm is at least A, and after every reset to {@link
 * SequentialEvidence#none()} again. For independent uniform p-values, kappa p^(kappa - 1) and no
 * discount it is A / kappa exactly, as M overshoots A by the factor 1 / kappa on average: 2 A for
 * {@link #standard()}.
 *
 * <p>P-values of one profile are uniform on average over references only: given the reference, its
 * error of relative size n / N (n images of the window, N of the reference) makes all windows look
 * a little more, or a little less, unusual, and M multiplies that up. Every e_t is therefore
 * divided by 1 + {@link #discount}. What that guarantees: a mean run length of at least A for each
 * reference whose mean e-value, given itself, is at most 1 + discount. It is no guarantee for every
 * reference.
 *
 * <p>How far that goes was simulated for the squared distance of the means of n and N normal
 * vectors in 1, 5 and 50 dimensions, kappa = 1/2 and A = 100, 500, 8,640 and 17,280. 87 to 99 of
 * 100 references meet the condition at n / N of .01 to .1. The alarms of at least 1,000 references
 * together were 2.1 to 3.1 A apart at n / N up to .02, 2.3 to 4.6 A at .05, 3 to 27 A at .1 and 14
 * A or more at .2 (one dimension and the largest A have the smallest figures, with standard errors
 * of 10 % of them at .05, 36 % at .1 and 58 % at .2). Without the discount these least figures were
 * 1.8, .86, .26 and .08 A. At .05 and A = 17,280, one reference in twenty has alarms less than .8
 * to 1.5 A apart.
 *
 * <p>kappa = 1/2 was chosen in the same study over the mixture, whose weight on the smallest
 * p-values made runs 4 to 8 A long up to n / N = .05 and weak shifts up to 2.7 times as slow to
 * find, and over kappa of .7 (or a mixture of kappa above .5), which adds up the reference's error:
 * alarms .4 to .6 A apart at n / N = .05 and A = 17,280 without discount.
 */
public final class ShiryaevRoberts {
  /** The largest n / N at which the discount is n / N itself. */
  private static final double LARGEST_LINEAR = 0.05;

  private final PToECalibrator calibrator;

  /** Creates a detector that multiplies up the e-values of a calibrator. */
  public ShiryaevRoberts(PToECalibrator calibrator) {
    this.calibrator = requireNonNull(calibrator, "calibrator is null");
  }

  /** The detector with e(p) = 1 / (2 sqrt(p)). */
  public static ShiryaevRoberts standard() {
    return new ShiryaevRoberts(PToECalibrator.ofKappa(0.5));
  }

  /**
   * The evidence after one more window.
   *
   * @param before evidence of the windows before
   * @param pValue calibrated p-value of this window, in (0, 1]
   * @param referenceRatio images of the window per image of the reference, n / N, at least 0; 0 if
   *     the reference is known without error
   */
  public SequentialEvidence next(SequentialEvidence before, double pValue, double referenceRatio) {
    return new SequentialEvidence(logOnePlus(before.logM()) + logE(pValue, referenceRatio));
  }

  /**
   * The natural logarithm of a window's e-value, less the discount.
   *
   * @param pValue as in {@link #next}
   * @param referenceRatio as in {@link #next}
   */
  public double logE(double pValue, double referenceRatio) {
    return calibrator.logE(pValue) - Math.log1p(discount(referenceRatio));
  }

  /**
   * What a mean e-value may exceed 1 by: n / N, and 20 (n / N)^2 above n / N = 1/20, where the
   * error of the reference is no longer small against that of the window.
   *
   * @param referenceRatio n / N, finite and at least 0
   */
  public static double discount(double referenceRatio) {
    if (!(referenceRatio >= 0 && referenceRatio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "images per reference image are " + referenceRatio + ", must be finite and at least 0");
    }
    return referenceRatio * Math.max(1, referenceRatio / LARGEST_LINEAR);
  }

  /** ln(1 + M) of ln M, for any M. */
  private static double logOnePlus(double logM) {
    return Math.max(logM, 0) + Math.log1p(Math.exp(-Math.abs(logM)));
  }
}
