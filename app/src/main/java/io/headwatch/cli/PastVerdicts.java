package io.headwatch.cli;

import io.headwatch.config.Settings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Verdicts to look up: the history that an instance keeps, or all of the results topic. */
final class PastVerdicts implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final History history;
  private final AutoCloseable opened;

  private PastVerdicts(History history, AutoCloseable opened) {
    this.history = history;
    this.opened = opened;
  }

  /**
   * Opens the history of a directory, of that of the settings, or else reads the topic.
   *
   * @param directory as the user names it
   * @throws IOException if there is none where the user says, or the topic cannot be read
   * @throws InterruptedException if interrupted while the topic is read
   */
  static PastVerdicts open(Settings settings, Optional<Path> directory, Clock clock)
      throws IOException, InterruptedException {
    Optional<Path> kept = directory.or(() -> settings.history().directory().filter(Files::exists));
    if (kept.isPresent()) {
      History history = History.openForReading(kept.get(), clock);
      return new PastVerdicts(history, history);
    }
    VerdictHistory read = VerdictHistory.openTemporary(settings, HistoryMetrics.NONE, clock);
    try {
      read.reader().start();
      awaitAll(settings, read);
      return new PastVerdicts(read.history(), read);
    } catch (IOException | InterruptedException | RuntimeException e) {
      read.close();
      throw e;
    }
  }

  private static void awaitAll(Settings settings, VerdictHistory read)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!read.reader().caughtUp()) {
      Optional<String> failure = read.reader().failure();
      if (failure.isPresent() || System.nanoTime() > deadline) {
        throw new IOException(
            "cannot read all verdicts of topic %s: %s"
                .formatted(
                    settings.output().resultsTopic(),
                    failure.orElse("it takes too long; name a history by --history")));
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  History history() {
    return history;
  }

  @Override
  public void close() throws IOException {
    try {
      opened.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
