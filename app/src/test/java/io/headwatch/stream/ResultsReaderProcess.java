package io.headwatch.stream;

import io.headwatch.config.KafkaSettings;
import io.headwatch.history.History;
import io.headwatch.history.HistoryLimits;
import io.headwatch.history.RecordedHistory;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** A reader in a process of its own, to be killed. */
final class ResultsReaderProcess {

  private ResultsReaderProcess() {}

  /** Arguments: broker, topic, directory. Reads in small pieces until it is killed. */
  public static void main(String[] args) throws Exception {
    RecordedHistory metrics = new RecordedHistory();
    History history =
        History.open(
            Path.of(args[2]),
            new HistoryLimits(Duration.ofDays(3650), 1 << 30),
            metrics,
            Clock.systemUTC());
    history.subscribe(
        added -> {
          System.out.println("added " + added.size());
          System.out.flush();
        });
    ResultsReader reader =
        new ResultsReader(
            new KafkaSettings(args[0], "unused", Map.of("max.poll.records", "7")),
            args[1],
            history,
            metrics);
    reader.start();
    // Nothing is ever sent: this ends with the process that started it, if that doesn't kill it.
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
