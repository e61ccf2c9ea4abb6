package io.headwatch.shift.calibration;

import java.util.List;

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
}
