package io.headwatch.shift.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Where a calibration's tasks run: the seam at which a caller may put threads. */
@FunctionalInterface
public interface ReplicateRunner {
  /** Runs the tasks one after the other on the calling thread. */
  ReplicateRunner SEQUENTIAL = tasks -> tasks.forEach(Runnable::run);

  /**
   * Runs every task once, in any order and on any threads, and returns when all have ended, with
   * their writes visible to the caller. The tasks are independent and never wait for one another.
   * Throws what a task threw.
   */
  void runAll(List<Runnable> tasks);

  /** Some of many replicates, from the first to before the last. */
  @FunctionalInterface
  interface Part {
    void run(int from, int to);
  }

  /**
   * Runs replicates 0 to {@code count - 1} in parts that are worth a task each.
   *
   * @param atOnce replicates of a part, at least 1
   * @throws IllegalStateException if {@link #runAll} left tasks out: results that were never
   *     written look like results
   */
  default void inParts(int count, int atOnce, Part part) {
    boolean[] done = new boolean[count];
    List<Runnable> tasks = new ArrayList<>();
    for (int first = 0; first < count; first += atOnce) {
      int from = first;
      int to = Math.min(count, first + atOnce);
      tasks.add(
          () -> {
            part.run(from, to);
            Arrays.fill(done, from, to, true);
          });
    }
    runAll(tasks);
    int ran = (int) IntStream.range(0, count).filter(replicate -> done[replicate]).count();
    if (ran < count) {
      throw new IllegalStateException(
          "the runner ran tasks for %d of %d windows".formatted(ran, count));
    }
  }
}
