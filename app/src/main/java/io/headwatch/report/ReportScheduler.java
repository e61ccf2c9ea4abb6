package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.ReportSettings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryException;
import io.headwatch.history.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes reports when their time has come, on a thread of its own. Which reports have been made is
 * told by the files that are there, so that after a restart the newest that is missing is made up
 * for, and none twice.
 */
public final class ReportScheduler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReportScheduler.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(20);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
  private static final int STREAMS_AT_A_TIME = 200;

  private final ReportSettings settings;
  private final ReportFiles files;
  private final History history;
  private final BooleanSupplier complete;
  private final ReportReading reading;
  private final Optional<ReportWebhook> webhook;
  private final Maker maker;
  private final ReportMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "headwatch-reports");
            made.setDaemon(true);
            return made;
          });
  private Instant done = Instant.MIN;
  private Instant notBefore = Instant.MIN;

  /**
   * Who makes the reports.
   *
   * @param version of Headwatch
   * @param configuration hash of the settings; empty if it isn't known
   * @param publicUrl where people reach its page, without a path; empty if that isn't known
   */
  public record Maker(String version, Optional<String> configuration, Optional<URI> publicUrl) {}

  /**
   * Nothing happens before {@link #start}.
   *
   * @param settings with a directory
   * @param history what is reported
   * @param complete whether the history holds all there is; before that, nothing is reported
   */
  public ReportScheduler(
      ReportSettings settings,
      History history,
      BooleanSupplier complete,
      PowerCards powerCards,
      Maker maker,
      ReportMetrics metrics,
      Clock clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.history = requireNonNull(history, "history is null");
    this.complete = requireNonNull(complete, "complete is null");
    this.maker = requireNonNull(maker, "maker is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.files = new ReportFiles(settings.directory().orElseThrow());
    this.reading = new ReportReading(history, powerCards);
    this.webhook =
        settings.webhook().map(given -> new ReportWebhook(given, maker.publicUrl(), FIRST_PAUSE));
  }

  /** Looks now and then whether a report is due, until it is closed. */
  public void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is thrown here would end the schedule untold. */
  private void look() {
    try {
      makeDue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("internal error while making reports", e);
      failed();
    }
  }

  /** Makes the newest reports that are due and missing. */
  void makeDue() throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(notBefore) || !complete.getAsBoolean()) {
      return;
    }
    Optional<Instant> due = settings.schedule().before(now.minus(settings.delay()).plusNanos(1));
    Optional<Instant> before = due.flatMap(settings.schedule()::before);
    if (before.isPresent() && due.get().isAfter(done)) {
      make(new TimeRange(before.get(), due.get()));
    }
  }

  /**
   * One stream's failure keeps no other from its report, nor does a webhook that does not answer.
   */
  private void make(TimeRange range) throws InterruptedException {
    List<Made> made = new ArrayList<>();
    boolean all = true;
    for (String stream : streams(range)) {
      try {
        if (!files.has(stream, range)) {
          made.add(make(stream, range));
        }
      } catch (IOException | UncheckedIOException | HistoryException e) {
        all = false;
        log.warn(
            "the report of {} from {} to {} could not be made: {}; it is tried again in {} min",
            stream,
            range.from(),
            range.to(),
            e.toString(),
            TRY_AGAIN_AFTER.toMinutes());
      }
    }
    if (all) {
      done = range.to();
    } else {
      failed();
    }
    if (webhook.isPresent()) {
      tell(webhook.get(), made);
    }
  }

  private record Made(Report report, Path page) {}

  private void failed() {
    metrics.failed();
    notBefore = clock.instant().plus(TRY_AGAIN_AFTER);
  }

  private Made make(String stream, TimeRange range) throws IOException {
    ReportFrame frame =
        new ReportFrame(
            settings.schedule().zone(), clock.instant(), maker.version(), maker.configuration());
    Report report = reading.report(stream, range, frame);
    Path page = files.write(report);
    files.keep(stream, settings.keep());
    metrics.written(clock.instant());
    log.info("report of {} written to {}", stream, page);
    return new Made(report, page);
  }

  /** Who has not taken one will not take the next: the rest is given up at once. */
  private void tell(ReportWebhook told, List<Made> made) throws InterruptedException {
    boolean taken = true;
    for (Made one : made) {
      taken = taken && told.send(one.report, one.page);
      if (taken) {
        metrics.delivered();
      } else {
        metrics.undelivered();
      }
    }
  }

  private List<String> streams(TimeRange range) {
    return settings.streams().isEmpty() ? seen(range) : settings.streams();
  }

  /** Of a stream that has gone, one report more says so. */
  private List<String> seen(TimeRange range) {
    Duration length = Duration.between(range.from(), range.to());
    TimeRange since = new TimeRange(range.from().minus(length), range.to());
    List<String> seen = new ArrayList<>();
    List<String> some = history.streams("", STREAMS_AT_A_TIME);
    while (!some.isEmpty()) {
      some.stream()
          .filter(stream -> !history.series(stream, since, 1).isEmpty())
          .forEach(seen::add);
      some = history.streams(some.get(some.size() - 1), STREAMS_AT_A_TIME);
    }
    return seen;
  }

  /** Breaks off what is being made; the history may be closed afterwards. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a report is still being made after {} s", CLOSE_WITHIN.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
