package io.headwatch.cli;

import io.headwatch.check.CheckResult;
import io.headwatch.stream.ExaminedEvent;
import io.headwatch.stream.ExaminedEvent.Identity;
import io.headwatch.stream.ExaminedEvent.Outcome;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A line per check as soon as it is done, with advice below it; then a line per event. */
final class TextDoctorReport implements DoctorReport {

  private static final Map<String, String> MARKS =
      Map.of("ok", "ok", "warning", "WARN", "failed", "FAIL", "skipped", "skip");
  private static final String INDENT = " ".repeat(6);
  private static final List<String> HEADINGS =
      List.of("event", "form", "stream", "time (UTC)", "has", "bytes", "image, or why not");
  private static final int BYTES = HEADINGS.indexOf("bytes");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final Map<String, Integer> counts = new HashMap<>();

  TextDoctorReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void check(CheckResult result) {
    counts.merge(result.label(), 1, Integer::sum);
    out.printf("%-5s %-28s %s%n", MARKS.get(result.label()), result.name(), result.found());
    result.advice().forEach(line -> out.println(INDENT + "  " + line));
    out.flush();
  }

  @Override
  public void events(List<ExaminedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    events.forEach(event -> rows.add(row(event)));
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, column -> Math.max(widths[column], row.get(column).length()));
    }
    rows.forEach(row -> out.println(INDENT + line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      boolean number = column == BYTES;
      line.append("  ").append(number ? padding : "").append(row.get(column));
      line.append(number ? "" : padding);
    }
    return line.toString().stripTrailing();
  }

  private static List<String> row(ExaminedEvent event) {
    Optional<Identity> identity = event.identity();
    return List.of(
        "%s/%d@%d"
            .formatted(
                event.position().topic(), event.position().partition(), event.position().offset()),
        event.form().label() + identity.map(i -> ", " + i.content()).orElse(""),
        identity.map(Identity::stream).orElse("-"),
        identity.map(i -> TIME.format(i.time())).orElse("-"),
        identity.map(TextDoctorReport::has).orElse("-"),
        String.format(Locale.ROOT, "%,d", event.bytes()),
        outcome(event.outcome()));
  }

  private static String has(Identity identity) {
    String source = identity.source().isPresent() ? "source" : "";
    String id = identity.id().isPresent() ? "id" : "";
    String both = source.isEmpty() || id.isEmpty() ? source + id : source + ", " + id;
    return both.isEmpty() ? "-" : both;
  }

  private static String outcome(Outcome outcome) {
    return outcome instanceof Outcome.Image image
        ? image.width() + " x " + image.height()
        : letter((Outcome.DeadLetter) outcome);
  }

  private static String letter(Outcome.DeadLetter letter) {
    return letter.reason() + ": " + letter.message();
  }

  @Override
  public void end() {
    out.println(
        "%d ok, %d with a warning, %d failed, %d skipped"
            .formatted(count("ok"), count("warning"), count("failed"), count("skipped")));
    out.flush();
  }

  private int count(String label) {
    return counts.getOrDefault(label, 0);
  }
}
