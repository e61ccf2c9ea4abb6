package io.headwatch.cli;

import io.headwatch.check.CheckResult;
import io.headwatch.stream.ExaminedEvent;
import io.headwatch.stream.ExaminedEvent.Identity;
import io.headwatch.stream.ExaminedEvent.Outcome;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A line per check as soon as it is done, with advice below it; then a line per event. */
final class TextDoctorReport implements DoctorReport {

  private static final Map<String, String> MARKS =
      Map.of("ok", "ok", "warning", "WARN", "failed", "FAIL", "skipped", "skip");
  private static final String INDENT = " ".repeat(6);
  private static final String EVENT = INDENT + "%-24s %-30s %-16s %-20s %-11s %,10d  %s%n";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintWriter out;
  private final Map<String, Integer> counts = new TreeMap<>();

  TextDoctorReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void check(CheckResult result) {
    counts.merge(result.label(), 1, Integer::sum);
    out.printf("%-5s %-22s %s%n", MARKS.get(result.label()), result.name(), result.found());
    result.advice().forEach(line -> out.println(INDENT + "  " + line));
    out.flush();
  }

  @Override
  public void events(List<ExaminedEvent> events) {
    if (!events.isEmpty()) {
      out.print(
          EVENT
              .replace("%,10d", "%10s")
              .formatted(
                  "topic/partition@offset",
                  "form",
                  "stream",
                  "time (UTC)",
                  "has",
                  "bytes",
                  "image, or reason for a dead letter"));
      events.forEach(this::event);
    }
  }

  private void event(ExaminedEvent event) {
    String position =
        "%s/%d@%d"
            .formatted(
                event.position().topic(), event.position().partition(), event.position().offset());
    out.printf(
        Locale.ROOT,
        EVENT,
        position,
        event.form().label() + event.identity().map(i -> ", " + i.content()).orElse(""),
        event.identity().map(Identity::stream).orElse("-"),
        event.identity().map(identity -> TIME.format(identity.time())).orElse("-"),
        event.identity().map(TextDoctorReport::has).orElse("-"),
        event.bytes(),
        outcome(event.outcome()));
  }

  private static String has(Identity identity) {
    String source = identity.source().isPresent() ? "source" : "";
    String id = identity.id().isPresent() ? "id" : "";
    return source.isEmpty() || id.isEmpty() ? source + id : source + ", " + id;
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
        counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", ")));
    out.flush();
  }
}
