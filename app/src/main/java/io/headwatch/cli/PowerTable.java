package io.headwatch.cli;

import static java.util.stream.Collectors.joining;

import io.headwatch.study.PairedDifference;
import io.headwatch.study.PowerRow;
import io.headwatch.study.PowerStudy;
import io.headwatch.study.PowerSummary;
import io.headwatch.study.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The table of a study of power, for people. */
final class PowerTable {
  private final PowerStudy.Result result;

  PowerTable(PowerStudy.Result result) {
    this.result = result;
  }

  /** In columns; numbers are percent. */
  List<String> text() {
    List<List<String>> table = table();
    List<String> lines = new ArrayList<>();
    for (List<String> row : table) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int width = width(table, column);
        line.append(("%-" + width + "s  ").formatted(row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add("");
    lines.addAll(summary());
    return lines;
  }

  private static int width(List<List<String>> table, int column) {
    return table.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
  }

  /** For documents; numbers are percent. */
  List<String> markdown() {
    List<List<String>> table = table();
    List<String> lines = new ArrayList<>();
    table.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
    lines.add(1, table.get(0).stream().map(cell -> "---").collect(joining("|", "|", "|")));
    lines.add("");
    summary().forEach(line -> lines.add("- " + line));
    return lines;
  }

  private List<List<String>> table() {
    List<List<String>> table = new ArrayList<>();
    Stream<String> methods =
        result.rows().get(0).powers().stream().map(power -> power.method().name());
    table.add(
        Stream.of(Stream.of("shift", "strength", "n"), methods, Stream.of("ours - best"))
            .flatMap(cells -> cells)
            .toList());
    result.rows().forEach(row -> table.add(cells(row)));
    return table;
  }

  private static List<String> cells(PowerRow row) {
    List<String> cells = new ArrayList<>(List.of(row.shift(), row.strength(), "" + row.n()));
    row.powers().forEach(power -> cells.add(cell(power.share())));
    PairedDifference difference = row.difference();
    cells.add(
        format(
            "%+.1f (%+.1f to %+.1f)",
            100 * difference.value(), 100 * difference.low(), 100 * difference.high()));
    return cells;
  }

  private static String cell(Proportion share) {
    return format("%.1f (%.1f-%.1f)", 100 * share.value(), 100 * share.low(), 100 * share.high());
  }

  private List<String> summary() {
    PowerSummary summary = result.summary();
    PowerRow worst = summary.worst();
    return List.of(
        "Share of windows detected in percent (95 % interval) at 1 % measured false alarms.",
        "References: " + result.references(),
        "Mean over rows: "
            + summary.means().stream()
                .map(mean -> format("%s %.1f", mean.method().name(), 100 * mean.power()))
                .collect(joining(", ")),
        format(
            "Ahead of the best baseline in %d of %d rows where one of the two is at 10 to 95 %%",
            summary.ahead(), summary.contested()),
        format(
            "Largest loss: %.1f points to %s, in %s %s at n = %d",
            -100 * worst.difference().value(),
            worst.bestBaseline(),
            worst.shift(),
            worst.strength(),
            worst.n()));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
