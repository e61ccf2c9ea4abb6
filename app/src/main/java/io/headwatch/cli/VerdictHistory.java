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
    HistorySettings wanted = settings.history();
    Path forAll = Path.of(System.getProperty("java.io.tmpdir"));
    Optional<TemporaryDirectory> temporary =
        wanted.directory().isPresent()
            ? Optional.empty()
            : Optional.of(TemporaryDirectory.create(forAll, clock));
    Path directory =
        wanted.directory().or(() -> temporary.map(TemporaryDirectory::path)).orElseThrow();
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
