package io.headwatch.report;

import static io.headwatch.report.Wording.count;
import static io.headwatch.report.Wording.percent;
import static io.headwatch.report.Wording.share;
import static io.headwatch.report.Wording.span;

import io.headwatch.report.Naming.Name;
import io.headwatch.report.ReportedAlarm.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report in one paragraph: is something wrong, since when, what changed. */
final class Summary {

  private static final int WORDS = 3;
  private static final int TALLIED = 5;

  private final Report report;
  private final Wording wording;

  Summary(Report report) {
    this.report = report;
    this.wording = new Wording(report.frame().zone());
  }

  String text() {
    if (report.newest().isEmpty()) {
      return "There is no verdict on %s between %s and %s."
          .formatted(
              Markup.shortened(report.stream()),
              wording.time(report.range().from()),
              wording.time(report.range().to()));
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(standing());
    sentences.add(alarms());
    sentences.add(windows());
    addQuality(sentences);
    return String.join(" ", sentences);
  }

  /** What is so at the end of the range; an alarm may have gone on behind it. */
  private String standing() {
    return report
        .openAlarm()
        .map(
            alarm ->
                "Something is wrong: the alarm has been firing since %s (%s)%s."
                    .formatted(
                        wording.time(alarm.since()), span(alarm.length()), what(alarm.naming())))
        .orElseGet(this::past);
  }

  private String past() {
    if (report.quality().judged() == 0) {
      return "Nothing can be said: no window could be judged.";
    }
    return report.alarms().stream()
        .findFirst()
        .map(
            last ->
                "No alarm is firing; the last one was firing from %s to %s (%s)%s."
                    .formatted(
                        wording.time(last.since()),
                        wording.time(last.until()),
                        span(last.length()),
                        what(last.naming())))
        .orElse("Nothing is wrong: no alarm was firing.");
  }

  /** What changed, behind a colon; nothing if nothing is named. */
  static String what(Naming naming) {
    String words =
        naming.words().stream().limit(WORDS).map(Summary::word).collect(Collectors.joining(", "));
    if (!words.isEmpty()) {
      return ": " + words;
    }
    return naming.withoutFittingWords() > 0 ? ": no words fit what is new" : "";
  }

  static String word(Name word) {
    return "%s \u201c%s\u201d (%s points)"
        .formatted(
            word.mean() > 0 ? "more" : "less",
            Markup.shortened(word.text()),
            Wording.signed(word.mean()));
  }

  private String alarms() {
    int number = report.alarms().size();
    String range = range(Duration.between(report.axis().from(), report.axis().to()));
    if (number == 0) {
      return "In these %s there was none.".formatted(range);
    }
    String listed =
        report.moreAlarms() ? "more than " + count(number, "alarm") : count(number, "alarm");
    return "In these %s there %s %s%s%s."
        .formatted(
            range, number == 1 ? "was" : "were", listed, byEvidence(), number > 1 ? tallied() : "");
  }

  private static String range(Duration range) {
    return range.toDays() > 1 && range.toHoursPart() == 0
        ? count(range.toDays(), "day")
        : span(range);
  }

  private String byEvidence() {
    long evidence =
        report.alarms().stream().filter(alarm -> alarm.cause() == Cause.EVIDENCE).count();
    return evidence == 0
        ? ""
        : ", %s by the evidence of windows that are each a little unusual"
            .formatted(count(evidence));
  }

  /** The first word of each alarm, and of how many it is the first. */
  private String tallied() {
    Map<String, Integer> first = new LinkedHashMap<>();
    report.alarms().stream()
        .flatMap(alarm -> alarm.naming().words().stream().limit(1))
        .forEach(word -> first.merge(word.text(), 1, Integer::sum));
    String list =
        first.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(TALLIED)
            .map(
                entry ->
                    "\u201c%s\u201d (%d)"
                        .formatted(Markup.shortened(entry.getKey()), entry.getValue()))
            .collect(Collectors.joining(", "));
    return list.isEmpty() ? "" : "; the words named first were " + list;
  }

  private String windows() {
    DataQuality quality = report.quality();
    return "%s of %s (%s) could be judged, %s; %s shifted."
        .formatted(
            count(quality.judged()),
            count(quality.windows(), "window"),
            percent(share(quality.judged(), quality.windows())),
            "on " + count(quality.images(), "image"),
            quality.in("shifted") == 1
                ? "1 of them is"
                : count(quality.in("shifted")) + " of them are");
  }

  private void addQuality(List<String> sentences) {
    DataQuality quality = report.quality();
    if (quality.repeated() > 0) {
      sentences.add(
          "%s repeated earlier ones and did not count."
              .formatted(count(quality.repeated(), "image")));
    }
    if (quality.skipped() > 0) {
      sentences.add(
          "Sampling left out %s, in %s."
              .formatted(
                  count(quality.skipped(), "event"), count(quality.sampledWindows(), "window")));
    }
    if (quality.frozenWindows() > 0) {
      sentences.add(
          "Sources were frozen in %s.".formatted(count(quality.frozenWindows(), "window")));
    }
    if (quality.silenceCount() > 0) {
      sentences.add("For %s in all there is no verdict.".formatted(span(quality.silent())));
    }
    if (report.profiles().size() > 1) {
      sentences.add(
          "It was judged by %s in turn.".formatted(count(report.profiles().size(), "profile")));
    }
  }
}
