package io.headwatch.stream;

import static org.awaitility.Awaitility.await;

import io.headwatch.config.Settings;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.FalseAlarmPromise;
import io.headwatch.monitor.Monitor;
import io.headwatch.monitor.NoSpace;
import io.headwatch.monitor.RecordedMetrics;
import io.headwatch.monitor.StubModel;
import io.headwatch.monitor.WindowRules;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.reference.ConfiguredProfiles;
import io.headwatch.reference.WatchListCalibration;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.explanation.WindowJudge;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The daemon's loop as the composition root puts it together, on a stub network. */
final class MonitoringLoop implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final RecordedMetrics metrics = new RecordedMetrics();
  final List<WindowVerdict> verdicts = new CopyOnWriteArrayList<>();

  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private final ContributionPipeline pipeline;
  private final StreamMonitoring monitoring;
  private final CompletableFuture<Void> running;

  MonitoringLoop(Settings settings, Clock clock) throws IOException {
    this(settings, new StubModel(), clock);
  }

  MonitoringLoop(Settings settings, StubModel model, Clock clock) throws IOException {
    pipeline =
        new ContributionPipeline(
            model,
            ImageReading.NONE,
            settings.batch().size(),
            settings.batch().linger(),
            settings.decoding().threads(),
            metrics);
    Monitor monitor =
        new Monitor(
            WindowRules.plain(settings.window().length()),
            new FalseAlarmPromise(
                settings.alarm().timeBetweenFalseAlarms(),
                Scope.STREAM,
                settings.alarm().evidenceShare()),
            new WindowJudge(0.05, 0, 3, 3, settings.window().minimumSamples()),
            new ConfiguredProfiles(
                settings.streams(),
                model,
                ImageReading.NONE,
                WatchListCalibration.none(),
                background,
                clock),
            labels -> new NoSpace(model.pairs()),
            settings.output().eventReferences(),
            metrics);
    monitoring =
        new StreamMonitoring(
            settings,
            monitor,
            pipeline,
            new ImagePreparation(
                new ImageDecoder(DecodingLimits.defaults()), model.preprocessing(), metrics),
            verdicts::add,
            metrics,
            clock);
    running = CompletableFuture.runAsync(monitoring::run, task -> new Thread(task, "loop").start());
  }

  /** Waits until so many events have reached an outcome. */
  void awaitSettled(long events) {
    await()
        .atMost(PATIENCE)
        .failFast("the loop ended", running::isDone)
        .until(() -> metrics.settled() >= events);
  }

  /** Waits until so many windows have a verdict. */
  void awaitVerdicts(int windows) {
    await()
        .atMost(PATIENCE)
        .failFast("the loop ended", running::isDone)
        .until(() -> verdicts.size() >= windows);
  }

  /** Waits for the loop to end by itself, and gives what it failed with. */
  Throwable failure() {
    await().atMost(PATIENCE).until(running::isDone);
    try {
      running.join();
      return new AssertionError("the loop ended without a failure");
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  boolean isRunning() {
    return !running.isDone();
  }

  /** Stops as on SIGTERM: what is in flight is settled. */
  void stop() {
    monitoring.stop();
    running.join();
    close();
  }

  @Override
  public void close() {
    monitoring.stop();
    running.exceptionally(failed -> null).join();
    monitoring.close();
    pipeline.close();
    background.shutdownNow();
  }
}
