package io.headwatch.report;

import static io.headwatch.report.Wording.count;
import static io.headwatch.report.Wording.percent;
import static io.headwatch.report.Wording.share;
import static io.headwatch.report.Wording.span;

import io.headwatch.report.DataQuality.Counted;
import io.headwatch.report.DataQuality.Silence;
import java.util.List;
import java.util.Map;

/** What became of windows and events. */
final class QualitySection {

  /** States in the order in which people ask, with what they mean. */
  private static final List<Map.Entry<String, String>> STATES =
      List.of(
          Map.entry("stable", "stable: looks like the profile"),
          Map.entry("shifted", "shifted: does not"),
          Map.entry("insufficient_data", "not judged: too little data"),
          Map.entry("frozen", "not judged: every source repeats"),
          Map.entry("learning", "not judged: no profile yet"));

  private final Markup out;
  private final DataQuality quality;
  private final Wording wording;

  QualitySection(Markup out, Report report) {
    this.out = out;
    this.quality = report.quality();
    this.wording = new Wording(report.frame().zone());
  }

  void write() {
    out.open("section", "id", "quality").element("h2", "Data quality");
    windows();
    events();
    counted("Why windows were not judged", "Reason, of alike ones the newest", quality.reasons());
    counted("Sources that brought nothing but repeats", "Source", quality.frozen());
    silences();
    out.close();
  }

  private void windows() {
    out.open("table").element("caption", "Windows");
    Tables.head(out, "State", "Windows", "Share");
    out.open("tbody");
    for (Map.Entry<String, String> state : STATES) {
      long windows = quality.in(state.getKey());
      out.open("tr")
          .element("th", state.getValue(), "scope", "row")
          .element("td", count(windows), "class", "number")
          .element("td", percent(share(windows, quality.windows())), "class", "number")
          .close();
    }
    out.close().close();
  }

  private void events() {
    out.open("table").element("caption", "Images and events");
    Tables.head(out, "What", "Number", "Remark");
    out.open("tbody");
    row("Images that judged windows rest on", quality.images(), "");
    row(
        "Repeats of earlier images, not counted",
        quality.repeated(),
        quality.repeated() == 0
            ? ""
            : percent(share(quality.repeated(), quality.repeated() + quality.images()))
                + " of both");
    row(
        "Events that sampling left out",
        quality.skipped(),
        quality.skipped() == 0
            ? ""
            : "in %s; of one, %s was looked at"
                .formatted(
                    count(quality.sampledWindows(), "window"), percent(quality.smallestShare())));
    row("Windows with frozen sources", quality.frozenWindows(), "");
    row(
        "Times without any verdict",
        quality.silenceCount(),
        quality.silenceCount() == 0 ? "" : span(quality.silent()) + " in all");
    out.close().close();
  }

  private void row(String what, long number, String remark) {
    out.open("tr")
        .element("th", what, "scope", "row")
        .element("td", count(number), "class", "number")
        .element("td", remark)
        .close();
  }

  private void counted(String caption, String column, List<Counted> counted) {
    if (counted.isEmpty()) {
      return;
    }
    out.open("table").element("caption", caption);
    Tables.head(out, column, "Windows");
    out.open("tbody");
    for (Counted one : counted) {
      out.open("tr").open("th", "scope", "row").name(one.text()).close();
      out.element("td", count(one.windows()), "class", "number").close();
    }
    out.close().close();
    if (counted.size() == QualityTally.LISTED) {
      out.element(
          "p", "Listed are the %d most frequent.".formatted(QualityTally.LISTED), "class", "note");
    }
  }

  private void silences() {
    if (quality.silences().isEmpty()) {
      return;
    }
    out.open("table").element("caption", "Longest times without any verdict");
    Tables.head(out, "From", "To", "Length");
    out.open("tbody");
    for (Silence silence : quality.silences()) {
      out.open("tr")
          .element("th", wording.time(silence.from()), "scope", "row")
          .element("td", wording.time(silence.to()))
          .element("td", span(silence.length()))
          .close();
    }
    out.close().close();
    if (quality.silenceCount() > quality.silences().size()) {
      out.element(
          "p",
          "Listed are %d of %s."
              .formatted(quality.silences().size(), count(quality.silenceCount())),
          "class",
          "note");
    }
  }
}
