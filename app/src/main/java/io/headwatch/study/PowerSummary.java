package io.headwatch.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a table of power comes to.
 *
 * @param means mean power over all rows, by method
 * @param contested number of rows in which Headwatch or the best baseline detects between 10 and 95
 *     % of the windows
 * @param ahead number of those in which Headwatch detects more than the best baseline
 * @param worst the row in which the best baseline is furthest ahead, or least behind
 */
public record PowerSummary(List<Mean> means, int contested, int ahead, PowerRow worst) {
  private static final double FEW = 0.1;
  private static final double MOST = 0.95;

  /** The mean power of a method over rows. */
  public record Mean(PowerMethod method, double power) {}

  /**
   * @param rows of the same methods, at least one
   */
  static PowerSummary of(List<PowerRow> rows) {
    List<PowerRow> contested = rows.stream().filter(PowerSummary::contested).toList();
    return new PowerSummary(
        means(rows),
        contested.size(),
        (int) contested.stream().filter(row -> row.difference().value() > 0).count(),
        rows.stream().min(Comparator.comparing(row -> row.difference().value())).orElseThrow());
  }

  private static List<Mean> means(List<PowerRow> rows) {
    List<Mean> means = new ArrayList<>();
    for (int m = 0; m < rows.get(0).powers().size(); m++) {
      int method = m;
      double mean =
          rows.stream()
              .mapToDouble(r -> r.powers().get(method).share().value())
              .average()
              .orElse(0);
      means.add(new Mean(rows.get(0).powers().get(m).method(), mean));
    }
    return means;
  }

  private static boolean contested(PowerRow row) {
    return between(row.ours()) || between(row.best());
  }

  private static boolean between(double power) {
    return power >= FEW && power <= MOST;
  }
}
