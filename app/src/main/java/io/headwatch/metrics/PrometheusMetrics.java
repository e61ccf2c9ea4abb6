package io.headwatch.metrics;

import static java.util.Objects.requireNonNull;

import io.headwatch.history.HistoryMetrics;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.Outcome;
import io.headwatch.monitor.PipelineFigures;
import io.headwatch.monitor.Stage;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.report.ReportMetrics;
import io.headwatch.segmentation.SegmentationMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Counts and gauges of the pipeline. Labels are streams (their number is limited by the
 * configuration), partitions, members of small fixed sets, and at most three words per stream;
 * never a pair or an event.
 */
public final class PrometheusMetrics implements MonitorMetrics {

  private static final double[] SECONDS = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800
  };
  private static final double[] IMAGES = {1, 2, 4, 8, 16, 32, 64, 128};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final DriftGauges drift;
  private final HistoryGauges history;
  private final ReportGauges reports;
  private final SegmentationGauges segmentation;
  private final Counter consumed;
  private final Counter settled;
  private final Counter failed;
  private final Counter windows;
  private final Counter streamsRefused;
  private final Histogram stages;
  private final Histogram latency;
  private final Histogram batches;
  private final Gauge learning;
  private final Gauge lagRecords;
  private final Gauge lagAge;
  private final Gauge windowLength;
  private final Info model;

  /**
   * Registers every metric, in a registry of its own.
   *
   * @param version the version of Headwatch
   */
  public PrometheusMetrics(String version) {
    requireNonNull(version, "version is null");
    drift = new DriftGauges(registry);
    history = new HistoryGauges(registry);
    reports = new ReportGauges(registry);
    segmentation = new SegmentationGauges(registry);
    consumed =
        counter("headwatch_events_consumed", "Events read from a topic.", "topic")
            .register(registry);
    settled =
        counter("headwatch_events", "Events that reached their end.", "stream", "outcome")
            .register(registry);
    failed =
        counter("headwatch_events_failed", "Events sent to the dead letters.", "stream", "reason")
            .register(registry);
    windows =
        counter("headwatch_windows", "Windows judged, by what came out.", "stream", "state")
            .register(registry);
    streamsRefused =
        counter(
                "headwatch_streams_refused",
                "Events whose stream was beyond the limit and became the stream other.")
            .register(registry);
    stages =
        histogram("headwatch_stage_duration", "Time a stage took.", SECONDS)
            .unit(Unit.SECONDS)
            .labelNames("stage")
            .register(registry);
    latency =
        histogram("headwatch_event_latency", "From an event's record to its pane.", SECONDS)
            .unit(Unit.SECONDS)
            .register(registry);
    batches =
        histogram("headwatch_batch_images", "Images per forward pass.", IMAGES).register(registry);
    learning =
        gauge("headwatch_learning_images", "Images collected to learn a profile from.", "stream")
            .register(registry);
    lagRecords =
        gauge("headwatch_consumer_lag_records", "Records not yet read.", "topic", "partition")
            .register(registry);
    lagAge =
        gauge(
                "headwatch_consumer_lag",
                "Age of the newest record taken in, while there are more; 0 when caught up.",
                "topic",
                "partition")
            .unit(Unit.SECONDS)
            .register(registry);
    windowLength =
        gauge("headwatch_window_length", "Length of a window, as configured.")
            .unit(Unit.SECONDS)
            .register(registry);
    model =
        Info.builder()
            .name("headwatch_model_info")
            .help("The model in use: SHA-256 of its weights, and the device that runs it.")
            .labelNames("hash", "device")
            .register(registry);
    Info.builder()
        .name("headwatch_build_info")
        .help("The version of Headwatch.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(version);
  }

  /** What is scraped. */
  PrometheusRegistry registry() {
    return registry;
  }

  /** What the history of verdicts tells. */
  public HistoryMetrics history() {
    return history;
  }

  /** What reports by schedule tell. */
  public ReportMetrics reports() {
    return reports;
  }

  /** What masks on demand tell. */
  public SegmentationMetrics segmentation() {
    return segmentation;
  }

  /** How events pass through, by what was counted. */
  public PipelineFigures figures() {
    return new PipelineSummary(lagRecords, lagAge, settled, failed, stages).figures();
  }

  /** Tells which model is in use. */
  public void model(String hash, String device) {
    model.setLabelValues(hash, device);
  }

  /** Tells the configured length of windows, so that alerts can tell when one is overdue. */
  public void windowLength(Duration length) {
    windowLength.set(seconds(length));
  }

  /** Has whoever knows asked, at each scrape, whether a stream's shift is acknowledged. */
  public void acknowledged(Predicate<String> whether) {
    drift.alarms().acknowledged(whether);
  }

  @Override
  public void consumed(String topic) {
    consumed.labelValues(topic).inc();
  }

  @Override
  public void settled(String stream, Outcome outcome) {
    settled.labelValues(stream, lower(outcome)).inc();
  }

  @Override
  public void failed(String stream, String reason) {
    failed.labelValues(stream, reason).inc();
  }

  @Override
  public void stage(Stage stage, Duration duration) {
    stages.labelValues(lower(stage)).observe(seconds(duration));
  }

  @Override
  public void batch(int images) {
    batches.observe(images);
  }

  @Override
  public void latency(Duration endToEnd) {
    latency.observe(seconds(endToEnd));
  }

  @Override
  public void judged(WindowVerdict verdict) {
    windows.labelValues(verdict.stream(), lower(verdict.state())).inc();
    drift.show(verdict);
    if (verdict.profileHash().isPresent()) {
      learning.remove(verdict.stream());
    }
  }

  @Override
  public void learning(String stream, long images) {
    learning.labelValues(stream).set((double) images);
  }

  /** Counters too: over months, names come and go without limit. */
  @Override
  public void forgotten(String stream) {
    drift.forget(stream);
    learning.remove(stream);
    for (Counter counter : List.of(settled, failed, windows)) {
      counter.removeIf(labels -> labels.get(0).equals(stream));
    }
  }

  @Override
  public void streamRefused() {
    streamsRefused.inc();
  }

  @Override
  public void lag(String topic, int partition, long records, Duration age) {
    lagRecords.labelValues(topic, Integer.toString(partition)).set((double) records);
    lagAge.labelValues(topic, Integer.toString(partition)).set(seconds(age));
  }

  @Override
  public void revoked(String topic, int partition) {
    lagRecords.remove(topic, Integer.toString(partition));
    lagAge.remove(topic, Integer.toString(partition));
  }

  static String lower(Enum<?> member) {
    return member.name().toLowerCase(Locale.ROOT);
  }

  static Gauge.Builder gauge(String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels);
  }

  static Counter.Builder counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels);
  }

  static Histogram.Builder histogram(String name, String help, double[] bounds) {
    return Histogram.builder().name(name).help(help).classicOnly().classicUpperBounds(bounds);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
