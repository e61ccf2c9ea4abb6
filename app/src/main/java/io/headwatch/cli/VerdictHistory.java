package io.headwatch.cli;

import io.headwatch.config.HistorySettings;
import io.headwatch.config.Settings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.HistoryMetrics;
import io.headwatch.history.TemporaryDirectory;
import io.headwatch.stream.ResultsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The history with the reader that fills it. */
final class VerdictHistory implements AutoCloseable {

  private final History history;
  private final ResultsReader reader;
  private final Optional<TemporaryDirectory> temporary;

  private VerdictHistory(
      History history, ResultsReader reader, Optional<TemporaryDirectory> temporary) {
    this.history = history;
    this.reader = reader;
    this.temporary = temporary;
  }

  /**
   * Opens the history; nothing is read yet.
   *
   * @throws IOException if its directory cannot be used
   */
  static VerdictHistory open(Settings settings, HistoryMetrics metrics, Clock clock)
      throws IOException {
    Optional<Path> kept = settings.history().directory();
    return kept.isPresent()
        ? open(settings, kept.get(), Optional.empty(), metrics, clock)
        : openTemporary(settings, metrics, clock);
  }

  /**
   * Opens a history of its own that is gone afterwards; nothing is read yet.
   *
   * @throws IOException if no temporary directory can be used
   */
  static VerdictHistory openTemporary(Settings settings, HistoryMetrics metrics, Clock clock)
      throws IOException {
    Path forAll = Path.of(System.getProperty("java.io.tmpdir"));
    TemporaryDirectory temporary = TemporaryDirectory.create(forAll, clock);
    return open(settings, temporary.path(), Optional.of(temporary), metrics, clock);
  }

  private static VerdictHistory open(
      Settings settings,
      Path directory,
      Optional<TemporaryDirectory> temporary,
      HistoryMetrics metrics,
      Clock clock)
      throws IOException {
    HistorySettings wanted = settings.history();
    History history =
        History.open(
            directory, new HistoryLimits(wanted.retention(), wanted.maximumSize()), metrics, clock);
    ResultsReader reader =
        new ResultsReader(settings.kafka(), settings.output().resultsTopic(), history, metrics);
    return new VerdictHistory(history, reader, temporary);
  }

  History history() {
    return history;
  }

  ResultsReader reader() {
    return reader;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    history.close();
    if (temporary.isPresent()) {
      temporary.get().close();
    }
  }
}
