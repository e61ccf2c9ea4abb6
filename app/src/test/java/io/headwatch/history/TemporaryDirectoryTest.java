package io.headwatch.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoryTest {

  private static final HistoryLimits LIMITS = new HistoryLimits(Duration.ofDays(30), 64 << 20);

  /** An hour from now, no lock is so new that its holder may still be about to take it. */
  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

  @TempDir Path parent;

  /** What a killed process leaves: the files, and a lock that nobody holds. */
  @Test
  void create_removesWhatKilledProcessesHaveLeft() throws IOException {
    Path left = abandoned();
    Path other = Files.createDirectory(parent.resolve("headwatch-models"));
    Path foreign = Files.createDirectory(parent.resolve("headwatch-history-of-mine"));
    Path file = Files.writeString(foreign.resolve("notes"), "mine");

    try (TemporaryDirectory made = TemporaryDirectory.create(parent, later)) {
      assertThat(left).doesNotExist();
      assertThat(made.path()).isEmptyDirectory();
      assertThat(other).exists();
      assertThat(file).exists();
    }
  }

  @Test
  void create_leavesThoseInUseAndThoseJustMade() throws IOException {
    Path young = abandoned();
    try (TemporaryDirectory used = TemporaryDirectory.create(parent, Clock.systemUTC());
        History history =
            History.open(used.path(), LIMITS, HistoryMetrics.NONE, Clock.systemUTC())) {
      assertThat(young).exists();

      TemporaryDirectory.create(parent, later).close();
      assertThat(history.streams("", 1)).isEmpty();
      assertThat(used.path().resolve("history.db")).exists();
      assertThat(young).doesNotExist();
    }
  }

  @Test
  void close_removesItWithWhatIsInIt() throws IOException {
    TemporaryDirectory made = TemporaryDirectory.create(parent, Clock.systemUTC());
    Files.writeString(made.path().resolve("history.db"), "x");
    made.close();

    assertThat(parent).isEmptyDirectory();
  }

  private Path abandoned() throws IOException {
    Path left = Files.createDirectory(parent.resolve("headwatch-history123"));
    Files.createFile(left.resolve("history.lock"));
    Files.writeString(left.resolve("history.db"), "x");
    Files.writeString(left.resolve("history.db-wal"), "x");
    return left;
  }
}
