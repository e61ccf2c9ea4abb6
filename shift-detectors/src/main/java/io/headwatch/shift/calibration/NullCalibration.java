package io.headwatch.shift.calibration;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullDistribution;
import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.statistics.BinCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a null simulation into tasks, has them run, and puts their scores together. */
final class NullCalibration {
  /** Fewest images that null windows can be drawn from: twice the smallest window. */
  static final int FEWEST_IMAGES = 2 * BuildParameters.SMALLEST_WINDOW;

  private static final int REPLICATES_PER_TASK = 20;

  private final BuildParameters parameters;
  private final ReplicateRunner runner;
  private final BuildProgress progress;

  NullCalibration(BuildParameters parameters, ReplicateRunner runner, BuildProgress progress) {
    this.parameters = parameters;
    this.runner = runner;
    this.progress = progress;
  }

  /**
   * The null distribution of windows drawn from {@code images}.
   *
   * @param reference counts of all reference images, {@code images} among them
   */
  NullDistribution simulate(BinnedImages images, BinCounts reference) {
    return simulate(images, reference, Optional.empty());
  }

  /** The same of the score on some pairs alone. */
  NullDistribution simulate(BinnedImages images, BinCounts reference, PairSelection selection) {
    int[] pairs = selection.pairs();
    return simulate(images.only(pairs), reference.only(pairs), Optional.of(selection));
  }

  private NullDistribution simulate(
      BinnedImages images, BinCounts reference, Optional<PairSelection> selection) {
    int[] sizes = WindowGrid.upTo(largestWindow(images));
    Scores scores = new Scores(sizes.length, parameters.nullWindows(), progress);
    NullSimulation simulation = new NullSimulation(images, reference, sizes, parameters.seed());
    runner.runAll(tasks(simulation, scores));
    return new NullDistribution(sizes, scores.complete(), selection);
  }

  /** At most half of the images, so that a window never is most of what it is drawn from. */
  private int largestWindow(BinnedImages images) {
    return Math.min(parameters.largestWindow(), images.images() / 2);
  }

  private List<Runnable> tasks(NullSimulation simulation, Scores scores) {
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < parameters.nullWindows(); i += REPLICATES_PER_TASK) {
      int from = i;
      int to = Math.min(parameters.nullWindows(), from + REPLICATES_PER_TASK);
      tasks.add(() -> scores.put(from, simulation.simulate(from, to)));
    }
    return tasks;
  }

  /** Collects the scores of tasks that may run on several threads. */
  private static final class Scores {
    private final double[][] bySize;
    private final int windows;
    private final BuildProgress progress;
    private int done;

    Scores(int sizes, int windows, BuildProgress progress) {
      this.bySize = new double[sizes][windows];
      this.windows = windows;
      this.progress = progress;
    }

    synchronized void put(int from, double[][] replicates) {
      for (int i = 0; i < replicates.length; i++) {
        for (int size = 0; size < bySize.length; size++) {
          bySize[size][from + i] = replicates[i][size];
        }
      }
      done += replicates.length;
      progress.advanced(Phase.NULL_WINDOWS, done, windows);
    }

    synchronized double[][] complete() {
      if (done != windows) {
        throw new IllegalStateException(
            "the runner ran tasks for %d of %d null windows".formatted(done, windows));
      }
      return bySize;
    }
  }
}
