package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for a history that lasts as long as its process. Those of processes that were killed
 * are removed when the next one is made: nobody holds the lock of their history any more.
 */
public final class TemporaryDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TemporaryDirectory.class);
  private static final String PREFIX = "headwatch-history";

  /** Between making the lock's file and taking the lock passes a moment. */
  private static final Duration MOMENT = Duration.ofMinutes(1);

  private final Path path;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes a directory.
   *
   * @param parent where; the system's directory for such things
   * @throws IOException if it cannot be made
   */
  public static TemporaryDirectory create(Path parent, Clock clock) throws IOException {
    requireNonNull(clock, "clock is null");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
      found.forEach(directory -> removeIfAbandoned(directory, clock));
    } catch (IOException | DirectoryIteratorException e) {
      log.debug("cannot look for abandoned histories in {}", parent, e);
    }
    return new TemporaryDirectory(Files.createTempDirectory(parent, PREFIX));
  }

  private static void removeIfAbandoned(Path directory, Clock clock) {
    Path lock = directory.resolve(HistoryDatabase.LOCK);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (Files.getLastModifiedTime(lock).toInstant().plus(MOMENT).isAfter(clock.instant())) {
        return;
      }
      FileChannel held = HistoryDatabase.lock(lock);
      try {
        delete(directory);
        log.info("removed {}, which a process has left that was killed", directory);
      } finally {
        held.close();
      }
    } catch (IOException inUseOrNotOurs) {
      log.debug("{} is left alone", directory, inUseOrNotOurs);
    }
  }

  public Path path() {
    return path;
  }

  /** A directory of files alone. */
  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** Deletes it with what is in it. */
  @Override
  public void close() throws IOException {
    delete(path);
  }
}
