package io.headwatch.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a download finds around it, and how patient it is. */
class Surroundings {

  private static final Duration STALL = Duration.ofSeconds(60);
  private static final long LONGEST_WAIT_SECONDS = 8;

  /** How long no byte may come before the connection counts as broken. */
  Duration stallPatience() {
    return STALL;
  }

  /**
   * Waits: 1, 2, 4, 8, 8, ... seconds.
   *
   * @param failures attempts that failed in a row, at least 1
   */
  void waitBeforeAttempt(int failures) throws InterruptedException {
    Thread.sleep(1_000 * Math.min(LONGEST_WAIT_SECONDS, 1L << Math.min(failures - 1, 10)));
  }

  /** Free bytes where a file is. */
  long freeBytes(Path file) throws IOException {
    return Files.getFileStore(file).getUsableSpace();
  }

  /**
   * @throws DownloadException if that many bytes do not fit beside a file
   */
  final void requireSpace(Path file, long bytes) throws IOException {
    long free = freeBytes(file);
    if (free < bytes) {
      throw new DownloadException(
          "%s needs %,d more bytes, and the disk has %,d free; make room, or set XDG_CACHE_HOME to"
                  .formatted(file, bytes, free)
              + " a directory on another disk");
    }
  }
}
