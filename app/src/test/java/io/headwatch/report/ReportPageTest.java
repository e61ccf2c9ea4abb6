package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.RecordedVerdict;
import io.headwatch.history.TestVerdicts;
import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowEntry;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.ErasedEvents;
import io.headwatch.pixels.EventImage;
import io.headwatch.pixels.ImageUnavailableException;
import io.headwatch.pixels.ImageUnavailableException.Why;
import io.headwatch.pixels.PixelRules;
import io.headwatch.report.Naming.Name;
import io.headwatch.report.Naming.Source;
import io.headwatch.report.ReportedAlarm.Cause;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.stream.JsonSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

  private static final Instant START = TestVerdicts.START;

  /** A character that takes five when it is escaped. */
  private static final String LONG = "&".repeat(1_000);

  @TempDir Path directory;
  private ReportImages images = NoImages.NONE;

  /** However much there is, and whatever it is called. */
  @Test
  void page_staysBelowThreeMegabytes() {
    List<Name> names =
        IntStream.range(0, NamingTally.LISTED)
            .mapToObj(i -> new Name(LONG, Optional.of("1:" + i), 1, 1, OptionalDouble.of(9)))
            .toList();
    Naming naming = new Naming(Source.SHIFTED_WINDOWS, 9, names, 1, names, names);
    WindowEntry peak = entry(START);
    List<ReportedAlarm> alarms = new ArrayList<>();
    List<TimelinePart> timeline = new ArrayList<>();
    List<ConceptCourse.Part> parts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Instant start = START.plusSeconds(333L * i);
      Instant end = start.plusSeconds(333);
      OptionalDouble value = OptionalDouble.of(Math.sin(i) * Math.sin(i) * 97.77);
      timeline.add(new TimelinePart(start, end, 9, 9, 1, 1, 9, value, value, value, value));
      if (i % 4 == 0) {
        parts.add(new ConceptCourse.Part(start, end, Math.sin(i)));
      }
      if (i < ReportReading.MOST_ALARMS) {
        alarms.add(
            new ReportedAlarm(
                start, end, false, Optional.of("resolved"), 9, peak, Cause.WINDOW, naming));
      }
    }
    List<ConceptCourse> concepts =
        IntStream.range(0, 200)
            .mapToObj(i -> new ConceptCourse(LONG + i, 9, 9, 1, 1, 1, parts))
            .toList();
    List<DataQuality.Counted> counted =
        IntStream.range(0, 20).mapToObj(i -> new DataQuality.Counted(LONG, 1)).toList();
    DataQuality quality =
        new DataQuality(
            9, Map.of(), 9, 9, 9, 9, 0.5, counted, counted, 9, List.of(), 0, Duration.ZERO);
    TimeRange range = new TimeRange(START, START.plusSeconds(333_000));
    Report report =
        new Report(
            LONG,
            range,
            range,
            new ReportFrame(ZoneOffset.UTC, START, "1", Optional.empty()),
            Optional.of(peak),
            timeline,
            alarms,
            true,
            concepts,
            quality,
            List.of(),
            Optional.empty());

    byte[] page = ReportPage.of(report);
    assertThat(page.length).isBetween(500_000, 3_000_000);
    assertThat(new String(page, UTF_8))
        .contains(
            "The newest 200 of more than 500 alarms are listed",
            "The newest 25 of more than 500 alarms are told in detail",
            "Plotted are the 24 of 200 concepts",
            "Listed are the 100 of 200 concepts");
  }

  private static WindowEntry entry(Instant start) {
    return new WindowEntry(
        "id",
        "s",
        start,
        start.plusSeconds(300),
        "stable",
        9,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** Time without any verdict is no calm: it must be told, inside the range and at its end. */
  @Test
  void report_tellsOfSilence() throws Exception {
    List<RecordedVerdict> verdicts = new ArrayList<>();
    for (int window : new int[] {0, 1, 2, 6, 7}) {
      verdicts.add(TestVerdicts.record(TestVerdicts.stable("s", window, 1)));
    }
    TimeRange range = new TimeRange(START.minusSeconds(3_600), TestVerdicts.end(9));
    Report report = report(verdicts, range, PowerCards.NONE);

    assertThat(report.quality().silences())
        .containsExactlyInAnyOrder(
            new DataQuality.Silence(TestVerdicts.end(2), TestVerdicts.end(5)),
            new DataQuality.Silence(TestVerdicts.end(7), TestVerdicts.end(9)));
    assertThat(report.quality().silent()).isEqualTo(Duration.ofMinutes(25));
    assertThat(new String(ReportPage.of(report), UTF_8))
        .contains("For 25 min in all there is no verdict.");
  }

  /** The card is asked for by the profile and the threshold of the newest judged window. */
  @Test
  void report_hasThePowerCardOfTheNewestProfile() throws Exception {
    PowerCurve blur =
        new PowerCurve(
            ShiftKind.BLUR, "", List.of(.5, 1.0), List.of(List.of(1e-9)), Optional.empty());
    PowerCard card = new PowerCard(100, List.of(50), List.of(blur), List.of("noise: no images"));
    List<RecordedVerdict> verdicts = List.of(TestVerdicts.record(TestVerdicts.stable("s", 0, 1)));
    TimeRange range = new TimeRange(START, TestVerdicts.end(0));
    List<String> asked = new ArrayList<>();
    Report report =
        report(
            verdicts,
            range,
            (stream, profile, alpha) -> {
              asked.add(stream + " " + profile);
              return Optional.of(new ReportedPower(profile, card, alpha));
            });

    assertThat(asked).containsExactly("s " + "ab".repeat(32));
    assertThat(report.power().orElseThrow().alpha()).isEqualTo(Math.pow(10, -3.5));
    assertThat(new String(ReportPage.of(report), UTF_8))
        .contains("What windows detect", "&lt;= 0.50", "Not simulated: noise: no images");
  }

  /** 20 alarms with 7 events each: five of each are told, and 40 have an image. */
  @Test
  void report_holdsSomeImagesOfEventsThatContribute() throws Exception {
    List<EventReference> asked = new ArrayList<>();
    Instant taken = START.plusSeconds(1);
    images =
        new ReportImages(
            Optional.of(
                (event, side) -> {
                  asked.add(event);
                  if (event.offset() == 0) {
                    throw new ImageUnavailableException(Why.GONE, "it is gone");
                  }
                  return new EventImage(new byte[] {1, 2, (byte) event.offset()}, taken);
                }),
            new PixelRules(Duration.ofDays(30), ErasedEvents.none(), Clock.systemUTC()));
    Report report = report(alarms(20), new TimeRange(START, TestVerdicts.end(50)), PowerCards.NONE);
    String page = new String(ReportPage.of(report), UTF_8);
    JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));

    assertThat(report.alarms())
        .hasSize(20)
        .allSatisfy(alarm -> assertThat(alarm.events()).hasSize(5));
    assertThat(page.split("<img ", -1)).hasSize(40 + 1);
    assertThat(page)
        .contains("No image: it is gone", "img-src data:")
        .contains(
            "<img class=\"event\" data-event=\"images/0/1\" data-until=\"2026-03-31T12:00:01Z\"")
        .contains("data:image/jpeg;base64,AQIB");
    assertThat(asked).hasSizeLessThan(60);
    assertThat(JsonSchema.read("report.schema.json").mistakes(json)).isEmpty();
    assertThat(json.at("/alarms/0/contributing/0/share").asDouble()).isEqualTo(0.5);
    assertThat(json.toString()).doesNotContain("AQIB");
    assertImagesCanBeTakenOut(report);
  }

  private void assertImagesCanBeTakenOut(Report report) throws Exception {
    Path reports = directory.resolve("reports");
    Path page = new ReportFiles(reports).write(report);
    // Somebody else's file, which is no text.
    Files.write(reports.resolve("other.html"), new byte[] {(byte) 0xFF, (byte) 0xFE});
    StoredImages stored = new StoredImages(reports);
    EventReference erased = new EventReference("images", 0, 1);
    long before = Files.readString(page).split("data-event=\"images/0/1\"", -1).length - 1;
    assertThat(before).isPositive();

    assertThat(stored.erase(erased::equals)).isEqualTo((int) before);
    assertThat(Files.readString(page)).doesNotContain("AQIB").contains("AQIC", "AQID");
    assertThat(stored.erase(erased::equals)).isZero();
    assertThat(stored.expire(START.plus(Duration.ofDays(30)), event -> false)).isZero();
    assertThat(stored.expire(START.plus(Duration.ofDays(31)), event -> false))
        .isEqualTo(40 - (int) before);
    assertThat(Files.readString(page)).doesNotContain("<img", "base64").endsWith("</html>\n");
  }

  /** Alarms of one window each, with one between them. */
  private static List<RecordedVerdict> alarms(int count) throws Exception {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      events.append(
          "%s{\"topic\": \"images\", \"partition\": 0, \"offset\": %d, \"source\": \"<b>\","
                  .formatted(i == 0 ? "" : ",", i)
              + " \"time\": \"2026-03-01T12:00:01Z\", \"share\": 0.5}");
    }
    List<RecordedVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String fired = TestVerdicts.alarm("firing", 2 * i, "fired");
      String more = fired + ", \"contributing\": [" + events + "]";
      String resolved = TestVerdicts.alarm("resolved", 2 * i + 1, "resolved");
      verdicts.add(TestVerdicts.record(TestVerdicts.judged("s", 2 * i, "shifted", 9, 0, more)));
      verdicts.add(
          TestVerdicts.record(TestVerdicts.judged("s", 2 * i + 1, "stable", 1, 0, resolved)));
    }
    return verdicts;
  }

  private Report report(List<RecordedVerdict> verdicts, TimeRange range, PowerCards cards)
      throws Exception {
    Clock clock = Clock.fixed(range.to(), ZoneOffset.UTC);
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 1 << 26);
    try (History history = History.open(directory, limits, new RecordedHistory(), clock)) {
      history.append(verdicts, Map.of());
      return new ReportReading(history, cards, images)
          .report("s", range, new ReportFrame(ZoneOffset.UTC, range.to(), "1", Optional.empty()));
    }
  }
}
