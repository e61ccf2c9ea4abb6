package io.headwatch.shift.detector;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.statistics.BinEdges;

/**
 * Jensen-Shannon divergence of the shares of the 16 bins, 0 to ln 2: in nats, and the divergence
 * itself, not its root, which is called the Jensen-Shannon distance. It is the mean of the
 * Kullback-Leibler divergences of both from their middle (Lin, IEEE Transactions on Information
 * Theory 37, 1991): half the sum of p ln p + q ln q - (p + q) ln((p + q) / 2). Empty bins need no
 * pseudo-counts.
 */
public final class JensenShannon implements BinDetector {
  @Override
  public BinScorer scorer(BinEdges edges, int n, int m) {
    CountTable windowTerms = terms(n);
    CountTable referenceTerms = terms(m);
    double windowShare = 1.0 / n;
    double referenceShare = 1.0 / m;
    return (pair, window, reference) -> {
      double sum = 0;
      for (int bin = 0; bin < BINS; bin++) {
        double both = window[bin] * windowShare + reference[bin] * referenceShare;
        sum += windowTerms.at(window[bin]) + referenceTerms.at(reference[bin]);
        sum -= timesLog(both, both / 2);
      }
      return Math.max(0, sum / 2);
    };
  }

  @Override
  public double unit(int n, int m) {
    return 1.0 / n + 1.0 / m;
  }

  /** p ln p of the share p of some of so many images. */
  private static CountTable terms(int images) {
    double share = 1.0 / images;
    return new CountTable(images, count -> timesLog(count * share, count * share));
  }

  private static double timesLog(double factor, double share) {
    return share == 0 ? 0 : factor * Math.log(share);
  }
}
