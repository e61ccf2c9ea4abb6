package io.headwatch.report;

import static io.headwatch.report.Wording.count;
import static io.headwatch.report.Wording.signed;

import io.headwatch.report.Plot.Step;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The watch list over time: a small plot for each of those that moved most, and a table of all. */
final class ConceptSection {

  private static final int PLOTTED = 24;
  private static final int LISTED = 100;
  private static final int HEIGHT = 60;

  private final Markup out;
  private final Report report;

  ConceptSection(Markup out, Report report) {
    this.out = out;
    this.report = report;
  }

  void write() {
    if (report.concepts().isEmpty()) {
      return;
    }
    out.open("section", "id", "concepts").element("h2", "Concepts over time");
    out.element(
        "p",
        "Effect size against the reference, in standard deviations, means over time; all on one"
            + " scale. Shaded: an alarm was firing.");
    plots();
    table();
    out.close();
  }

  private void plots() {
    List<ConceptCourse> plotted =
        report.concepts().subList(0, Math.min(PLOTTED, report.concepts().size()));
    double most =
        plotted.stream()
            .flatMap(course -> course.parts().stream())
            .mapToDouble(part -> Math.abs(part.effectSize()))
            .max()
            .orElse(1);
    ValueScale scale = ValueScale.of(-most, most, HEIGHT);
    out.open("ul", "class", "multiples");
    plotted.forEach(course -> plot(course, scale));
    out.close();
    if (report.concepts().size() > PLOTTED) {
      out.element(
          "p",
          "Plotted are the %d of %d concepts with the largest effect."
              .formatted(PLOTTED, report.concepts().size()),
          "class",
          "note");
    }
  }

  private void plot(ConceptCourse course, ValueScale scale) {
    out.open("li").open("h3").name(course.concept()).close();
    Plot plot =
        new Plot(out, new TimeAxis(report.axis(), report.frame().zone()), scale, 2)
            .begin(
                "Effect size of %s over time: the largest of a window is %s."
                    .formatted(Markup.shortened(course.concept()), signed(course.largest())));
    TimelineSection.shade(plot, report);
    plot.horizontal(0, "limit");
    plot.steps(
        course.parts().stream()
            .map(part -> new Step(part.start(), part.end(), OptionalDouble.of(part.effectSize())))
            .toList(),
        "score");
    plot.end();
    out.close();
  }

  private void table() {
    out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Concepts")
        .open("table")
        .element("caption", "Concepts of the watch list");
    Tables.head(
        out,
        "Concept",
        "Largest effect size",
        "Changed in",
        "Mean score",
        "Mean score of the reference");
    out.open("tbody");
    report.concepts().stream().limit(LISTED).forEach(this::row);
    out.close().close().close();
    if (report.concepts().size() > LISTED) {
      out.element(
          "p",
          "Listed are the %d of %d concepts with the largest effect; the JSON beside this file has all."
              .formatted(LISTED, report.concepts().size()),
          "class",
          "note");
    }
  }

  private void row(ConceptCourse course) {
    out.open("tr").open("th", "scope", "row").name(course.concept()).close();
    out.element("td", signed(course.largest()), "class", "number")
        .element(
            "td",
            "%s of %s".formatted(count(course.changed()), count(course.windows(), "window")),
            "class",
            "number")
        .element("td", score(course.meanWindow()), "class", "number")
        .element("td", score(course.meanReference()), "class", "number")
        .close();
  }

  private static String score(double score) {
    return String.format(Locale.ROOT, "%.4f", score).replace('-', '\u2212');
  }
}
