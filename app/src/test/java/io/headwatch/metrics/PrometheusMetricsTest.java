package io.headwatch.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.config.MetricsSettings;
import io.headwatch.monitor.AnchorScore;
import io.headwatch.monitor.GatheredWindows;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.PipelineFigures;
import io.headwatch.monitor.Repeats;
import io.headwatch.monitor.Stage;
import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowSpan;
import io.headwatch.monitor.WindowStrata;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import io.headwatch.shift.calibration.AlarmState.Phase;
import io.headwatch.shift.calibration.AlarmTransition.Change;
import io.headwatch.shift.detector.Family;
import io.headwatch.shift.explanation.ConceptShift;
import io.headwatch.shift.explanation.DetectorFinding;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.PairShift;
import io.headwatch.shift.explanation.Verdict;
import io.headwatch.shift.explanation.WordFinding;
import io.headwatch.shift.explanation.WordShift;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PrometheusMetricsTest {

  private static final WindowSpan SPAN =
      WindowSpan.containing(Instant.parse("2026-03-01T12:00:00Z"), Duration.ofMinutes(5));

  private static final WordShift SMALL = new WordShift("fourth", 1, 15);

  private final PrometheusMetrics metrics = new PrometheusMetrics("1.2.3");
  private MetricsListener listener;

  @BeforeEach
  void listen() throws IOException {
    listener = MetricsListener.start(metrics, settings(0, Optional.empty()));
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void scrape_showsEveryEventCount() throws Exception {
    metrics.consumed("images");
    metrics.consumed("images");
    metrics.settled("a", Outcome.OBSERVED);
    metrics.settled("a", Outcome.FAILED);
    metrics.failed("a", "unknown_format");
    metrics.streamRefused();

    assertThat(lines())
        .contains(
            "headwatch_events_consumed_total{topic=\"images\"} 2.0",
            "headwatch_events_total{outcome=\"observed\",stream=\"a\"} 1.0",
            "headwatch_events_total{outcome=\"failed\",stream=\"a\"} 1.0",
            "headwatch_events_failed_total{reason=\"unknown_format\",stream=\"a\"} 1.0",
            "headwatch_streams_refused_total 1.0");
  }

  @Test
  void scrape_showsTheNewestVerdict() throws Exception {
    metrics.judged(verdict("a", shifted(1e-5, 2)));

    assertThat(lines())
        .contains(
            "headwatch_windows_total{state=\"shifted\",stream=\"a\"} 1.0",
            "headwatch_drift_score{stream=\"a\"} 5.0",
            "headwatch_drift_threshold{stream=\"a\"} 2.0",
            "headwatch_drift_p_value{stream=\"a\"} 1.0E-5",
            "headwatch_drift_effect_size{stream=\"a\"} 0.75",
            "headwatch_pairs_shifted_ratio{stream=\"a\"} 0.5",
            "headwatch_window_images{stream=\"a\"} 200.0",
            "headwatch_window_sampled_ratio{stream=\"a\"} 0.8",
            "headwatch_window_end_timestamp_seconds{stream=\"a\"} 1.7723667E9",
            "headwatch_stream_state{state=\"shifted\",stream=\"a\"} 1.0",
            "headwatch_stream_state{state=\"stable\",stream=\"a\"} 0.0",
            "headwatch_stream_state{state=\"learning\",stream=\"a\"} 0.0",
            "headwatch_top_pair_effect_size{rank=\"2\",stream=\"a\"} 1.5",
            "headwatch_top_pair_head{rank=\"2\",stream=\"a\"} 1.0",
            "headwatch_top_pair_neuron{rank=\"2\",stream=\"a\"} 11.0",
            "headwatch_profile_info{hash=\"hash-1\",stream=\"a\"} 1");
  }

  private static MetricsSettings settings(int port, Optional<Path> tokenFile) {
    return new MetricsSettings("127.0.0.1", port, tokenFile);
  }

  @Test
  void scrape_withATokenFileAsksForTheToken(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
    try (MetricsListener guarded =
        MetricsListener.start(new PrometheusMetrics("1"), settings(0, Optional.of(file)))) {
      URI address = URI.create("http://127.0.0.1:" + guarded.port() + "/metrics");
      HttpRequest.Builder request = HttpRequest.newBuilder(address);

      assertThat(status(request.build())).isEqualTo(401);
      assertThat(status(request.header("Authorization", "Bearer wrong").build())).isEqualTo(401);
      request.setHeader("Authorization", "Bearer 0123456789abcdef");
      assertThat(status(request.build())).isEqualTo(200);
    }
  }

  private static int status(HttpRequest request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Bucket bounds are 0.1, 0.25, 0.5: of four times two lie in the first, two in the third. */
  @Test
  void figures_sumUpWhatWasCounted() {
    metrics.settled("a", Outcome.OBSERVED);
    metrics.settled("a", Outcome.OBSERVED);
    metrics.failed("a", "too_large");
    metrics.lag("images", 2, 40, Duration.ofMillis(1500));
    for (int millis : new int[] {60, 80, 300, 400}) {
      metrics.stage(Stage.DECODE, Duration.ofMillis(millis));
    }

    PipelineFigures figures = metrics.figures();
    assertThat(figures.outcomes()).containsExactly(new PipelineFigures.Count("a", "observed", 2));
    assertThat(figures.failures()).containsExactly(new PipelineFigures.Count("a", "too_large", 1));
    assertThat(figures.lags()).containsExactly(new PipelineFigures.Lag("images", 2, 40, 1.5));
    PipelineFigures.Latency decode = figures.stages().get(0);
    assertThat(decode.stage()).isEqualTo("decode");
    assertThat(decode.count()).isEqualTo(4);
    assertThat(decode.meanSeconds()).isCloseTo(0.21, within(1e-9));
    assertThat(decode.median().seconds()).isCloseTo(0.1, within(1e-9));
    assertThat(decode.p99().seconds()).isCloseTo(0.25 + 0.25 * 1.96 / 2, within(1e-9));
    assertThat(decode.p99().isBound()).isFalse();
  }

  /** The smallest bucket reaches down to 0: half of it would be a number without a ground. */
  @Test
  void figures_ofWhatIsFasterThanTheSmallestBoundTellTheBound() {
    for (int i = 0; i < 60; i++) {
      metrics.stage(Stage.STATISTICS, Duration.ofNanos(20_000));
    }
    metrics.stage(Stage.STATISTICS, Duration.ofMillis(2));

    PipelineFigures.Latency statistics = metrics.figures().stages().get(0);
    assertThat(statistics.median()).isEqualTo(new PipelineFigures.Quantile(0.0005, true));
    assertThat(statistics.p99().isBound()).isFalse();
    assertThat(statistics.p99().seconds()).isBetween(0.001, 0.0025);
  }

  @Test
  void scrape_showsReports() throws Exception {
    metrics.reports().written(Instant.ofEpochSecond(1_700_000_000));
    metrics.reports().failed();
    metrics.reports().failed();
    metrics.reports().delivered();

    assertThat(lines())
        .contains(
            "headwatch_reports_total{outcome=\"written\"} 1.0",
            "headwatch_reports_total{outcome=\"failed\"} 2.0",
            "headwatch_report_deliveries_total{outcome=\"delivered\"} 1.0",
            "headwatch_report_deliveries_total{outcome=\"failed\"} 0.0",
            "headwatch_reports_last_success_timestamp_seconds 1.7E9");
  }

  @Test
  void scrape_showsMasks() throws Exception {
    metrics.segmentation().waiting(3);
    metrics.segmentation().answered(Duration.ofMillis(500), Duration.ofMillis(250));
    metrics.segmentation().refused(Why.IMAGE_TOO_LARGE);
    metrics.segmentation().refused(Why.IMAGE_TOO_LARGE);

    assertThat(lines())
        .contains(
            "headwatch_segmentation_waiting 3.0",
            "headwatch_segmentation_requests_total{result=\"answered\"} 1.0",
            "headwatch_segmentation_requests_total{result=\"image_too_large\"} 2.0",
            "headwatch_segmentation_duration_seconds_sum{phase=\"waiting\"} 0.5",
            "headwatch_segmentation_duration_seconds_sum{phase=\"working\"} 0.25");
  }

  @Test
  void scrape_showsTheHistory() throws Exception {
    metrics.history().read(3);
    metrics.history().read(2);
    metrics.history().malformed();
    metrics.history().kept(70, 4096);
    metrics.history().lag(9);

    assertThat(lines())
        .contains(
            "headwatch_history_read_total 5.0",
            "headwatch_history_malformed_total 1.0",
            "headwatch_history_verdicts 70.0",
            "headwatch_history_size_bytes 4096.0",
            "headwatch_history_lag_records 9.0");
  }

  @Test
  void scrape_showsWhatEachDetectorSays() throws Exception {
    metrics.judged(verdict("a", shifted(1e-5, 1, "pairs.psi", "words.largest")));

    assertThat(lines())
        .contains(
            "headwatch_detector_score{detector=\"pairs.psi\",stream=\"a\"} 4.0",
            "headwatch_detector_threshold{detector=\"pairs.psi\",stream=\"a\"} 2.0",
            "headwatch_detector_p_value{detector=\"pairs.psi\",stream=\"a\"} 1.0E-5",
            "headwatch_detector_effect_size{detector=\"pairs.psi\",stream=\"a\"} 0.25",
            "headwatch_detector_score{detector=\"words.largest\",stream=\"a\"} 4.0");
  }

  /** A profile with other detectors may come at any time. */
  @Test
  void scrape_hasOnlyTheDetectorsOfTheNewestWindow() throws Exception {
    metrics.judged(verdict("a", shifted(1e-5, 1, "pairs.psi", "words.largest")));
    metrics.judged(verdict("a", shifted(1e-5, 1, "words.largest")));
    metrics.judged(verdict("b", shifted(1e-5, 1, "words.largest")));
    metrics.judged(verdict("b", new Verdict.InsufficientData(3, 50, "too few")));
    metrics.judged(verdict("c", shifted(1e-5, 1, "words.largest")));
    metrics.forgotten("c");

    assertThat(lines().stream().filter(line -> line.startsWith("headwatch_detector_")))
        .hasSize(4)
        .allMatch(line -> line.contains("{detector=\"words.largest\",stream=\"a\"}"));
  }

  /** One shift is one alarm: what fires counts once, however many windows it goes on. */
  @Test
  void scrape_showsTheAlarmAndCountsWhatFires() throws Exception {
    metrics.judged(alarmed("a", Phase.FIRING, 4.5, Optional.of(Change.FIRED)));
    metrics.judged(alarmed("a", Phase.FIRING, 4.25, Optional.empty()));
    metrics.judged(alarmed("b", Phase.RESOLVED, 0.5, Optional.of(Change.RESOLVED)));

    assertThat(lines())
        .contains(
            "headwatch_drift_evidence{stream=\"a\"} 4.25",
            "headwatch_drift_evidence_threshold{stream=\"a\"} 4.25",
            "headwatch_alarm_promise_seconds{stream=\"a\"} 2592000.0",
            "headwatch_alarm_state{state=\"firing\",stream=\"a\"} 1.0",
            "headwatch_alarm_state{state=\"calm\",stream=\"a\"} 0.0",
            "headwatch_alarm_state{state=\"pending\",stream=\"a\"} 0.0",
            "headwatch_alarm_state{state=\"resolved\",stream=\"b\"} 1.0",
            "headwatch_alarms_total{stream=\"a\"} 1.0",
            "headwatch_alarms_total{stream=\"b\"} 0.0");
  }

  @Test
  void scrape_hasNoAlarmOfAStreamThatIsForgotten() throws Exception {
    metrics.judged(alarmed("a", Phase.FIRING, 4.5, Optional.of(Change.FIRED)));
    metrics.judged(alarmed("b", Phase.CALM, Double.NEGATIVE_INFINITY, Optional.empty()));
    metrics.forgotten("a");

    List<String> alarms =
        lines().stream().filter(line -> line.matches("headwatch_(alarm|drift_ev).*")).toList();
    assertThat(alarms).isNotEmpty().allMatch(line -> line.contains("stream=\"b\""));
    // Nothing judged yet: the evidence has no logarithm.
    assertThat(alarms).noneMatch(line -> line.startsWith("headwatch_drift_evidence{"));
  }

  @Test
  void scrape_showsTheThreeWordsThatNameAShift() throws Exception {
    metrics.judged(
        naming("a", more("penguin", 18.5), more("blue background", 9), less("truck", 6), SMALL));

    assertThat(lines())
        .contains(
            "headwatch_top_word_change_ratio{rank=\"1\",stream=\"a\",word=\"penguin\"} 0.185",
            "headwatch_top_word_change_ratio{rank=\"2\",stream=\"a\",word=\"blue background\"}"
                + " 0.09",
            "headwatch_top_word_change_ratio{rank=\"3\",stream=\"a\",word=\"truck\"} -0.06")
        .filteredOn(line -> line.startsWith("headwatch_top_word_"))
        .hasSize(3);
  }

  /** Words are labels: those of one window must not stay beside those of the next. */
  @Test
  void scrape_hasOnlyTheWordsOfTheNewestShiftedWindow() throws Exception {
    metrics.judged(naming("a", more("penguin", 18.5), more("moon", 9)));
    metrics.judged(naming("b", more("penguin", 18.5)));
    metrics.judged(naming("a", more("truck", 3)));
    // What may be chance is not told in the log either.
    metrics.judged(naming("b", new WordShift("chance", 1, 2)));

    assertThat(words())
        .containsExactly(
            "headwatch_top_word_change_ratio{rank=\"1\",stream=\"a\",word=\"truck\"} 0.03");
  }

  /** While the alarm fires, a window that looks like the profile doesn't undo its words. */
  @Test
  void scrape_keepsTheWordsUntilTheAlarmIsResolved() throws Exception {
    metrics.judged(naming("a", more("penguin", 18.5)));
    metrics.judged(calmed("a", Optional.of(Phase.FIRING), Optional.empty()));
    assertThat(words()).hasSize(1);

    metrics.judged(calmed("a", Optional.of(Phase.RESOLVED), Optional.empty()));
    assertThat(words()).isEmpty();
  }

  @Test
  void scrape_hasNoWordsOfAStreamThatIsNeitherShiftedNorFiring() throws Exception {
    for (String stream : List.of("forgotten", "without alarm")) {
      metrics.judged(naming(stream, more("penguin", 18.5)));
    }
    metrics.forgotten("forgotten");
    metrics.judged(calmed("without alarm", Optional.empty(), Optional.empty()));

    assertThat(words()).isEmpty();
  }

  /** None of the windows that an alarm by evidence rests on is shifted by itself. */
  @Test
  void scrape_showsTheWordsOfTheWindowsThatAnAlarmByEvidenceRestsOn() throws Exception {
    GatheredWindows gathered =
        new GatheredWindows(SPAN, Optional.empty(), evidence(more("blurry image", 2)), List.of());
    metrics.judged(calmed("a", Optional.of(Phase.FIRING), Optional.of(gathered)));
    metrics.judged(calmed("a", Optional.of(Phase.FIRING), Optional.empty()));

    assertThat(words())
        .containsExactly(
            "headwatch_top_word_change_ratio{rank=\"1\",stream=\"a\",word=\"blurry image\"} 0.02");
  }

  @Test
  void scrape_showsTheConceptsOfTheNewestWindow() throws Exception {
    ConceptShift moved = new ConceptShift("blue background", 0.25, 0.5, 0.75, 0.0005, true);
    metrics.judged(watching("a", moved, new ConceptShift("moon", 0.125, 0.125, 0, 1, false)));

    assertThat(lines())
        .contains(
            "headwatch_concept_score{concept=\"blue background\",stream=\"a\"} 0.5",
            "headwatch_concept_reference_score{concept=\"blue background\",stream=\"a\"} 0.25",
            "headwatch_concept_p_value{concept=\"blue background\",stream=\"a\"} 5.0E-4",
            "headwatch_concept_effect_size{concept=\"blue background\",stream=\"a\"} 0.75",
            "headwatch_concept_score{concept=\"moon\",stream=\"a\"} 0.125");
  }

  @Test
  void scrape_hasNoConceptsOfWindowsNotJudgedAndOfStreamsThatEnded() throws Exception {
    ConceptShift shift = new ConceptShift("moon", 0.25, 0.5, 0.75, 0.0005, true);
    metrics.judged(watching("a", shift));
    metrics.judged(watching("b", shift));
    metrics.judged(watching("c", shift));
    metrics.judged(verdict("a", new Verdict.InsufficientData(3, 50, "too few")));
    metrics.forgotten("b");

    assertThat(lines().stream().filter(line -> line.startsWith("headwatch_concept_")))
        .hasSize(4)
        .allMatch(line -> line.contains("stream=\"c\""));
  }

  /** The last judged window's score must not stand for one that could not be judged. */
  @Test
  void scrape_afterInsufficientDataHasNoStaleScore() throws Exception {
    metrics.judged(verdict("a", shifted(1e-5, 2)));
    metrics.judged(verdict("b", shifted(1e-5, 2)));
    metrics.judged(verdict("a", new Verdict.InsufficientData(3, 50, "too few")));

    List<String> ofA = lines().stream().filter(line -> line.contains("stream=\"a\"")).toList();
    assertThat(ofA)
        .noneMatch(line -> line.startsWith("headwatch_drift_"))
        .noneMatch(line -> line.startsWith("headwatch_pairs_shifted"))
        .noneMatch(line -> line.startsWith("headwatch_top_pair_"))
        .contains(
            "headwatch_stream_state{state=\"insufficient_data\",stream=\"a\"} 1.0",
            "headwatch_stream_state{state=\"shifted\",stream=\"a\"} 0.0",
            "headwatch_window_images{stream=\"a\"} 3.0");
    assertThat(lines()).contains("headwatch_drift_score{stream=\"b\"} 5.0");
  }

  @Test
  void scrape_tellsRepeatsAndFrozenSourcesUntilAStreamIsForgotten() throws Exception {
    metrics.judged(
        new WindowVerdict(
            "a",
            SPAN,
            StreamState.FROZEN,
            new Verdict.InsufficientData(0, 50, "frozen"),
            0,
            Optional.of("hash-1"),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            new Repeats(300, 2, 2, List.of("east", "west")),
            WindowStrata.NONE,
            Optional.empty()));

    assertThat(lines())
        .contains(
            "headwatch_window_repeated_images{stream=\"a\"} 300.0",
            "headwatch_sources_frozen{stream=\"a\"} 2.0",
            "headwatch_stream_state{state=\"frozen\",stream=\"a\"} 1.0");

    metrics.forgotten("a");

    assertThat(lines()).noneMatch(line -> line.contains("stream=\"a\""));
  }

  @Test
  void scrape_tellsTheAnchorOfTheNewestWindowAlone() throws Exception {
    WindowVerdict plain = verdict("a", shifted(1e-5, 1));
    metrics.judged(plain.with(new AnchorScore("anchor", 200, 6.5, 1e-5, 0.75)));
    assertThat(lines())
        .contains(
            "headwatch_anchor_score{stream=\"a\"} 6.5",
            "headwatch_anchor_effect_size{stream=\"a\"} 0.75");

    metrics.judged(plain);

    assertThat(lines()).noneMatch(line -> line.startsWith("headwatch_anchor"));
  }

  /** Asked at each scrape: an acknowledgement ends by time, too. */
  @Test
  void scrape_tellsWhichStreamsAreAcknowledgedNow() throws Exception {
    Set<String> acknowledged = new HashSet<>(Set.of("a"));
    metrics.acknowledged(acknowledged::contains);
    metrics.judged(calmed("a", Optional.of(Phase.FIRING), Optional.empty()));
    metrics.judged(calmed("b", Optional.of(Phase.FIRING), Optional.empty()));
    assertThat(lines())
        .contains(
            "headwatch_alarm_acknowledged{stream=\"a\"} 1.0",
            "headwatch_alarm_acknowledged{stream=\"b\"} 0.0");

    acknowledged.clear();
    metrics.forgotten("b");

    assertThat(lines())
        .contains("headwatch_alarm_acknowledged{stream=\"a\"} 0.0")
        .noneMatch(line -> line.contains("stream=\"b\""));
  }

  @Test
  void scrape_afterANewProfileShowsOnlyThatOne() throws Exception {
    metrics.judged(verdict("a", shifted(1e-5, 1), Optional.empty()));
    metrics.judged(verdict("a", shifted(1e-5, 1), Optional.of("hash-2")));

    assertThat(lines().stream().filter(line -> line.startsWith("headwatch_profile_info")))
        .containsExactly("headwatch_profile_info{hash=\"hash-2\",stream=\"a\"} 1");
  }

  @Test
  void scrape_ofAStreamThatHasLearnedShowsNoProgressOfLearning() throws Exception {
    metrics.learning("a", 70);
    metrics.learning("b", 20);
    metrics.judged(verdict("a", shifted(1e-5, 1)));

    assertThat(lines())
        .contains("headwatch_learning_images{stream=\"b\"} 20.0")
        .noneMatch(line -> line.startsWith("headwatch_learning_images{stream=\"a\"}"));
  }

  @Test
  void scrape_showsTimesInSeconds() throws Exception {
    metrics.stage(Stage.DECODE, Duration.ofMillis(30));
    metrics.latency(Duration.ofSeconds(7));
    metrics.batch(16);
    metrics.lag("images", 3, 120, Duration.ofMillis(2_500));

    assertThat(lines())
        .contains(
            "headwatch_stage_duration_seconds_bucket{stage=\"decode\",le=\"0.025\"} 0",
            "headwatch_stage_duration_seconds_bucket{stage=\"decode\",le=\"0.05\"} 1",
            "headwatch_event_latency_seconds_sum 7.0",
            "headwatch_batch_images_bucket{le=\"16.0\"} 1",
            "headwatch_consumer_lag_records{partition=\"3\",topic=\"images\"} 120.0",
            "headwatch_consumer_lag_seconds{partition=\"3\",topic=\"images\"} 2.5");
  }

  @Test
  void scrape_afterAPartitionWentHasNoLagOfIt() throws Exception {
    metrics.lag("images", 3, 120, Duration.ZERO);
    metrics.lag("images", 4, 1, Duration.ZERO);
    metrics.revoked("images", 3);

    assertThat(lines())
        .noneMatch(line -> line.contains("partition=\"3\""))
        .anyMatch(line -> line.contains("partition=\"4\""));
  }

  @Test
  void scrape_tellsModelBuildAndMachine() throws Exception {
    metrics.model("abc", "cpu");
    metrics.windowLength(Duration.ofMinutes(5));

    assertThat(lines())
        .contains(
            "headwatch_window_length_seconds 300.0",
            "headwatch_model_info{device=\"cpu\",hash=\"abc\"} 1",
            "headwatch_build_info{version=\"1.2.3\"} 1")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
        .anyMatch(line -> line.startsWith("process_cpu_seconds_total"));
  }

  /** https://prometheus.io/docs/practices/naming. */
  @Test
  void names_followPrometheusConventions() throws Exception {
    everything();
    Set<String> counters = names("counter");
    Set<String> gauges = names("gauge");
    Set<String> histograms = names("histogram");

    assertThat(counters).hasSizeGreaterThanOrEqualTo(5).allMatch(name -> name.endsWith("_total"));
    assertThat(gauges).noneMatch(name -> name.endsWith("_total"));
    assertThat(histograms)
        .hasSize(3)
        .allMatch(name -> name.endsWith("_seconds") || name.endsWith("_images"));
    assertThat(gauges)
        .filteredOn(name -> name.matches(".*(time|lag|age|duration|timestamp)(_[a-z]+)?"))
        .allMatch(name -> name.endsWith("_seconds") || name.endsWith("_records"));
    assertThat(lines()).noneMatch(line -> line.contains("neuron=") || line.contains("head="));
  }

  @Test
  void metrics_allHaveHelp() throws Exception {
    everything();
    List<String> text = lines();
    List<String> types =
        text.stream().filter(line -> line.startsWith("# TYPE headwatch_")).toList();

    assertThat(types).hasSizeGreaterThan(20);
    for (String type : types) {
      String name = type.split(" ")[2];
      assertThat(text).anyMatch(line -> line.matches("# HELP " + name + " \\S.*\\."));
    }
  }

  @Test
  void scrape_asOpenMetricsEndsAsItMust() throws Exception {
    metrics.consumed("images");
    String text = get("application/openmetrics-text").body();

    assertThat(text).endsWith("# EOF\n").contains("# TYPE headwatch_events_consumed counter");
  }

  @Test
  void start_onAPortInUseNamesTheSetting() {
    assertThatThrownBy(
            () ->
                MetricsListener.start(
                    new PrometheusMetrics("1"), settings(listener.port(), Optional.empty())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + listener.port())
        .hasMessageContaining("metrics.port");
  }

  private void everything() {
    metrics.consumed("images");
    metrics.settled("a", Outcome.OBSERVED);
    metrics.failed("a", "bad_time");
    metrics.stage(Stage.JUDGE, Duration.ofMillis(1));
    metrics.latency(Duration.ofMillis(1));
    metrics.batch(1);
    metrics.lag("images", 0, 1, Duration.ofMillis(1));
    metrics.judged(verdict("a", shifted(1e-5, 3, "words.largest")));
    metrics.learning("b", 1);
    metrics.model("abc", "cpu");
  }

  private Set<String> names(String type) throws Exception {
    return lines().stream()
        .filter(line -> line.startsWith("# TYPE headwatch_") && line.endsWith(" " + type))
        .map(line -> line.split(" ")[2])
        .filter(name -> !name.endsWith("_info"))
        .collect(Collectors.toSet());
  }

  private List<String> lines() throws Exception {
    return get("text/plain").body().lines().toList();
  }

  private HttpResponse<String> get(String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/metrics"))
            .header("Accept", accept)
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
  }

  private static WindowVerdict verdict(String stream, Verdict verdict) {
    return verdict(stream, verdict, Optional.of("hash-1"));
  }

  private static WindowVerdict verdict(String stream, Verdict verdict, Optional<String> hash) {
    StreamState state =
        verdict instanceof Verdict.Shifted ? StreamState.SHIFTED : StreamState.INSUFFICIENT_DATA;
    return new WindowVerdict(stream, SPAN, state, verdict, 50, hash, List.of(), List.of());
  }

  private static WindowVerdict alarmed(
      String stream, Phase phase, double evidence, Optional<Change> change) {
    return new WindowVerdict(
        stream,
        SPAN,
        StreamState.SHIFTED,
        shifted(1e-5, 1),
        0,
        Optional.of("hash-1"),
        List.of(),
        List.of(),
        List.of(),
        Optional.of(
            new StreamAlarm(phase, SPAN.start(), evidence, 4.25, Duration.ofDays(30), change)));
  }

  private List<String> words() throws Exception {
    return lines().stream().filter(line -> line.startsWith("headwatch_top_word_")).toList();
  }

  /** Far beyond chance. */
  private static WordShift more(String word, double points) {
    return new WordShift(word, points, 20);
  }

  private static WordShift less(String word, double points) {
    return new WordShift(word, -points, -20);
  }

  private static Evidence evidence(WordShift... words) {
    return new Evidence(
        1e-5,
        1e-5,
        0.01,
        0,
        List.of(),
        0.75,
        200,
        true,
        0.5,
        List.of(),
        new WordFinding(379, 1, List.of(words)),
        Optional.empty(),
        Optional.empty());
  }

  /** A shifted window of a firing alarm. */
  private static WindowVerdict naming(String stream, WordShift... words) {
    return window(
        stream,
        StreamState.SHIFTED,
        new Verdict.Shifted(evidence(words)),
        Optional.of(Phase.FIRING),
        Optional.empty());
  }

  private static WindowVerdict calmed(
      String stream, Optional<Phase> alarm, Optional<GatheredWindows> gathered) {
    return window(
        stream,
        StreamState.STABLE,
        new Verdict.Stable(evidence(more("not to be told", 5))),
        alarm,
        gathered);
  }

  private static WindowVerdict window(
      String stream,
      StreamState state,
      Verdict verdict,
      Optional<Phase> phase,
      Optional<GatheredWindows> gathered) {
    return new WindowVerdict(
        stream,
        SPAN,
        state,
        verdict,
        0,
        Optional.of("hash-1"),
        List.of(),
        List.of(),
        List.of(),
        phase.map(
            shown ->
                new StreamAlarm(
                    shown, SPAN.start(), 4.5, 4.25, Duration.ofDays(30), Optional.empty())),
        Repeats.NONE,
        WindowStrata.NONE,
        gathered);
  }

  private static WindowVerdict watching(String stream, ConceptShift... concepts) {
    return new WindowVerdict(
        stream,
        SPAN,
        StreamState.SHIFTED,
        shifted(1e-5, 1),
        0,
        Optional.of("hash-1"),
        List.of(),
        List.of(),
        List.of(concepts),
        Optional.empty());
  }

  private static Verdict shifted(double pValue, int pairs, String... detectors) {
    return new Verdict.Shifted(
        new Evidence(
            pValue,
            1e-5,
            0.01,
            0,
            Stream.of(detectors)
                .map(name -> new DetectorFinding(name, Family.PAIRS, 4, 1e-6, 2, 0.25, 200))
                .toList(),
            0.75,
            200,
            true,
            0.5,
            IntStream.range(0, pairs)
                .mapToObj(i -> new PairShift(i, 10 + i, 1, 2 - 0.5 * i, 0, 0, 0, 0, 0, 0))
                .toList(),
            WordFinding.NONE,
            Optional.empty(),
            Optional.empty()));
  }
}
