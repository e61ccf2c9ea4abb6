package io.headwatch.report;

import static io.headwatch.report.Wording.count;
import static io.headwatch.report.Wording.percent;
import static io.headwatch.report.Wording.share;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A report as one HTML file that loads nothing and runs nothing; its policy forbids both. However
 * long the range, it stays below 3 MB: plots have at most a thousand parts, tables say what they
 * leave out, and names are shortened.
 */
public final class ReportPage {

  private static final String STYLE = style();
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
          .formatted(hash(STYLE));

  private final Report report;
  private final Wording wording;
  private final Markup out = new Markup();

  private ReportPage(Report report) {
    this.report = report;
    this.wording = new Wording(report.frame().zone());
  }

  /** The page, in UTF-8. */
  public static byte[] of(Report report) {
    return new ReportPage(requireNonNull(report, "report is null")).page().getBytes(UTF_8);
  }

  private String page() {
    out.open("html", "lang", "en");
    head();
    out.open("body");
    header();
    out.open("main");
    summary();
    if (report.newest().isPresent()) {
      new TimelineSection(out, report).write();
      new AlarmSection(out, report).write();
      new ConceptSection(out, report).write();
      new QualitySection(out, report).write();
    }
    new OriginSection(out, report).write();
    out.close().close().close();
    return out.page();
  }

  private String title() {
    return "Headwatch report: " + Markup.shortened(report.stream());
  }

  private void head() {
    out.open("head")
        .leaf("meta", "charset", "utf-8")
        .leaf("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("meta", "name", "color-scheme", "content", "light dark")
        .leaf("meta", "name", "referrer", "content", "no-referrer")
        .element("title", title())
        .style(STYLE)
        .close();
  }

  private void header() {
    out.open("header")
        .open("h1")
        .text("Drift report: ")
        .name(report.stream())
        .close()
        .element(
            "p",
            "%s to %s, times in %s"
                .formatted(
                    wording.time(report.range().from()),
                    wording.time(report.range().to()),
                    wording.zone().getId()))
        .close();
  }

  private void summary() {
    boolean firing = report.openAlarm().isPresent();
    out.open("section", "id", "summary", "class", firing ? "summary wrong" : "summary")
        .element("h2", "Summary")
        .element("p", new Summary(report).text());
    if (report.newest().isPresent()) {
      facts();
    }
    out.close();
  }

  private void facts() {
    DataQuality quality = report.quality();
    out.open("dl", "class", "facts");
    fact("Alarm", report.openAlarm().isPresent() ? "firing" : "not firing");
    fact(
        "Alarms in the range",
        (report.moreAlarms() ? "more than " : "") + count(report.alarms().size()));
    fact("Windows judged", percent(share(quality.judged(), quality.windows())));
    fact("Windows shifted", count(quality.in("shifted")));
    fact("Last window until", wording.time(report.lastSeen()));
    out.close();
  }

  private void fact(String term, String value) {
    out.open("div").element("dt", term).element("dd", value).close();
  }

  private static String style() {
    try (InputStream resource =
        requireNonNull(ReportPage.class.getResourceAsStream("report.css"))) {
      List<String> lines = new String(resource.readAllBytes(), UTF_8).lines().toList();
      return String.join("\n", lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String style) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
