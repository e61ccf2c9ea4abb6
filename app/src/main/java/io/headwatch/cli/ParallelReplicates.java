package io.headwatch.cli;

import io.headwatch.shift.calibration.ReplicateRunner;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a calibration's tasks on every core. */
final class ParallelReplicates implements ReplicateRunner {

  @Override
  public void runAll(List<Runnable> tasks) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (Future<?> task : tasks.stream().map(threads::submit).toList()) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a null window could not be simulated", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while simulating null windows", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
