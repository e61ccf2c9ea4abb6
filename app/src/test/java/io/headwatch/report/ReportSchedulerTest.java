package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.headwatch.config.ReportSettings;
import io.headwatch.config.Schedule;
import io.headwatch.config.WebhookSettings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import io.headwatch.history.TestVerdicts;
import io.headwatch.history.TimeRange;
import io.headwatch.stream.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReportSchedulerTest {

  /** The windows of TestVerdicts are at noon of 1 March. */
  private static final String FIRST = "s.20260301T000000Z_20260302T000000Z.html";

  /** Answered with a good status and a body that never ends. */
  private static final int WITHOUT_END = 299;

  private static final String SECOND = "s.20260302T000000Z_20260303T000000Z.html";

  @TempDir Path directory;

  private final Recorded metrics = new Recorded();
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> headers = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T23:00:00Z"));
  private boolean complete = true;
  private History history;
  private HttpServer server;

  /** What was told. */
  private static final class Recorded implements ReportMetrics {
    int written;
    int failed;
    int delivered;
    int undelivered;

    @Override
    public void written(Instant at) {
      written++;
    }

    @Override
    public void failed() {
      failed++;
    }

    @Override
    public void delivered() {
      delivered++;
    }

    @Override
    public void undelivered() {
      undelivered++;
    }
  }

  @BeforeEach
  void begin() throws Exception {
    history =
        History.open(
            directory.resolve("history"),
            new HistoryLimits(Duration.ofDays(90), 1 << 26),
            new RecordedHistory(),
            clock);
    history.append(List.of(TestVerdicts.record(TestVerdicts.stable("s", 0, 1))), Map.of());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")));
          int answer = answers.isEmpty() ? 200 : answers.remove(0);
          if (answer == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          if (answer == WITHOUT_END) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            return;
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() throws IOException {
    server.stop(0);
    history.close();
  }

  private ReportScheduler scheduler(int keep, Optional<WebhookSettings> webhook) {
    ReportSettings settings =
        new ReportSettings(
            Optional.of(directory.resolve("reports")),
            Schedule.parse("daily", ZoneOffset.UTC).orElseThrow(),
            Duration.ofMinutes(10),
            List.of(),
            keep,
            webhook);
    return new ReportScheduler(
        settings,
        history,
        () -> complete,
        PowerCards.NONE,
        new ReportScheduler.Maker(
            "1", Optional.empty(), Optional.of(URI.create("https://headwatch.example.com"))),
        metrics,
        clock);
  }

  private List<String> pages() throws IOException {
    Path reports = directory.resolve("reports");
    if (!Files.isDirectory(reports)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(reports)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".html"))
          .sorted()
          .toList();
    }
  }

  private void at(String time, ReportScheduler scheduler) throws InterruptedException {
    clock.set(Instant.parse(time));
    scheduler.makeDue();
  }

  /** Verdicts on the last windows come after midnight. */
  @Test
  void makeDue_waitsForLateVerdictsAndWritesOnce() throws Exception {
    try (ReportScheduler scheduler = scheduler(9, Optional.empty())) {
      at("2026-03-02T00:09:59Z", scheduler);
      assertThat(pages()).isEmpty();
      at("2026-03-02T00:10:00Z", scheduler);
      assertThat(pages()).containsExactly(FIRST);
      at("2026-03-02T18:00:00Z", scheduler);
      assertThat(metrics.written).isEqualTo(1);
    }
    String json =
        Files.readString(directory.resolve("reports").resolve(FIRST.replace(".html", ".json")));
    assertThat(new ObjectMapper().readTree(json).at("/quality/windows").asInt()).isEqualTo(1);
  }

  /** After a week of rest one report is due, not seven; and none is made twice. */
  @Test
  void makeDue_afterARestartMakesUpForTheNewestAlone() throws Exception {
    clock.set(Instant.parse("2026-03-03T09:00:00Z"));
    try (ReportScheduler scheduler = scheduler(9, Optional.empty())) {
      scheduler.makeDue();
    }
    assertThat(pages()).containsExactly(SECOND);
    try (ReportScheduler scheduler = scheduler(9, Optional.empty())) {
      scheduler.makeDue();
    }
    assertThat(metrics.written).isEqualTo(1);
  }

  /** A report of half a history would say that nothing was wrong. */
  @Test
  void makeDue_waitsUntilTheHistoryIsRead() throws Exception {
    complete = false;
    try (ReportScheduler scheduler = scheduler(9, Optional.empty())) {
      at("2026-03-02T00:10:00Z", scheduler);
      assertThat(pages()).isEmpty();
      complete = true;
      scheduler.makeDue();
    }
    assertThat(pages()).containsExactly(FIRST);
  }

  /** A stream that is long gone is not reported for ever. */
  @Test
  void makeDue_leavesOutStreamsThatAreGone() throws Exception {
    try (ReportScheduler scheduler = scheduler(9, Optional.empty())) {
      at("2026-03-04T01:00:00Z", scheduler);
    }
    assertThat(pages()).isEmpty();
  }

  @Test
  void makeDue_keepsTheNewest() throws Exception {
    try (ReportScheduler scheduler = scheduler(1, Optional.empty())) {
      at("2026-03-02T00:10:00Z", scheduler);
      Files.writeString(directory.resolve("reports").resolve("s.html"), "somebody else's");
      at("2026-03-03T00:10:00Z", scheduler);
    }
    assertThat(pages()).containsExactly(SECOND, "s.html");
    try (Stream<Path> files = Files.list(directory.resolve("reports"))) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
    }
    assertThat(directory.resolve("reports").resolve(FIRST.replace(".html", ".json")))
        .doesNotExist();
  }

  @Test
  void makeDue_triesAgainAfterAFailure() throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("reports"), "");
    try (ReportScheduler scheduler = scheduler(9, Optional.empty())) {
      at("2026-03-02T00:10:00Z", scheduler);
      at("2026-03-02T00:11:00Z", scheduler);
      assertThat(metrics.failed).isEqualTo(1);
      Files.delete(inTheWay);
      at("2026-03-02T00:20:00Z", scheduler);
    }
    assertThat(metrics.written).isEqualTo(1);
    assertThat(pages()).containsExactly(FIRST);
  }

  private boolean send(int attempts) throws Exception {
    Path header = Files.writeString(directory.resolve("header"), "X-Key: let me in\n");
    URI url = URI.create("http://localhost:%d/hook".formatted(server.getAddress().getPort()));
    WebhookSettings settings =
        new WebhookSettings(url, Optional.of(header), Duration.ofSeconds(20), attempts);
    Report report =
        new ReportReading(history, PowerCards.NONE)
            .report(
                "s",
                new TimeRange(TestVerdicts.START, TestVerdicts.end(0)),
                new ReportFrame(ZoneOffset.UTC, clock.instant(), "1", Optional.empty()));
    URI publicUrl = URI.create("https://headwatch.example.com/");
    return new ReportWebhook(settings, Optional.of(publicUrl), Duration.ofMillis(1))
        .send(report, Path.of("/r/a%2Fb.html"));
  }

  @Test
  void send_tellsTheSummaryWithTheHeader() throws Exception {
    assertThat(send(1)).isTrue();

    JsonNode body = new ObjectMapper().readTree(bodies.get(0));
    assertThat(body.get("stream").asText()).isEqualTo("s");
    assertThat(body.get("file").asText()).isEqualTo("/r/a%2Fb.html");
    String link = "https://headwatch.example.com/api/v1/reports/a%252Fb.html";
    assertThat(body.get("url").asText()).isEqualTo(link);
    assertThat(body.get("text").asText())
        .startsWith("Drift report of s: Nothing is wrong")
        .endsWith(" " + link);
    assertThat(body.has("timeline")).isFalse();
    assertThat(headers).containsExactly("let me in");
  }

  @Test
  void send_triesAgainAsOftenAsItMay() throws Exception {
    answers.addAll(List.of(500, 503, 204));
    assertThat(send(3)).isTrue();
    answers.addAll(List.of(500, 500, 200));
    assertThat(send(2)).isFalse();
    assertThat(bodies).hasSize(5);
  }

  /** Whoever answers for the address could send the report anywhere. */
  @Test
  void send_doesNotFollowRedirects() throws Exception {
    answers.add(302);
    assertThat(send(1)).isFalse();
    assertThat(bodies).hasSize(1);
  }

  /** A receiver that says well done and goes on talking must not hold up all further reports. */
  @Test
  @Timeout(60)
  void send_doesNotWaitForTheEndOfTheAnswer() throws Exception {
    answers.add(WITHOUT_END);

    assertThat(send(1)).isTrue();
    assertThat(bodies).hasSize(1);
  }

  @Test
  void makeDue_countsWhatBecameOfTheWebhook() throws Exception {
    URI url = URI.create("http://localhost:%d/".formatted(server.getAddress().getPort()));
    WebhookSettings settings =
        new WebhookSettings(url, Optional.empty(), Duration.ofSeconds(20), 1);
    answers.add(500);
    try (ReportScheduler scheduler = scheduler(9, Optional.of(settings))) {
      at("2026-03-02T00:10:00Z", scheduler);
      at("2026-03-03T00:10:00Z", scheduler);
    }
    assertThat(metrics.written).isEqualTo(2);
    assertThat(metrics.undelivered).isEqualTo(1);
    assertThat(metrics.delivered).isEqualTo(1);
    assertThat(metrics.failed).isZero();
  }
}
