package io.headwatch.download;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Hangs up on a body that no byte has come from for a while; a blocked read ends by that. */
final class StallWatch implements AutoCloseable {

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "headwatch-download-watch");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> checks;
  private final AtomicLong latest = new AtomicLong(System.nanoTime());

  StallWatch(InputStream body, Duration patience) {
    long nanos = patience.toNanos();
    this.checks =
        timer.scheduleWithFixedDelay(
            () -> hangUpAfter(nanos, body), nanos / 4, nanos / 4, TimeUnit.NANOSECONDS);
  }

  /** Bytes have come. */
  void alive() {
    latest.set(System.nanoTime());
  }

  private void hangUpAfter(long nanos, InputStream body) {
    if (System.nanoTime() - latest.get() > nanos) {
      try {
        body.close();
      } catch (IOException e) {
        // It is given up in any case.
      }
    }
  }

  @Override
  public void close() {
    checks.cancel(false);
    timer.shutdownNow();
  }
}
