package io.headwatch.report;

import static io.headwatch.report.Wording.count;

import java.util.List;
import java.util.Locale;

/** What judged, what it can detect, and what the report was made by. */
final class OriginSection {

  private static final int LISTED = 50;

  private final Markup out;
  private final Report report;
  private final Wording wording;

  OriginSection(Markup out, Report report) {
    this.out = out;
    this.report = report;
    this.wording = new Wording(report.frame().zone());
  }

  void write() {
    report.power().ifPresent(this::power);
    out.open("section", "id", "origin").element("h2", "Profiles and configuration");
    profiles();
    out.open("dl");
    term("Configuration", report.frame().configuration().orElse("not given to this report"));
    term("Headwatch", report.frame().version());
    term("Report made", report.frame().created().toString());
    out.close().close();
  }

  private void term(String term, String text) {
    out.element("dt", term).open("dd").element("code", text).close();
  }

  private void power(ReportedPower power) {
    PowerCardTable table = new PowerCardTable(power.card(), power.alpha());
    List<List<String>> rows = table.rows();
    out.open("section", "id", "power").element("h2", "What windows detect");
    out.element(
        "p",
        String.format(
            Locale.ROOT,
            "The smallest shift that nine windows in ten of n images find by themselves, at a"
                + " p-value of at most %.2g; weaker ones that last are found later, by evidence."
                + " Of profile %s, which judged last.",
            power.alpha(),
            power.profile().substring(0, Math.min(12, power.profile().length()))));
    out.open(
            "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Power card")
        .open("table")
        .element("caption", "Smallest detectable shift");
    Tables.head(out, rows.get(0).toArray(String[]::new));
    out.open("tbody");
    rows.stream().skip(1).forEach(this::powerRow);
    out.close().close().close();
    power.card().missing().forEach(missing -> out.element("p", "Not simulated: " + missing));
    out.close();
  }

  private void powerRow(List<String> row) {
    out.open("tr").open("th", "scope", "row").name(row.get(0).strip()).close();
    row.stream().skip(1).forEach(cell -> out.element("td", cell, "class", "number"));
    out.close();
  }

  private void profiles() {
    if (report.profiles().isEmpty()) {
      out.element("p", "No profile judged in this range.");
      return;
    }
    out.open("table").element("caption", "Profiles that judged, by the SHA-256 of their files");
    Tables.head(out, "Profile", "First window", "End of the last", "Windows");
    out.open("tbody");
    report.profiles().stream()
        .limit(LISTED)
        .forEach(
            profile ->
                out.open("tr")
                    .open("th", "scope", "row")
                    .element("code", profile.hash())
                    .close()
                    .element("td", wording.time(profile.first()))
                    .element("td", wording.time(profile.last()))
                    .element("td", count(profile.windows()), "class", "number")
                    .close());
    out.close().close();
    if (report.profiles().size() > LISTED) {
      out.element(
          "p",
          "Listed are the first %d of %d; the JSON beside this file has all."
              .formatted(LISTED, report.profiles().size()),
          "class",
          "note");
    }
  }
}
