package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.TestVerdicts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {

  private final Console console = new Console();
  @TempDir Path directory;
  private Path store;

  @BeforeEach
  void write() throws Exception {
    store = directory.resolve("history");
    Clock clock = Clock.fixed(TestVerdicts.START, ZoneOffset.UTC);
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(90), 1 << 26);
    try (History history = History.open(store, limits, new RecordedHistory(), clock)) {
      history.append(
          List.of(
              TestVerdicts.record(TestVerdicts.stable("cam/1", 0, 1)),
              TestVerdicts.record(TestVerdicts.stable("cam-2", 1, 1))),
          Map.of());
    }
  }

  private int report(String... more) {
    String[] arguments =
        Stream.concat(Stream.of("report", "--history", store.toString()), Stream.of(more))
            .toArray(String[]::new);
    return console.run(arguments);
  }

  /** The windows are at noon of 1 March in UTC, which is 13:00 in Berlin. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-01T13:00, 2026-03-02, 1",
    "2026-03-01T13:06, 2026-03-02, 0",
    "2026-03-01T12:00:00Z, 2026-03-01T12:05:00Z, 1",
    "2026-03-01T13:00:00+01:00, 2026-03-01T13:05:00+01:00, 1",
    "2026-03-01, 2026-03-01T12:05, 0"
  })
  void report_writesTheRangeOfTheZone(String from, String to, int windows) throws Exception {
    Path page = directory.resolve("out/r.html");
    int code =
        report(
            "--stream=cam/1",
            "--from=" + from,
            "--to=" + to,
            "--zone=Europe/Berlin",
            "--out=" + page,
            "--json");

    assertThat(code).isEqualTo(ExitCode.OK);
    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.at("/quality/windows").asInt()).isEqualTo(windows);
    assertThat(json.get("zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(page.resolveSibling("r.json")).hasContent(console.out());
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
  }

  @Test
  void report_ofAllStreamsWritesAFileForEach() throws Exception {
    Path out = directory.resolve("out");

    assertThat(report("--from=2026-03-01", "--to=2026-03-02", "--out=" + out))
        .isEqualTo(ExitCode.OK);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "cam%2F1.20260301T000000Z_20260302T000000Z.html",
              "cam%2F1.20260301T000000Z_20260302T000000Z.json",
              "cam-2.20260301T000000Z_20260302T000000Z.html",
              "cam-2.20260301T000000Z_20260302T000000Z.json");
    }
  }

  @Test
  void report_takesWhatTheConfigurationSays() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("headwatch.conf"),
            """
            headwatch {
              kafka.bootstrap-servers = "localhost:9092"
              input.topics = [images]
              model.directory = "model"
              history.directory = history
              reports.zone = Asia/Tokyo
            }
            """);
    Path page = directory.resolve("r.html");

    assertThat(
            console.run(
                "report",
                "--config=" + config,
                "--stream=cam-2",
                "--to=2026-03-02",
                "--json",
                "--out=" + page))
        .isEqualTo(ExitCode.OK);
    JsonNode json = new ObjectMapper().readTree(console.out());
    assertThat(json.get("zone").asText()).isEqualTo("Asia/Tokyo");
    assertThat(json.get("from").asText()).isEqualTo("2026-02-22T15:00:00Z");
    assertThat(json.get("configuration").asText()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--stream=cam-3 --out=x.html | no stream cam-3; it has [cam-2, cam/1]",
        "--out=x.html | name one by --stream, or a directory",
        "--stream=cam-2 --from=yesterday --out=x.html | --from yesterday is no time",
        "--stream=cam-2 --from=2026-03-02 --to=2026-03-01 --out=x.html | is not before",
        "--stream=cam-2 --zone=Berlin --out=x.html | no time zone",
        "--stream=cam-2 | Missing required option: '--out=PATH'",
      })
  void report_ofWhatCannotBeSaysWhy(String more, String expected) {
    assertThat(report(more.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(expected);
    assertThat(Path.of("x.html")).doesNotExist();
  }

  @Test
  void report_withoutAHistorySaysWhereToNameIt() {
    assertThat(console.run("report", "--history", directory + "/none", "--out=x.html"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("there is no history in");
    assertThat(console.run("report", "--out=x.html")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--history DIR", "history.directory");
  }
}
