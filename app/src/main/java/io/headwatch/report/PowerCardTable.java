package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.DetectableShift;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.PowerCurve.MeanChange;
import io.headwatch.shift.profile.ShiftKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A power card at a rate of false alarms, for people: a row for each shift, a column a size. */
public final class PowerCardTable {

  private final PowerCard card;
  private final double alpha;

  /**
   * @param alpha largest p-value of a window that alarms
   */
  public PowerCardTable(PowerCard card, double alpha) {
    this.card = requireNonNull(card, "card is null");
    this.alpha = alpha;
  }

  /** The table as lines of text, its columns aligned. */
  public List<String> text() {
    List<List<String>> rows = rows();
    int width = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    return rows.stream().map(row -> line(row, width)).toList();
  }

  /** The rows, the first with the names of the columns. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        Stream.concat(Stream.of("shift"), card.sizes().stream().map("n = %,d"::formatted))
            .toList());
    for (PowerCurve curve : card.curves()) {
      rows.add(row(label(curve), curve, (found, size) -> cell(curve, found)));
      curve
          .mean()
          .ifPresent(
              mean ->
                  rows.add(
                      row(
                          "  change of its mean" + unit(curve),
                          curve,
                          (found, size) -> meanCell(curve, mean, found))));
    }
    return rows;
  }

  /** What stands in a cell. */
  @FunctionalInterface
  private interface Cell {
    String of(DetectableShift found, int size);
  }

  private List<String> row(String label, PowerCurve curve, Cell cell) {
    return Stream.concat(
            Stream.of(label),
            IntStream.range(0, card.sizes().size())
                .mapToObj(size -> cell.of(curve.smallest(size, alpha), size)))
        .toList();
  }

  private static String line(List<String> row, int width) {
    StringBuilder line = new StringBuilder(("%-" + width + "s").formatted(row.get(0)));
    row.stream().skip(1).forEach(cell -> line.append("  %14s".formatted(cell)));
    return line.toString();
  }

  private static String label(PowerCurve curve) {
    return switch (curve.kind()) {
      case CONCEPT, WORD -> "more \"%s\", share of images".formatted(curve.name());
      case EMBEDDING -> "mean embedding, standard deviations";
      case BLUR -> "blur, pixels of the network's input";
      case DARKNESS -> "darker by, share of brightness";
      case NOISE -> "noise, grey levels of 0-255";
    };
  }

  private static String unit(PowerCurve curve) {
    return curve.kind() == ShiftKind.WORD ? ", points (deviations)" : " score (deviations)";
  }

  private static String cell(PowerCurve curve, DetectableShift found) {
    String amount =
        switch (curve.kind()) {
          case CONCEPT, WORD, DARKNESS -> number(100 * found.strength()) + " %";
          case EMBEDDING, BLUR, NOISE -> number(found.strength());
        };
    return bounded(found, amount);
  }

  private static String meanCell(PowerCurve curve, MeanChange mean, DetectableShift found) {
    double change = found.strength() * mean.perShare();
    double points = curve.kind() == ShiftKind.WORD ? 100 * change : change;
    return bounded(found, "+%s (%s)".formatted(number(points), number(change / mean.deviation())));
  }

  private static String bounded(DetectableShift found, String amount) {
    return switch (found.bound()) {
      case ABOUT -> amount;
      case AT_MOST -> "<= " + amount;
      case MORE_THAN -> "> " + amount;
      case UNKNOWN -> "?";
    };
  }

  /** With two significant digits. */
  private static String number(double value) {
    int digits = value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
