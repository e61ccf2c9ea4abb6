package io.headwatch.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A plot over time as inline SVG. The drawing is stretched to the page's width while lines keep
 * theirs; the axes' texts are drawings of their own that are not stretched, and so are as large on
 * a narrow page as on a wide one. Colours are the page's.
 */
final class Plot {

  private static final int LEAST_BAND = 2;
  private static final int AXIS_WIDTH = 40;
  private static final int AXIS_HEIGHT = 20;
  private static final int BASELINE = 15;
  private static final int HALF_LETTER = 4;
  private static final int TICK = 7;

  private final Markup out;
  private final TimeAxis axis;
  private final ValueScale scale;
  private final int labelEvery;

  Plot(Markup out, TimeAxis axis, ValueScale scale) {
    this(out, axis, scale, 1);
  }

  /** A plot that labels every so many marks of time, as it is narrow. */
  Plot(Markup out, TimeAxis axis, ValueScale scale, int labelEvery) {
    this.out = out;
    this.axis = axis;
    this.scale = scale;
    this.labelEvery = labelEvery;
  }

  /** A value that holds from one time to another; without a value nothing is drawn. */
  record Step(Instant start, Instant end, OptionalDouble value) {}

  /**
   * Begins the drawing.
   *
   * @param description what it shows, for those who don't see it
   */
  Plot begin(String description) {
    out.open("div", "class", "plot");
    valueAxis();
    out.open(
        "svg",
        "class",
        "drawing",
        "role",
        "img",
        "aria-label",
        description,
        "viewBox",
        "0 0 %d %d".formatted(TimeAxis.WIDTH, scale.height()),
        "preserveAspectRatio",
        "none",
        "height",
        String.valueOf(scale.height()));
    scale.marks().forEach(mark -> horizontal(mark, "grid"));
    axis.marks().forEach(mark -> vertical(mark.x()));
    return this;
  }

  void end() {
    out.close();
    timeAxis();
    out.close();
  }

  private void valueAxis() {
    out.open(
        "svg",
        "class",
        "values",
        "aria-hidden",
        "true",
        "width",
        String.valueOf(AXIS_WIDTH),
        "height",
        String.valueOf(scale.height()));
    for (double mark : scale.marks()) {
      double y =
          Math.min(scale.height() - 1, Math.max(2 * HALF_LETTER, scale.y(mark) + HALF_LETTER));
      out.element(
          "text",
          ValueScale.label(mark),
          "x",
          String.valueOf(AXIS_WIDTH - HALF_LETTER),
          "y",
          number(y),
          "text-anchor",
          "end");
    }
    out.close();
  }

  private void timeAxis() {
    out.open("svg", "class", "times", "aria-hidden", "true", "height", String.valueOf(AXIS_HEIGHT));
    List<TimeAxis.Mark> marks = axis.marks();
    for (int i = 0; i < marks.size(); i += labelEvery) {
      TimeAxis.Mark mark = marks.get(i);
      out.element(
          "text",
          mark.label(),
          "x",
          number(100 * mark.x() / TimeAxis.WIDTH) + "%",
          "y",
          String.valueOf(BASELINE),
          "text-anchor",
          anchor(mark.x() / TimeAxis.WIDTH));
    }
    out.close();
  }

  /** Labels at the edges grow inwards. */
  private static String anchor(double share) {
    if (share < 0.03) {
      return "start";
    }
    return share > 0.97 ? "end" : "middle";
  }

  /** Shades a stretch of time; what it is appears under a mouse. */
  void band(Instant from, Instant to, String kind, String title) {
    double x = axis.x(from);
    double width = Math.max(LEAST_BAND, axis.x(to) - x);
    out.open(
            "rect",
            "class",
            kind,
            "x",
            number(Math.min(x, (double) TimeAxis.WIDTH - LEAST_BAND)),
            "y",
            "0",
            "width",
            number(width),
            "height",
            String.valueOf(scale.height()))
        .element("title", title)
        .close();
  }

  /** Shades stretches of time, each with its begin and end in turn, as one shape. */
  void bands(List<Instant> edges, String kind) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < edges.size(); i += 2) {
      path.append(
          "M%s 0H%sV%dH%sZ"
              .formatted(
                  number(axis.x(edges.get(i))),
                  number(axis.x(edges.get(i + 1))),
                  scale.height(),
                  number(axis.x(edges.get(i)))));
    }
    if (!path.isEmpty()) {
      out.leaf("path", "class", kind, "d", path.toString());
    }
  }

  /** A line across the drawing. */
  void horizontal(double value, String kind) {
    String y = number(scale.y(value));
    out.leaf("path", "class", kind, "d", "M0 %sH%d".formatted(y, TimeAxis.WIDTH));
  }

  private void vertical(double x) {
    out.leaf("path", "class", "grid", "d", "M%s 0V%d".formatted(number(x), scale.height()));
  }

  /** A line of steps, broken where there is time without a value. */
  void steps(List<Step> steps, String kind) {
    StringBuilder path = new StringBuilder();
    Instant before = Instant.MIN;
    for (Step step : steps) {
      if (step.value().isEmpty()) {
        before = Instant.MIN;
        continue;
      }
      String y = number(scale.y(step.value().getAsDouble()));
      path.append(
          step.start().isAfter(before)
              ? "M%s %s".formatted(number(axis.x(step.start())), y)
              : "V" + y);
      path.append('H').append(number(axis.x(step.end())));
      before = step.end();
    }
    if (!path.isEmpty()) {
      out.leaf("path", "class", kind, "d", path.toString());
    }
  }

  /** Short upright strokes at the bottom. */
  void ticks(List<Instant> times, String kind) {
    StringBuilder path = new StringBuilder();
    times.forEach(
        time -> path.append("M%s %dv%d".formatted(number(axis.x(time)), scale.height(), -TICK)));
    if (!path.isEmpty()) {
      out.leaf("path", "class", kind, "d", path.toString());
    }
  }

  /** At most one digit behind the point, which is as fine as a screen. */
  static String number(double value) {
    double rounded = Math.rint(value * 10) / 10;
    return rounded == Math.rint(rounded)
        ? String.valueOf((long) rounded)
        : String.format(Locale.ROOT, "%.1f", rounded);
  }
}
