package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.profile.ReferenceProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
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
   * @param stated stated windows between false alarms, of each alarm
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
      double stated,
      int seed) {

    int images() {
      return Math.addExact(referenceSize, poolSize);
    }
  }

  /** Three lines: the window alarm, the evidence, and both at half the rate each. */
  List<FalseAlarmRow> rows(StoredValues values, Design design) {
    List<double[]> pValues = new ArrayList<>();
    for (int pair = 0; pair < design.pairs(); pair++) {
      StoredValues own = values.slice(pair * design.images(), (pair + 1) * design.images());
      pValues.add(judge(own, design, design.seed() * design.pairs() + pair));
      progress.accept("%s: pair %d of %d".formatted(design.name(), pair + 1, design.pairs()));
    }
    List<FalseAlarmRow> rows = new ArrayList<>();
    rows.add(row("window", design, pValues.stream().map(p -> small(p, design)).toList()));
    rows.add(row("evidence", design, pValues.stream().map(p -> runs(p, design, 1)).toList()));
    rows.add(row("both", design, pValues.stream().map(p -> runs(p, design, 0.5)).toList()));
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

  private static double small(double[] pValues, Design design) {
    return (double) Arrays.stream(pValues).filter(p -> p <= 1 / design.stated()).count()
        / pValues.length;
  }

  private static double runs(double[] pValues, Design design, double evidenceShare) {
    FalseAlarmBudget budget = FalseAlarmBudget.of(design.stated(), Scope.STREAM, 1, evidenceShare);
    double ratio = (double) design.window() / design.referenceSize();
    return (double) AlarmStream.runs(pValues, budget, ratio) / pValues.length;
  }

  private static FalseAlarmRow row(String alarm, Design design, List<Double> rates) {
    MeanRate rate = MeanRate.of(rates, design.windows());
    return new FalseAlarmRow(
        design.name(),
        design.referenceSize(),
        design.window(),
        rates.size(),
        design.windows(),
        alarm,
        design.stated(),
        rate.windows(),
        rate.fewestWindows(),
        rate.mostWindows(),
        rate.windows() / design.stated());
  }

  /** The first image of each burst, which is what a filter of repeated frames leaves. */
  static StoredValues firstOfBursts(StoredValues values, int burst) {
    return values.select(IntStream.range(0, values.size() / burst).map(i -> i * burst).toArray());
  }
}
