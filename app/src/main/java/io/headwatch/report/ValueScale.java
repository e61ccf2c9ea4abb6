package io.headwatch.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The vertical axis of a plot: values to pixels, the largest on top.
 *
 * @param least value at the bottom
 * @param most value at the top, above {@code least}
 * @param height in pixels
 * @param compressed whether distances are those of square roots, from 0 on, so that both what is
 *     below a threshold and what is far above it can be seen
 */
record ValueScale(double least, double most, int height, boolean compressed) {

  private static final int MARKS = 4;
  private static final double[] ROUND = {1, 2, 5, 10};

  /** From 0 to a value, compressed; a bit higher, so that the largest doesn't touch the edge. */
  static ValueScale ofScores(double most, int height) {
    return new ValueScale(0, most * 1.08, height, true);
  }

  /** Between two values, or more so that there is room between them. */
  static ValueScale of(double least, double most, int height) {
    double room = Math.max((most - least) * 0.06, 0.05);
    return new ValueScale(least - room, most + room, height, false);
  }

  /** Pixels from the top. */
  double y(double value) {
    double inside = Math.min(most, Math.max(least, value));
    return height * (1 - (bent(inside) - bent(least)) / (bent(most) - bent(least)));
  }

  private double bent(double value) {
    return compressed ? Math.sqrt(Math.max(0, value)) : value;
  }

  /** Some round values on the scale. */
  List<Double> marks() {
    double step = step((most - least) / MARKS);
    List<Double> marks = new ArrayList<>();
    for (double mark = Math.ceil(least / step) * step; mark <= most; mark += step) {
      marks.add(Math.rint(mark / step) * step);
    }
    return marks;
  }

  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double round : ROUND) {
      if (round * power >= least) {
        return round * power;
      }
    }
    return ROUND[ROUND.length - 1] * power;
  }

  static String label(double mark) {
    return mark == Math.rint(mark)
        ? String.format(Locale.ROOT, "%.0f", mark + 0.0).replace('-', '\u2212')
        : String.format(Locale.ROOT, "%.2g", mark).replace('-', '\u2212');
  }
}
