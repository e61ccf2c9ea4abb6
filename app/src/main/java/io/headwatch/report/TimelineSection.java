package io.headwatch.report;

import static io.headwatch.report.Wording.count;

import io.headwatch.report.Plot.Step;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Score against threshold, evidence, and images over time. */
final class TimelineSection {

  private static final int SCORE_HEIGHT = 180;
  private static final int LOW = 80;

  private final Markup out;
  private final Report report;
  private final Wording wording;
  private final TimeAxis axis;

  TimelineSection(Markup out, Report report) {
    this.out = out;
    this.report = report;
    this.wording = new Wording(report.frame().zone());
    this.axis = new TimeAxis(report.axis(), report.frame().zone());
  }

  void write() {
    out.open("section", "id", "timeline").element("h2", "Timeline");
    scores();
    evidence();
    images();
    out.close();
  }

  private void scores() {
    double most =
        Math.max(1, Math.max(largest(TimelinePart::score), largest(TimelinePart::threshold)));
    figure(
        "Score against threshold",
        "From the threshold on a window counts as shifted. Distances are those of square roots."
            + " Where windows are put together, the largest score is shown.");
    legend(
        "score", "score",
        "limit", "threshold" + (thresholds().isEmpty() ? "" : ", " + thresholds()),
        "shifted", "shifted window",
        "firing", "alarm firing");
    Plot plot = new Plot(out, axis, ValueScale.ofScores(most, SCORE_HEIGHT)).begin(scoreWords());
    alarms(plot);
    plot.steps(steps(TimelinePart::threshold), "limit");
    plot.steps(steps(TimelinePart::score), "score");
    plot.ticks(
        report.timeline().stream()
            .filter(part -> part.shifted() > 0)
            .map(TimelineSection::middle)
            .toList(),
        "shifted");
    plot.end();
    out.close();
  }

  /** What it was, or from what to what it changed; empty if there was none. */
  private String thresholds() {
    if (values(TimelinePart::threshold).findAny().isEmpty()) {
      return "";
    }
    String least = Wording.number(values(TimelinePart::threshold).min().orElseThrow());
    String most = Wording.number(largest(TimelinePart::threshold));
    return least.equals(most) ? most : least + " to " + most;
  }

  private static Instant middle(TimelinePart part) {
    return Instant.ofEpochMilli((part.start().toEpochMilli() + part.end().toEpochMilli()) / 2);
  }

  private String scoreWords() {
    return "Score over time: the largest is %s, the threshold %s; %s, %s firing."
        .formatted(
            Wording.number(largest(TimelinePart::score)),
            Wording.number(largest(TimelinePart::threshold)),
            count(report.quality().in("shifted"), "shifted window"),
            count(report.alarms().size(), "alarm"));
  }

  private void evidence() {
    if (values(TimelinePart::evidence).findAny().isEmpty()) {
      return;
    }
    double least = Math.min(0, values(TimelinePart::evidence).min().orElse(0));
    double most =
        Math.max(largest(TimelinePart::evidence), largest(TimelinePart::evidenceThreshold));
    figure(
        "Evidence",
        "What successive windows add up to, as a decimal logarithm; it starts anew when an alarm"
            + " fires.");
    legend("score", "evidence", "limit", "evidence from which the alarm fires");
    Plot plot =
        new Plot(out, axis, ValueScale.of(least, most, LOW))
            .begin(
                "Evidence over time: the largest is %s, the alarm fires from %s on."
                    .formatted(
                        Wording.number(largest(TimelinePart::evidence)),
                        Wording.number(largest(TimelinePart::evidenceThreshold))));
    shade(plot, report);
    plot.steps(steps(TimelinePart::evidenceThreshold), "limit");
    plot.steps(steps(TimelinePart::evidence), "score");
    plot.end();
    out.close();
  }

  private void images() {
    List<Step> steps =
        report.timeline().stream()
            .map(part -> new Step(part.start(), part.end(), OptionalDouble.of(mean(part))))
            .toList();
    double most = steps.stream().mapToDouble(step -> step.value().orElse(0)).max().orElse(1);
    figure(
        "Images of a window",
        "Mean number n that verdicts rest on; 0 where no window could be judged, and a gap where"
            + " there was none.");
    Plot plot =
        new Plot(out, axis, new ValueScale(0, Math.max(1, most * 1.1), LOW, false))
            .begin(
                String.format(Locale.ROOT, "Images of a window over time: at most %,.0f.", most));
    shade(plot, report);
    plot.steps(steps, "score");
    plot.end();
    out.close();
  }

  private static double mean(TimelinePart part) {
    return part.judged() == 0 ? 0 : part.images() / (double) part.judged();
  }

  private void figure(String title, String caption) {
    out.open("figure").open("figcaption").element("h3", title).element("p", caption).close();
  }

  /** Kinds and what they stand for, in turn. */
  private void legend(String... kinds) {
    out.open("ul", "class", "legend", "aria-label", "Legend");
    for (int i = 0; i < kinds.length; i += 2) {
      out.open("li").element("span", "", "class", "key " + kinds[i]).text(kinds[i + 1]).close();
    }
    out.close();
  }

  private void alarms(Plot plot) {
    for (ReportedAlarm alarm : report.alarms()) {
      plot.band(
          alarm.since(),
          alarm.until(),
          "firing",
          "alarm from %s to %s"
              .formatted(wording.time(alarm.since()), wording.time(alarm.until())));
    }
  }

  /** Shades the alarms' stretches, without telling which is which. */
  static void shade(Plot plot, Report report) {
    plot.bands(
        report.alarms().stream().flatMap(alarm -> Stream.of(alarm.since(), alarm.until())).toList(),
        "firing");
  }

  private List<Step> steps(Function<TimelinePart, OptionalDouble> value) {
    return report.timeline().stream()
        .map(part -> new Step(part.start(), part.end(), value.apply(part)))
        .toList();
  }

  private DoubleStream values(Function<TimelinePart, OptionalDouble> value) {
    ToDoubleFunction<TimelinePart> number = part -> value.apply(part).orElse(Double.NaN);
    return report.timeline().stream().mapToDouble(number).filter(Double::isFinite);
  }

  private double largest(Function<TimelinePart, OptionalDouble> value) {
    return values(value).max().orElse(0);
  }
}
