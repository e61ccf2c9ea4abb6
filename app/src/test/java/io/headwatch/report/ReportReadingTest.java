package io.headwatch.report;

import static io.headwatch.history.TestVerdicts.alarm;
import static io.headwatch.history.TestVerdicts.end;
import static io.headwatch.history.TestVerdicts.judged;
import static io.headwatch.history.TestVerdicts.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.TestVerdicts;
import io.headwatch.history.TimeRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportReadingTest {

  private static final ReportFrame FRAME =
      new ReportFrame(ZoneOffset.UTC, end(9), "1", Optional.empty());

  @TempDir Path directory;

  /** It is made after the range's end, when the alarm may be over, or another one be firing. */
  @Test
  void report_tellsTheAlarmOfTheRangesEnd() throws Exception {
    Clock clock = Clock.fixed(end(9), ZoneOffset.UTC);
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 1 << 26);
    try (History history = History.open(directory, limits, new RecordedHistory(), clock)) {
      history.append(
          List.of(
              record(judged("s", 1, "shifted", 5, 0, alarm("firing", 1, "fired"))),
              record(judged("s", 2, "shifted", 4, 0, alarm("firing", 1, ""))),
              record(judged("s", 3, "stable", 1, 0, alarm("resolved", 3, "resolved"))),
              record(judged("s", 4, "stable", 1, 0, alarm("calm", 3, ""))),
              record(judged("s", 5, "shifted", 8, 0, alarm("firing", 5, "fired")))),
          Map.of());

      Report during = report(history, 2);
      assertThat(during.openAlarm().orElseThrow().since()).isEqualTo(end(0));
      assertThat(during.openAlarm().orElseThrow().until()).isEqualTo(end(2));
      assertThat(new Summary(during).text()).startsWith("Something is wrong");
      Report after = report(history, 4);
      assertThat(after.openAlarm()).isEmpty();
      assertThat(after.alarms())
          .singleElement()
          .satisfies(past -> assertThat(past.ending()).hasValue("resolved"));
    }
  }

  private static Report report(History history, int lastWindow) {
    return new ReportReading(history, PowerCards.NONE)
        .report("s", new TimeRange(TestVerdicts.START, end(lastWindow)), FRAME);
  }
}
