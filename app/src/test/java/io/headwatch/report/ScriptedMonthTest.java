package io.headwatch.report;

import static io.headwatch.report.ScriptedMonth.ACTS;
import static io.headwatch.report.ScriptedMonth.RANGE;
import static io.headwatch.report.ScriptedMonth.STREAM;
import static io.headwatch.report.ScriptedMonth.WINDOWS;
import static io.headwatch.report.ScriptedMonth.time;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.history.History;
import io.headwatch.history.TimeRange;
import io.headwatch.report.ScriptedMonth.Act;
import io.headwatch.stream.JsonSchema;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A report over 30 days of windows of five minutes tells what was scripted, and nothing else. */
class ScriptedMonthTest {

  private static final int MOST_BYTES = 3_000_000;
  private static final String HASH = "cd".repeat(32);

  @TempDir static Path directory;
  private static JsonNode json;
  private static byte[] page;
  private static Document html;

  @BeforeAll
  static void make() throws Exception {
    ScriptedMonth.write(directory);
    Report report = report(RANGE, ZoneId.of("Europe/Berlin"));
    json = new ObjectMapper().readTree(ReportJson.of(report));
    page = ReportPage.of(report);
    // The page is XML, too: another reader than the one that wrote it.
    html =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(page));
  }

  private static Report report(TimeRange range, ZoneId zone) throws Exception {
    Clock clock = Clock.fixed(RANGE.to(), ZoneOffset.UTC);
    try (History history = History.openForReading(directory, clock)) {
      return new ReportReading(history, PowerCards.NONE, NoImages.NONE)
          .report(
              STREAM, range, new ReportFrame(zone, clock.instant(), "1.2.3", Optional.of(HASH)));
    }
  }

  private static List<Act> newestFirst() {
    List<Act> acts = new ArrayList<>(ACTS);
    Collections.reverse(acts);
    return acts;
  }

  @Test
  void json_hasTheScriptedAlarmsAndNoOthers() {
    List<JsonNode> alarms = new ArrayList<>();
    json.get("alarms").forEach(alarms::add);

    assertThat(alarms)
        .extracting(
            alarm -> Instant.parse(alarm.get("since").asText()),
            alarm -> Instant.parse(alarm.get("until").asText()),
            alarm -> alarm.get("windows").asInt(),
            alarm -> alarm.path("ending").asText(""),
            alarm -> alarm.get("open").asBoolean(),
            alarm -> alarm.get("by").asText())
        .containsExactlyElementsOf(
            newestFirst().stream()
                .map(
                    act ->
                        tuple(
                            act.since(),
                            act.until(),
                            act.firing(),
                            act.ending(),
                            act.first() + act.firing() == WINDOWS,
                            act.byEvidence() ? "evidence" : "window"))
                .toList());
    assertThat(json.get("moreAlarms").asBoolean()).isFalse();
    assertThat(json.get("firing").asBoolean()).isTrue();
  }

  /** Words that may be chance must not be named, and those of another alarm neither. */
  @Test
  void json_namesTheScriptedWordsAndNoOthers() {
    List<Act> acts = newestFirst();
    for (int i = 0; i < acts.size(); i++) {
      JsonNode alarm = json.get("alarms").get(i);
      Act act = acts.get(i);
      assertThat(alarm.get("words"))
          .extracting(word -> word.get("word").asText())
          .containsExactlyInAnyOrderElementsOf(act.words().keySet());
      for (JsonNode word : alarm.get("words")) {
        assertThat(word.get("change").asDouble())
            .isCloseTo(act.words().get(word.get("word").asText()), within(1e-9));
        assertThat(word.get("windows").asInt()).isEqualTo(Math.max(1, act.shifted()));
      }
      assertThat(alarm.get("namedBy").asText())
          .isEqualTo(act.byEvidence() ? "evidence_windows" : "shifted_windows");
      assertThat(alarm.get("pairs")).hasSize(10);
    }
  }

  /** Windows that go on for want of images count their repeats at each end; reports must not. */
  @Test
  void json_countsWindowsAndEvents() {
    JsonNode quality = json.get("quality");
    int shifted = ACTS.stream().mapToInt(Act::shifted).sum();

    assertThat(quality.get("windows").asInt()).isEqualTo(WINDOWS);
    assertThat(quality.at("/states/shifted").asInt()).isEqualTo(shifted);
    assertThat(quality.at("/states/insufficient_data").asInt()).isEqualTo(24);
    assertThat(quality.at("/states/stable").asInt()).isEqualTo(WINDOWS - 24 - shifted);
    assertThat(quality.get("images").asInt()).isEqualTo((WINDOWS - 24) * 200);
    assertThat(quality.get("repeated").asInt()).isEqualTo((WINDOWS - 24) * 2 + 4 * 6);
    assertThat(quality.get("skipped").asInt()).isEqualTo(12 * 20);
    assertThat(quality.get("sampledWindows").asInt()).isEqualTo(12);
    assertThat(quality.get("smallestSampledShare").asDouble()).isEqualTo(0.9);
    assertThat(quality.get("silences").asInt()).isZero();
    // All reasons are alike but for their times.
    assertThat(quality.get("reasons")).hasSize(1);
    assertThat(quality.at("/reasons/0/windows").asInt()).isEqualTo(24);
  }

  @Test
  void json_isAsItsSchemaSays() throws Exception {
    assertThat(JsonSchema.read("report.schema.json").mistakes(json)).isEmpty();
  }

  @Test
  void json_tellsWhatJudged() {
    assertThat(json.get("configuration").asText()).isEqualTo(HASH);
    assertThat(json.get("profiles"))
        .extracting(
            profile -> profile.get("hash").asText(),
            profile -> profile.get("windows").asInt(),
            profile -> Instant.parse(profile.get("last").asText()))
        .containsExactly(
            tuple(
                ScriptedMonth.FIRST_PROFILE,
                ScriptedMonth.PROFILE_CHANGE,
                time(ScriptedMonth.PROFILE_CHANGE)),
            tuple(
                ScriptedMonth.SECOND_PROFILE, WINDOWS - ScriptedMonth.PROFILE_CHANGE, RANGE.to()));
  }

  /** A window that alone shifted must be seen among the thousands. */
  @Test
  void json_keepsTheLargestScoreOfEachPart() {
    JsonNode timeline = json.get("timeline");
    Instant alone = ACTS.get(2).since();

    assertThat(timeline.size()).isBetween(500, 1_000);
    assertThat(timeline)
        .filteredOn(part -> Instant.parse(part.get("end").asText()).isAfter(alone))
        .element(0)
        .satisfies(part -> assertThat(part.get("score").asDouble()).isGreaterThanOrEqualTo(20));
    assertThat(sum(timeline, "windows")).isEqualTo(WINDOWS);
    assertThat(sum(timeline, "firing")).isEqualTo(ACTS.stream().mapToLong(Act::firing).sum());
  }

  private static long sum(JsonNode array, String field) {
    return IntStream.range(0, array.size()).mapToLong(i -> array.get(i).get(field).asLong()).sum();
  }

  @Test
  void page_hasTheScriptedAlarmsAndNoOthers() throws Exception {
    List<Instant> since = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Node row : all("//section[@id='alarms']//table[@class='alarms']/tbody/tr")) {
      since.add(Instant.parse(all("th/time/@datetime", row).get(0).getNodeValue()));
      words.add(all("td[@class='what']", row).get(0).getTextContent());
    }

    assertThat(since).isEqualTo(newestFirst().stream().map(Act::since).toList());
    assertThat(words)
        .containsExactly(
            "more truck",
            "more rooster",
            "more rooster",
            "less blurry image",
            "more <script>alert(1)</script>",
            "more blue background",
            "more penguin");
    assertThat(all("//rect[@class='firing']/title[contains(., '2026-03-17 08:40')]")).isNotEmpty();
  }

  /** Berlin's clocks are set forward on 29 March. */
  @Test
  void page_showsTimesOfTheZone() throws Exception {
    String summary = all("//section[@id='summary']/p").get(0).getTextContent();

    assertThat(summary)
        .startsWith("Something is wrong: the alarm has been firing since 2026-03-30 22:40")
        .contains("more \u201ctruck\u201d (+2.20 points)", "7 alarms", "1 by the evidence");
    assertThat(all("//header/p").get(0).getTextContent())
        .isEqualTo("2026-03-01 01:00 to 2026-03-31 02:00, times in Europe/Berlin");
  }

  @Test
  void page_runsAndLoadsNothing() throws Exception {
    String text = new String(page, UTF_8);
    String policy =
        all("//meta[@http-equiv='Content-Security-Policy']/@content").get(0).getNodeValue();
    String style = all("//style").get(0).getTextContent();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));

    assertThat(policy)
        .startsWith("default-src 'none'; img-src data:; style-src 'sha256-")
        .contains(Base64.getEncoder().encodeToString(hash));
    assertThat(all("//script | //@style | //link | //img | //iframe | //@href | //@src")).isEmpty();
    assertThat(all("//@*[starts-with(name(), 'on')]")).isEmpty();
    assertThat(text).startsWith("<!DOCTYPE html>").doesNotContain("<script", "<b>", "url(");
    assertThat(all("//h1").get(0).getTextContent()).isEqualTo("Drift report: " + STREAM);
  }

  @Test
  void page_isSmall() {
    assertThat(page.length).isLessThan(MOST_BYTES / 10);
  }

  @Test
  void page_saysWhatPlotsAndTablesAre() throws Exception {
    assertThat(all("//svg[@class='drawing'][not(@role='img') or string-length(@aria-label) < 20]"))
        .isEmpty();
    assertThat(all("//table[not(caption) or not(thead/tr/th[@scope='col'])]")).isEmpty();
    assertThat(all("//tbody/tr[not(th[@scope='row'])]")).isEmpty();
    assertThat(all("//h1")).hasSize(1);
    assertThat(all("//html[@lang='en']//main//h2").size()).isGreaterThanOrEqualTo(5);
  }

  /** What happened in an hour is not what happened in the month. */
  @Test
  void report_ofAPartOfAnAlarmCountsThatPart() throws Exception {
    Act act = ACTS.get(0);
    TimeRange hour = new TimeRange(time(act.first() + 10), time(act.first() + 22));
    Report report = report(hour, ZoneOffset.UTC);

    assertThat(report.quality().windows()).isEqualTo(12);
    assertThat(report.alarms()).hasSize(1);
    assertThat(report.alarms().get(0).since()).isEqualTo(act.since());
    assertThat(report.alarms().get(0).naming().windows()).isEqualTo(12);
  }

  @Test
  void report_ofARangeWithoutWindowsSaysSo() throws Exception {
    TimeRange before = new TimeRange(RANGE.from().minusSeconds(60), RANGE.from());
    Report report = report(before, ZoneOffset.UTC);

    assertThat(report.newest()).isEmpty();
    assertThat(new String(ReportPage.of(report), UTF_8)).contains("There is no verdict on");
  }

  private static List<Node> all(String path) throws Exception {
    return all(path, html);
  }

  private static List<Node> all(String path, Node from) throws Exception {
    NodeList found =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, from, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength()).mapToObj(found::item).toList();
  }
}
