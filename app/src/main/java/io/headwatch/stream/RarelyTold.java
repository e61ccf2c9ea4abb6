package io.headwatch.stream;

import java.time.Duration;
import java.util.function.LongConsumer;

/** Something that may happen often and is told at once the first time, then now and then. */
final class RarelyTold {

  private final long everyNanos;
  private long untold;
  private long next = System.nanoTime();

  RarelyTold(Duration every) {
    this.everyNanos = every.toNanos();
  }

  /**
   * Counts, and tells if it is time.
   *
   * @param teller is given how often it has happened since it was last told
   */
  void tell(LongConsumer teller) {
    untold++;
    long now = System.nanoTime();
    if (now - next >= 0) {
      teller.accept(untold);
      untold = 0;
      next = now + everyNanos;
    }
  }
}
