package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.profile.ReferenceProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often a simulated stream of clean windows raises an alarm, for independent pairs of a
 * reference and a pool that lie one after another among the images of a population. An alarm over
 * time is counted by runs: a new stream begins after each, so that windows over alarms is the mean
 * number of windows until a false alarm.
 */
final class CleanStreams {
  private final WindowJudging judging;
  private final Consumer<String> progress;

  /**
   * @param progress is told of each pair
   */
  CleanStreams(WindowJudging judging, Consumer<String> progress) {
    this.judging = requireNonNull(judging, "judging is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * What is measured.
   *
   * @param name of the streams in the table
   * @param referenceSize images of a reference
   * @param poolSize images that windows are drawn from
   * @param window images of a window
   * @param burst images that are drawn together; 1 for single images
   * @param pairs pairs of reference and pool
   * @param windows windows of each pair
   * @param stated stated windows between false alarms, of each alarm: three lines for each
   * @param seed of all draws
   */
  record Design(
      String name,
      int referenceSize,
      int poolSize,
      int window,
      int burst,
      int pairs,
      int windows,
      List<Double> stated,
      int seed) {

    Design {
      stated = List.copyOf(stated);
    }

    int images() {
      return Math.addExact(referenceSize, poolSize);
    }
  }

  /**
   * Three lines for each stated time: the window alarm, the evidence, and both at half the rate
   * each.
   */
  List<FalseAlarmRow> rows(StoredValues values, Design design) {
    List<double[]> pValues = new ArrayList<>();
    for (int pair = 0; pair < design.pairs(); pair++) {
      StoredValues own = values.slice(pair * design.images(), (pair + 1) * design.images());
      pValues.add(judge(own, design, design.seed() * design.pairs() + pair));
      progress.accept("%s: pair %d of %d".formatted(design.name(), pair + 1, design.pairs()));
    }
    List<FalseAlarmRow> rows = new ArrayList<>();
    for (double stated : design.stated()) {
      rows.add(row("window", design, stated, pValues, p -> small(p, stated)));
      rows.add(row("evidence", design, stated, pValues, p -> runs(p, design, stated, 1)));
      rows.add(row("both", design, stated, pValues, p -> runs(p, design, stated, 0.5)));
    }
    return rows;
  }

  private double[] judge(StoredValues own, Design design, int seed) {
    ReferenceProfile profile =
        judging.profile(own.slice(0, design.referenceSize()), design.window(), seed);
    StoredValues pool = own.slice(design.referenceSize(), design.images());
    WindowDraws draws =
        design.burst() == 1
            ? WindowDraws.ofImages(pool.size(), design.window(), seed)
            : WindowDraws.ofBursts(pool.size(), design.window(), design.burst(), seed);
    return judging.combined(profile, pool, draws, design.windows(), design.window());
  }

  private static double small(double[] pValues, double stated) {
    return (double) Arrays.stream(pValues).filter(p -> p <= 1 / stated).count() / pValues.length;
  }

  private static double runs(double[] pValues, Design design, double stated, double evidenceShare) {
    FalseAlarmBudget budget = FalseAlarmBudget.of(stated, Scope.STREAM, 1, evidenceShare);
    double ratio = (double) design.window() / design.referenceSize();
    return (double) AlarmStream.runs(pValues, budget, ratio) / pValues.length;
  }

  /**
   * @param alarmRate alarms per window, from the p-values of one pair
   */
  private static FalseAlarmRow row(
      String alarm,
      Design design,
      double stated,
      List<double[]> pValues,
      ToDoubleFunction<double[]> alarmRate) {
    List<Double> rates = pValues.stream().mapToDouble(alarmRate).boxed().toList();
    MeanRate rate = MeanRate.of(rates, design.windows());
    return new FalseAlarmRow(
        design.name(),
        design.referenceSize(),
        design.window(),
        rates.size(),
        design.windows(),
        alarm,
        stated,
        rate.windows(),
        rate.fewestWindows(),
        rate.mostWindows(),
        rate.windows() / stated);
  }

  /** The first image of each burst, which is what a filter of repeated frames leaves. */
  static StoredValues firstOfBursts(StoredValues values, int burst) {
    return values.select(IntStream.range(0, values.size() / burst).map(i -> i * burst).toArray());
  }
}
