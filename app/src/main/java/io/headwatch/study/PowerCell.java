package io.headwatch.study;

import io.headwatch.study.PowerMethod.Kind;
import java.util.List;
import java.util.stream.IntStream;

/** Counts what each method detects of the windows of one shift and size. */
final class PowerCell {
  private final List<PowerMethod> methods;
  private final int combined;
  private final int[] detected;
  private final int[] combinedOnly;
  private final int[] otherOnly;
  private int windows;

  PowerCell(List<PowerMethod> methods) {
    this.methods = methods;
    this.combined = methods.indexOf(PowerMethod.COMBINED);
    this.detected = new int[methods.size()];
    this.combinedOnly = new int[methods.size()];
    this.otherOnly = new int[methods.size()];
  }

  /**
   * Adds a window.
   *
   * @param scores of each method
   * @param thresholds of each method: above it the window is detected
   */
  void add(double[] scores, double[] thresholds) {
    windows++;
    boolean ours = scores[combined] > thresholds[combined];
    for (int m = 0; m < detected.length; m++) {
      boolean theirs = scores[m] > thresholds[m];
      detected[m] += theirs ? 1 : 0;
      combinedOnly[m] += ours && !theirs ? 1 : 0;
      otherOnly[m] += theirs && !ours ? 1 : 0;
    }
  }

  /** The row of the table, after at least one window. */
  PowerRow row(String population, int n) {
    int best =
        IntStream.range(0, detected.length)
            .filter(m -> methods.get(m).kind() == Kind.BASELINE)
            .reduce((a, b) -> detected[b] > detected[a] ? b : a)
            .orElseThrow();
    int end = population.lastIndexOf('-');
    return new PowerRow(
        end < 0 ? population : population.substring(0, end),
        population.substring(end + 1),
        n,
        windows,
        IntStream.range(0, detected.length).mapToObj(this::power).toList(),
        methods.get(best).name(),
        PairedDifference.of(combinedOnly[best], otherOnly[best], windows));
  }

  private PowerRow.Power power(int method) {
    return new PowerRow.Power(methods.get(method), Proportion.of(detected[method], windows));
  }
}
