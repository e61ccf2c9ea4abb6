package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ImageTower;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.metrics.MetricsListener;
import io.headwatch.metrics.PrometheusMetrics;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.EmbeddingSpaces;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.WindowRules;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.WatchListCalibration;
import io.headwatch.report.ReportFiles;
import io.headwatch.report.ReportScheduler;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.stream.StreamMonitoring;
import io.headwatch.web.HealthListener;
import io.headwatch.web.WebListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that {@code headwatch run} is made of, put together and taken apart in order. */
final class Daemon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  /** A loop that hasn't got anywhere for so long hangs. */
  private static final Duration ALIVE_WITHIN = Duration.ofMinutes(5);

  private final Clock clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final StreamMonitoring monitoring;
  private final MetricsListener metricsListener;
  private final WebListener webListener;
  private volatile boolean ready;

  private Daemon(Settings settings, Consumer<WindowVerdict> announce, Clock clock)
      throws IOException {
    this.clock = clock;
    PrometheusMetrics metrics = new PrometheusMetrics(Version.number());
    metrics.windowLength(settings.window().length());
    try {
      metricsListener = open(MetricsListener.start(metrics, settings.metrics()));
      open(
          HealthListener.start(
              settings.health().host(), settings.health().port(), this::alive, () -> ready));
      VerdictHistory past = open(VerdictHistory.open(settings, metrics.history(), clock));
      ProfileLibrary library = new ProfileLibrary();
      webListener =
          open(
              WebListener.start(
                  settings.web(),
                  past.history(),
                  new DaemonInstance(
                      () -> ready,
                      past.reader(),
                      metrics,
                      library,
                      settings.reports().directory().map(ReportFiles::new)),
                  clock));
      ModelSettings found = ModelOptions.found(settings.model());
      ImageTower model = open(ImageTower.load(found));
      metrics.model(model.hash(), model.device());
      log.info("model {} on {}", found.directory(), model.device());
      warm(model);
      ReadingFactory readings = new ReadingFactory(found, settings.words());
      ImageReading reading =
          readings.watching(readings.reading(), settings.concepts(), model.directions());
      ExecutorService background = open(new Background()).executor();
      ConfiguredProfiles profiles =
          new ConfiguredProfiles(
              settings.streams(),
              model,
              reading,
              new WatchListCalibration(settings.alarm().conceptsShare(), new ParallelReplicates()),
              background,
              library::add,
              clock);
      requireLabels(settings, profiles);
      PipelineFactory pipelines = PipelineFactory.of(settings);
      warnOfHeap(pipelines.decodingBytes());
      ContributionPipeline pipeline = open(pipelines.pipeline(model, reading, metrics));
      monitoring =
          open(
              new StreamMonitoring(
                  settings,
                  monitor(settings, profiles, new NamedSpaces(model, reading), metrics),
                  pipeline,
                  pipelines.preparation(model, metrics),
                  announce,
                  metrics,
                  clock));
      // The topic to read is made, where it is missing, by the monitoring.
      past.reader().start();
      if (settings.reports().directory().isPresent()) {
        open(reports(settings, past, metrics, clock)).start();
      }
      ready = true;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ReportScheduler reports(
      Settings settings, VerdictHistory past, PrometheusMetrics metrics, Clock clock) {
    return new ReportScheduler(
        settings.reports(),
        past.history(),
        () -> past.reader().caughtUp() && past.reader().failure().isEmpty(),
        new ConfiguredPowerCards(Optional.empty(), Optional.of(settings)),
        new ReportScheduler.Maker(
            Version.number(), Optional.of(settings.hash()), settings.web().publicUrl()),
        metrics.reports(),
        clock);
  }

  private static void requireLabels(Settings settings, ConfiguredProfiles profiles) {
    if (profiles.needLabels() && settings.input().fields().stratum().isEmpty()) {
      throw new InputException(
          "a profile is divided by a label (`profile inspect` says which), but"
              + " headwatch.input.fields.stratum doesn't say where events have it: no window could be"
              + " judged");
    }
  }

  /**
   * Loads and verifies everything, listens, and connects.
   *
   * @param announce told of each verdict
   * @throws IOException if an address is taken, or a profile cannot be used
   */
  static Daemon start(Settings settings, Consumer<WindowVerdict> announce, Clock clock)
      throws IOException {
    return new Daemon(
        requireNonNull(settings, "settings is null"),
        requireNonNull(announce, "announce is null"),
        requireNonNull(clock, "clock is null"));
  }

  void run() {
    monitoring.run();
  }

  void stop() {
    ready = false;
    monitoring.stop();
  }

  int metricsPort() {
    return metricsListener.port();
  }

  int webPort() {
    return webListener.port();
  }

  @Override
  public void close() {
    ready = false;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        log.warn("could not close cleanly", e);
      }
    }
  }

  private boolean alive() {
    return !ready || monitoring.lastProgress().plus(ALIVE_WITHIN).isAfter(clock.instant());
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  /** Large images on every thread at once must fit beside everything else. */
  private static void warnOfHeap(long decodingBytes) {
    long heap = Runtime.getRuntime().maxMemory();
    if (decodingBytes > heap / 2) {
      log.warn(
          "decoding the largest images on all threads may need {} of the heap's {} MiB: give more"
              + " (JAVA_OPTS=-Xmx...), or lower decoding.max-pixels or decoding.threads",
          decodingBytes >> 20,
          heap >> 20);
    }
  }

  /** The first passes through the network are slow; nobody should wait for them. */
  private static void warm(ImageTower model) {
    int size = model.preprocessing().size();
    for (int pass = 0; pass < 2; pass++) {
      model.contributions(List.of(new byte[size * size * 3]));
    }
  }

  private static Monitor monitor(
      Settings settings,
      ConfiguredProfiles profiles,
      EmbeddingSpaces spaces,
      PrometheusMetrics metrics) {
    WindowJudge judge =
        new WindowJudge(
            settings.alarm().falseDiscoveryRate(),
            settings.alarm().smallestShift(),
            settings.alarm().topPairs(),
            settings.words().top(),
            settings.window().minimumSamples());
    return new Monitor(
        new WindowRules(
            settings.window().length(),
            settings.window().repeatDistance(),
            settings.window().frozenAfter(),
            settings.window().maximumAge()),
        AlarmPromise.of(settings.alarm()),
        judge,
        profiles,
        spaces,
        settings.output().eventReferences(),
        metrics);
  }

  /** One thread for what may take long. */
  private record Background(ExecutorService executor) implements AutoCloseable {

    Background() {
      this(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "headwatch-background");
                thread.setDaemon(true);
                return thread;
              }));
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
