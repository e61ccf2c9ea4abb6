package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.clip.ImageTower;
import io.headwatch.config.InvalidSettingsException;
import io.headwatch.config.ModelSettings;
import io.headwatch.config.Settings;
import io.headwatch.decision.DecisionLog;
import io.headwatch.metrics.MetricsListener;
import io.headwatch.metrics.PrometheusMetrics;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.EmbeddingSpaces;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.SharedModel;
import io.headwatch.monitor.WindowRules;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.WatchListCalibration;
import io.headwatch.report.ReportFiles;
import io.headwatch.report.ReportScheduler;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.stream.DecisionTopic;
import io.headwatch.stream.SegmentationRequests;
import io.headwatch.stream.StreamMonitoring;
import io.headwatch.web.DecisionDesk;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that {@code headwatch run} is made of, put together and taken apart in order. */
final class Daemon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  /** A loop that hasn't got anywhere for so long hangs. */
  private static final Duration ALIVE_WITHIN = Duration.ofMinutes(5);

  private final Clock clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Supplier<Settings> reread;
  private final StreamMonitoring monitoring;
  private final MetricsListener metricsListener;
  private final WebListener webListener;
  private volatile boolean ready;
  private volatile @Nullable Settings next;

  private Daemon(
      Settings settings, Consumer<WindowVerdict> announce, Supplier<Settings> reread, Clock clock)
      throws IOException {
    this.clock = clock;
    this.reread = reread;
    PrometheusMetrics metrics = new PrometheusMetrics(Version.number());
    metrics.windowLength(settings.window().length());
    try {
      metricsListener = open(MetricsListener.start(metrics, settings.metrics()));
      open(
          HealthListener.start(
              settings.health().host(), settings.health().port(), this::alive, () -> ready));
      VerdictHistory past = open(VerdictHistory.open(settings, metrics.history(), clock));
      ProfileLibrary library = new ProfileLibrary();
      DecisionLog decided = new DecisionLog();
      DecisionTopic decisionTopic =
          open(new DecisionTopic(settings.kafka(), settings.output().decisionsTopic(), decided));
      Decisions decisions = new Decisions(settings, decided, decisionTopic, this::reload, clock);
      metrics.acknowledged(stream -> decisions.acknowledged(stream).isPresent());
      ShownImages images = open(ShownImages.of(settings, clock));
      AtomicReference<SegmentationDesk> desk = new AtomicReference<>();
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
                      images.onPage(),
                      images.ofProfiles(),
                      settings.reports().directory().map(ReportFiles::new),
                      desk),
                  decisions,
                  clock));
      ModelSettings found = ModelOptions.found(settings.model());
      ImageTower tower = ImageTower.load(found);
      // Streams are judged while a version of a profile is built.
      SharedModel<ImageTower> model = open(new SharedModel<>(tower));
      // What it does needs the model and the topic of decisions, so it ends before them.
      ExecutorService background = open(new Background()).executor();
      metrics.model(model.hash(), model.device());
      log.info("model {} on {}", found.directory(), model.device());
      warm(model);
      ReadingFactory readings = new ReadingFactory(found, settings.words());
      ImageReading reading =
          readings.watching(readings.reading(), settings.concepts(), tower.directions());
      ConfiguredProfiles profiles =
          new ConfiguredProfiles(
              settings.streams(),
              model,
              reading,
              new WatchListCalibration(settings.alarm().conceptsShare(), new ParallelReplicates()),
              background,
              images.alsoToldOf(library::add),
              clock);
      requireLabels(settings, profiles);
      PipelineFactory pipelines = PipelineFactory.of(settings);
      HeapNeed.of(pipelines, settings.segmentation())
          .warning(Runtime.getRuntime().maxMemory())
          .ifPresent(log::warn);
      ContributionPipeline pipeline = open(pipelines.pipeline(model, reading, metrics));
      monitoring =
          open(
              new StreamMonitoring(
                  settings,
                  monitor(settings, profiles, new NamedSpaces(tower, reading), metrics),
                  pipeline,
                  pipelines.preparation(model, metrics),
                  announce.andThen(decisions::judged),
                  metrics,
                  clock));
      decisions.begin(
          new VersionConstruction(
              settings, model, found.directory(), tower.directions(), reading, profiles, clock),
          profiles,
          background);
      decisionTopic.start();
      // The topic to read is made, where it is missing, by the monitoring.
      past.reader().start();
      if (settings.reports().directory().isPresent()) {
        open(reports(settings, past, images, metrics, clock)).start();
      }
      if (settings.segmentation().enabled()) {
        desk.set(open(new Masks(settings, found, model, metrics.segmentation(), clock)).desk());
      }
      if (settings.segmentation().servedTopics().isPresent()) {
        open(new SegmentationRequests(settings, requireNonNull(desk.get()))).start();
      }
      ready = true;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ReportScheduler reports(
      Settings settings,
      VerdictHistory past,
      ShownImages images,
      PrometheusMetrics metrics,
      Clock clock) {
    return new ReportScheduler(
        settings.reports(),
        past.history(),
        () -> past.reader().caughtUp() && past.reader().failure().isEmpty(),
        new ConfiguredPowerCards(Optional.empty(), Optional.of(settings)),
        images.inReports(),
        new ReportScheduler.Maker(
            Version.number(), Optional.of(settings.hash()), settings.web().publicUrl()),
        metrics.reports(),
        clock);
  }

  private static void requireLabels(Settings settings, ConfiguredProfiles profiles) {
    if (profiles.needLabels() && settings.input().fields().stratum().isEmpty()) {
      throw new InputException(
          "a profile is divided by a label (`profile inspect` says which), but"
              + " headwatch.input.fields.stratum doesn't say where events have it: no window could"
              + " be judged");
    }
  }

  /**
   * Loads and verifies everything, listens, and connects.
   *
   * @param announce told of each verdict
   * @param reread gives the settings to go on with when a reload is asked for
   * @throws IOException if an address is taken, or a profile cannot be used
   */
  static Daemon start(
      Settings settings, Consumer<WindowVerdict> announce, Supplier<Settings> reread, Clock clock)
      throws IOException {
    return new Daemon(
        requireNonNull(settings, "settings is null"),
        requireNonNull(announce, "announce is null"),
        requireNonNull(reread, "reread is null"),
        requireNonNull(clock, "clock is null"));
  }

  void run() {
    monitoring.run();
  }

  void stop() {
    ready = false;
    monitoring.stop();
  }

  /**
   * Reads the configuration anew. If it can be used, {@link #run} returns, and {@link #next} has
   * it; open windows are read again from their events by whoever goes on.
   *
   * @throws DecisionDesk.RefusedException if the configuration has mistakes, or nothing runs yet
   */
  void reload() {
    if (!ready) {
      throw refused("Headwatch is starting or stopping; try again later");
    }
    try {
      next = reread.get();
    } catch (InvalidSettingsException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    log.info("reloading the configuration");
    stop();
  }

  /** Whoever has sent a signal has the log alone. */
  private static DecisionDesk.RefusedException refused(String why) {
    log.error("not reloaded, all goes on as before: {}", why);
    return new DecisionDesk.RefusedException(why);
  }

  /** The settings to go on with; empty if the daemon was not told to reload. */
  Optional<Settings> next() {
    return Optional.ofNullable(next);
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

  /** The first passes through the network are slow; nobody should wait for them. */
  private static void warm(ContributionModel model) {
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

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    Background() {
      this(
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "headwatch-background");
                thread.setDaemon(true);
                return thread;
              }));
    }

    /** Waits for what is under way to give up, which must not outlive what it works with. */
    @Override
    public void close() {
      executor.shutdownNow();
      try {
        if (!executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          log.warn("a profile that is being built does not end within {} s", PATIENCE.toSeconds());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
