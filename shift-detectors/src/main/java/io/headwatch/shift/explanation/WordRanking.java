package io.headwatch.shift.explanation;

import io.headwatch.shift.statistics.Moments;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * By what words are ranked: z = (mean_w - mean_r) / standard error, which differ in the variance
 * that the error is made of. Window and reference are both finite samples, of n and m images.
 *
 * <p>To each variance the square of half the uniform share 1/V is added. A word whose probability
 * is all but constant, and far below what it would have if all words fitted alike, would otherwise
 * get any z for a change that nobody could see.
 */
public enum WordRanking {
  /**
   * The error of {@link #POOLED} plus a constant: the error that nine of ten words stay below (V.
   * Tusher, R. Tibshirani and G. Chu, "Significance analysis of microarrays applied to the ionizing
   * radiation response", PNAS 98, 2001). Probabilities have heavy tails: a word that is in few
   * images has a small error, and by chance a larger z than one that truly became rarer.
   */
  STEADY {
    @Override
    double squaredError(int word, Moments window, Moments reference, double floor) {
      return POOLED.squaredError(word, window, reference, floor);
    }

    @Override
    double constant(double[] errors) {
      double[] ascending = errors.clone();
      Arrays.sort(ascending);
      return ascending[(int) (QUANTILE * (ascending.length - 1))];
    }
  },

  /**
   * Under the null hypothesis both are samples of one population, so s^2 is pooled, with n + m - 2
   * degrees of freedom, and the error is s sqrt(1/n + 1/m): Student's two-sample t. A word that the
   * reference never saw takes its variance from the window.
   */
  POOLED {
    @Override
    double squaredError(int word, Moments window, Moments reference, double floor) {
      double freedom = Math.max(1, window.count() + reference.count() - 2);
      double pooled = (window.m2(word) + reference.m2(word)) / freedom;
      return (pooled + floor) * (1.0 / window.count() + 1.0 / reference.count());
    }
  },

  /**
   * Each sample has a variance of its own: Welch's t (Biometrika 34, 1947). A word that became
   * frequent has a larger variance in the window, which takes from its z.
   */
  WELCH {
    @Override
    double squaredError(int word, Moments window, Moments reference, double floor) {
      return (variance(word, window) + floor) / window.count()
          + (variance(word, reference) + floor) / reference.count();
    }
  },

  /** The reference's variance alone: favours words that are rare in the reference. */
  REFERENCE {
    @Override
    double squaredError(int word, Moments window, Moments reference, double floor) {
      return (variance(word, reference) + floor) * (1.0 / window.count() + 1.0 / reference.count());
    }
  };

  private static final double FLOOR = 0.5;
  private static final double QUANTILE = 0.9;

  /**
   * The changes of all words' means in standard errors.
   *
   * @param window moments of the window's probabilities, of at least one image
   * @param reference moments of the reference's probabilities, of at least one image
   */
  public double[] z(Moments window, Moments reference) {
    double floor = FLOOR / window.dimensions();
    double[] errors =
        IntStream.range(0, window.dimensions())
            .mapToDouble(word -> Math.sqrt(squaredError(word, window, reference, floor * floor)))
            .toArray();
    double constant = constant(errors);
    return IntStream.range(0, errors.length)
        .mapToDouble(word -> (window.mean(word) - reference.mean(word)) / (errors[word] + constant))
        .toArray();
  }

  /** What is added to each of the words' errors. */
  double constant(double[] errors) {
    return 0;
  }

  abstract double squaredError(int word, Moments window, Moments reference, double floor);

  private static double variance(int word, Moments moments) {
    return moments.m2(word) / Math.max(1, moments.count() - 1);
  }
}
