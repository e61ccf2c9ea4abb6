package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.FeatureStatistics;
import io.headwatch.shift.statistics.Moments;

/**
 * How far mean and covariance of the embedding's principal components have moved together: a
 * changed mix of what there is moves both a little, and neither enough to be seen by itself. The
 * sum of Hotelling's T^2 q / u, with q = d' S^-1 d and u = 1/n + 1/m, and of half the change of
 * covariance f / u, each in standard deviations that it has between clean windows of normal values,
 * divided by the mean of that sum.
 *
 * <p>With A the difference of the covariances and v_i the reference's variance of component i, f =
 * 1/2 sum_ij A_ij^2 / (v_i + v_j): the first term of the squared Fréchet distance of two normal
 * distributions of equal means, whose second covariance is near the first (the Bures metric;
 * Bhatia, Jain and Lim, Expositiones Mathematicae 37, 2019), where components are uncorrelated, as
 * principal ones nearly are. Unlike a whitened difference it is not ruled by the many components
 * that hardly vary. For normal values A_ij^2 has the mean u v_i v_j, twice that for i = j.
 *
 * <p>Both are measured by the noise that the window's own images bring along: q / u times K over
 * the mean of q^2 = sum_i x_i^2 / v_i, f / u times its mean for normal values over the mean of h^2,
 * an image's part of it. Real images have outliers, which rule squares: a window that one of them
 * rules has a score like any other, where it would be a matter of chance whether a reference has
 * seen the like (self-normalisation: de la Peña, Lai and Shao, Self-Normalized Processes, Springer
 * 2009). With profiles that tell no noise it is left out. What a shift adds to the squares it adds
 * to the noise as well, so {@link #effectSize} of the largest shifts stays below 1.
 */
public final class MomentChange implements FeatureDetector {
  private static final double LEAST_NOISE = 1e-12;

  /** The larger, the less is left of what T^2 sees; RATIONALE.md has the study. */
  private static final double WEIGHT_OF_COVARIANCE = 0.5;

  /** Of the variance of all components together: below it, one does not vary. */
  private static final double NONE = 1e-12;

  private final HotellingT2 mean = HotellingT2.ofEmbedding();

  @Override
  public String name() {
    return "embedding.moments";
  }

  @Override
  public Family family() {
    return Family.EMBEDDING;
  }

  @Override
  public boolean sees(FeatureStatistics reference) {
    return mean.sees(reference);
  }

  @Override
  public double score(FeatureStatistics window, FeatureStatistics reference) {
    CrossMoments w = window.components();
    CrossMoments r = reference.components();
    double unit = 1.0 / w.count() + 1.0 / r.count();
    double k = r.dimensions();
    Moments noise = window.noise();
    double ofMean = mean.squaredDistance(w, r) / unit / Math.sqrt(2 * k) * overNoise(k, noise, 0);
    CovarianceChange change = CovarianceChange.between(w, r);
    double scale = change.deviation() == 0 ? 0 : WEIGHT_OF_COVARIANCE / change.deviation();
    double ofCovariance = scale * change.squared() / unit * overNoise(change.expected(), noise, 1);
    return (ofMean + ofCovariance) / (Math.sqrt(k / 2) + scale * change.expected());
  }

  /**
   * What is expected of normal values over what the window's images bring along. The latter is 0
   * only if every image lies in the centre.
   */
  private static double overNoise(double expected, Moments noise, int which) {
    return noise.dimensions() == 0 ? 1 : expected / Math.max(noise.mean(which), LEAST_NOISE);
  }

  /**
   * The change of covariance.
   *
   * @param squared f
   * @param expected the mean of f / u between clean windows of normal values
   * @param deviation the standard deviation of f / u between them
   */
  private record CovarianceChange(double squared, double expected, double deviation) {

    /** One image has no spread: its covariances are 0. */
    static CovarianceChange between(CrossMoments window, CrossMoments reference) {
      double[] variances = new double[reference.dimensions()];
      double total = 0;
      for (int i = 0; i < variances.length; i++) {
        variances[i] = reference.covariance(i, i);
        total += variances[i];
      }
      double squared = 0;
      double expected = 0;
      double variance = 0;
      for (int i = 0; i < variances.length; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = variances[i] + variances[j];
          if (sum <= NONE * total) {
            continue;
          }
          double ofWindow = window.count() < 2 ? 0 : window.covariance(i, j);
          double difference = ofWindow - reference.covariance(i, j);
          // Both A_ij and A_ji; on the diagonal half the terms, but twice the mean.
          double mean = variances[i] * variances[j] / sum;
          squared += difference * difference / sum * (i == j ? 0.5 : 1);
          expected += mean;
          variance += 2 * mean * mean;
        }
      }
      return new CovarianceChange(squared, expected, Math.sqrt(variance));
    }
  }
}
