package io.headwatch.study;

/**
 * A share of independent trials with its 95 % interval (Wilson, JASA 22, 1927), which holds for
 * shares near 0 and 1 too.
 *
 * @param value the share, 0 to 1
 * @param low lower end
 * @param high upper end
 */
public record Proportion(double value, double low, double high) {
  private static final double Z = 1.959964;

  /**
   * @param hits 0 to {@code trials}
   * @param trials at least 1
   */
  static Proportion of(int hits, int trials) {
    if (hits < 0 || hits > trials || trials < 1) {
      throw new IllegalArgumentException("%d of %d is no share".formatted(hits, trials));
    }
    double share = (double) hits / trials;
    double z2 = Z * Z / trials;
    double centre = (share + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt((share * (1 - share) + z2 / 4) / trials) / (1 + z2);
    return new Proportion(
        share,
        Math.max(0, Math.min(share, centre - half)),
        Math.min(1, Math.max(share, centre + half)));
  }
}
