package io.headwatch.report;

import static io.headwatch.report.Wording.count;
import static io.headwatch.report.Wording.span;

import io.headwatch.history.Judgement;
import io.headwatch.report.Naming.Name;
import io.headwatch.report.Naming.Source;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.DoubleFunction;

/** The alarms: a table of all, and of some what they were about. */
final class AlarmSection {

  /** Most alarms of the table. */
  private static final int LISTED = 200;

  /** Most alarms that are told in detail. */
  private static final int DETAILED = 25;

  private final Markup out;
  private final Report report;
  private final Wording wording;

  AlarmSection(Markup out, Report report) {
    this.out = out;
    this.report = report;
    this.wording = new Wording(report.frame().zone());
  }

  void write() {
    out.open("section", "id", "alarms").element("h2", "Alarms");
    if (report.alarms().isEmpty()) {
      out.element("p", "No alarm was firing.");
    } else {
      table();
      leftOut(LISTED, "listed");
      report.alarms().stream().limit(DETAILED).forEach(this::detail);
      leftOut(DETAILED, "told in detail");
    }
    out.close();
  }

  private void leftOut(int shown, String what) {
    if (report.alarms().size() > shown) {
      out.element(
          "p",
          "The newest %d of %s are %s; the JSON beside this file has %s."
              .formatted(
                  shown,
                  (report.moreAlarms() ? "more than " : "")
                      + count(report.alarms().size(), "alarm"),
                  what,
                  report.moreAlarms() ? "the newest " + report.alarms().size() : "all"),
          "class",
          "note");
    }
  }

  private void table() {
    out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Alarms")
        .open("table", "class", "alarms")
        .element("caption", "Newest first; times in " + wording.zone().getId());
    Tables.head(
        out, "From", "What changed", "Length", "Until", "Fired by", "Windows", "Largest score");
    out.open("tbody");
    report.alarms().stream().limit(LISTED).forEach(this::row);
    out.close().close().close();
  }

  private void row(ReportedAlarm alarm) {
    out.open("tr").open("th", "scope", "row");
    time(alarm.since());
    out.close().open("td", "class", "what");
    what(alarm.naming());
    out.close().element("td", span(alarm.length()), "class", "number").open("td");
    if (alarm.open()) {
      out.element("strong", "still firing");
    } else {
      time(alarm.until());
    }
    out.close()
        .element("td", cause(alarm))
        .element("td", count(alarm.windows()), "class", "number")
        .element("td", score(alarm), "class", "number")
        .close();
  }

  private void time(Instant time) {
    out.element("time", wording.time(time), "datetime", time.toString());
  }

  private static String cause(ReportedAlarm alarm) {
    return switch (alarm.cause()) {
      case WINDOW -> "a window";
      case EVIDENCE -> "evidence";
      case UNKNOWN -> "no longer known";
    };
  }

  private static String score(ReportedAlarm alarm) {
    return alarm.peak().judgement().map(Judgement::score).map(Wording::number).orElse("\u2013");
  }

  private void what(Naming naming) {
    if (naming.words().isEmpty()) {
      out.text(naming.withoutFittingWords() > 0 ? "no fitting words" : "\u2013");
      return;
    }
    String separator = "";
    for (Name word : naming.words().subList(0, Math.min(3, naming.words().size()))) {
      out.text(separator).text(word.mean() > 0 ? "more " : "less ").name(word.text());
      separator = ", ";
    }
  }

  private void detail(ReportedAlarm alarm) {
    out.open("article", "class", "alarm").open("h3").text("Alarm of ");
    time(alarm.since());
    out.close().element("p", sentence(alarm));
    Naming naming = alarm.naming();
    if (naming.source() != Source.NOWHERE) {
      out.open("div", "class", "names");
      words(naming);
      names("Concepts", "Concept", "Effect size", naming.concepts(), Wording::signed, naming);
      names("Pairs", "Pair and label", "Share", naming.pairs(), AlarmSection::share, naming);
      out.close();
    }
    events(alarm.events());
    out.close();
  }

  private void events(List<ReportedEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    out.element("p", "Events that contribute most to the shift, with their shares in it:")
        .open("ol", "class", "events");
    events.forEach(this::event);
    out.close();
  }

  /** StoredImages finds images by their attributes, in this order. */
  private void event(ReportedEvent event) {
    out.open("li").open("figure");
    event
        .image()
        .ifPresent(
            image ->
                out.leaf(
                    "img",
                    "class",
                    "event",
                    "data-event",
                    event.event().toString(),
                    "data-until",
                    event.until().toString(),
                    "alt",
                    "Image of " + event.event(),
                    "src",
                    "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(image.jpeg())));
    event
        .missing()
        .ifPresent(
            why -> out.element("p", "No image: " + Markup.shortened(why), "class", "missing"));
    out.open("figcaption").element("strong", share(event.share())).text(" ");
    event.source().ifPresent(source -> out.name(source).text(" "));
    time(event.time());
    out.text(" ").element("code", event.event().toString()).close().close().close();
  }

  private String sentence(ReportedAlarm alarm) {
    return "It %s for %s, through %s, fired by %s%s. %s"
        .formatted(
            alarm.open() ? "has been firing" : "was firing",
            span(alarm.length()),
            count(alarm.windows(), "window"),
            cause(alarm),
            ending(alarm),
            source(alarm.naming()));
  }

  private static String ending(ReportedAlarm alarm) {
    if (alarm.open()) {
      return "";
    }
    return switch (alarm.ending().orElse("")) {
      case "resolved" -> ", and was resolved";
      case "fell_silent" -> ", and fell silent for want of data";
      default -> ", and ended untold";
    };
  }

  private static String source(Naming naming) {
    return switch (naming.source()) {
      case SHIFTED_WINDOWS ->
          "What changed, by %s: means over the windows that name it."
              .formatted(count(naming.windows(), "shifted window"));
      case EVIDENCE_WINDOWS ->
          "What changed, by all windows since the evidence began to rise, put together.";
      case NOWHERE -> "Nothing was named in this range.";
    };
  }

  private void words(Naming naming) {
    if (naming.withoutFittingWords() > 0) {
      out.element(
          "p",
          "In %s of them no words fitted."
              .formatted(count(naming.withoutFittingWords(), "window")));
    }
    names("Words", "Word", "Points", naming.words(), Wording::signed, naming);
  }

  private static String share(double share) {
    return Wording.signed(100 * share) + " %";
  }

  private void names(
      String title,
      String column,
      String value,
      List<Name> names,
      DoubleFunction<String> wordingOf,
      Naming naming) {
    if (names.isEmpty()) {
      return;
    }
    double largest = names.stream().mapToDouble(name -> Math.abs(name.mean())).max().orElse(1);
    out.open("table", "class", "bars").element("caption", title);
    Tables.head(out, column, value, "Less or more", "Windows");
    out.open("tbody");
    for (Name name : names) {
      out.open("tr").open("th", "scope", "row");
      name.pair().filter(pair -> !pair.equals(name.text())).ifPresent(pair -> out.text(pair + " "));
      out.name(name.text()).close();
      out.element("td", wordingOf.apply(name.mean()), "class", "number").open("td", "class", "bar");
      Tables.bar(out, name.mean() / largest);
      out.close()
          .element(
              "td", count(name.windows()) + " of " + count(naming.windows()), "class", "number")
          .close();
    }
    out.close().close();
  }
}
