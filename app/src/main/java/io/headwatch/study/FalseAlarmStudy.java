package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageReading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How often clean windows raise an alarm, against what was stated: for independent pairs of a
 * reference and a pool of clean images, none of which is in another pair, windows are drawn from
 * the pool and judged against the reference.
 *
 * <p>A window drawn without replacement from a pool that a reference never saw is as good as one
 * from the population; windows of one pool share its chance features, as those of one reference do,
 * which is why errors are those of means over pairs. A pool of P images adds n / P to the window's
 * share of 1 in the variance of a mean, beside the reference's n / N: with n / P = 0.1 half of what
 * tells pairs apart is their pools, which a stream doesn't have. One large pool behind all
 * references, shared by all pairs, takes that away, as long as its own n / P is small.
 */
public final class FalseAlarmStudy {
  private static final double[] LEVELS = {0.05, 0.01, 0.002};
  private static final double[] STATED = {100, 500};

  /**
   * What is measured.
   *
   * @param windowSize images of a window
   * @param referenceSize images of a reference
   * @param poolSize images that windows of one pair are drawn from
   * @param sharedPool whether all pairs have the same pool
   * @param pairs number of pairs of reference and pool
   * @param orders number of orders of the clean images, the first as they come, the others random:
   *     each has its own pairs. Pairs of different orders share images, so intervals over them are
   *     too narrow if the images are few; what they average out is the luck of a few references
   * @param windows windows drawn of each pair
   * @param nullWindows null windows of each profile
   */
  public record Design(
      int windowSize,
      int referenceSize,
      int poolSize,
      boolean sharedPool,
      int pairs,
      int orders,
      int windows,
      int nullWindows) {

    /** Number of clean images that are needed. */
    public int images() {
      return Math.addExact(Math.multiplyExact(pairs, stride()), sharedPool ? poolSize : 0);
    }

    int reference(int pair) {
      return pair * stride();
    }

    int pool(int pair) {
      return sharedPool ? pairs * stride() : reference(pair) + referenceSize;
    }

    private int stride() {
      return sharedPool ? referenceSize : Math.addExact(referenceSize, poolSize);
    }
  }

  /**
   * One line of the table.
   *
   * @param alarm a detector, "combined p-value", "evidence" or "alarm", the last two over time
   * @param stated number of windows between false alarms that was stated
   * @param measured windows over alarms, all pairs together
   * @param low lower end of the 95 % interval of the measured number
   * @param high upper end; infinite if it has none
   * @param spread standard deviation over pairs of the rate of alarms, as a share of the stated one
   * @param distance of single windows' p-values, sup |F(u) - u|; NaN for alarms over time
   */
  public record Row(
      String alarm,
      double stated,
      double measured,
      double low,
      double high,
      double spread,
      double distance) {}

  private final Design design;
  private final WindowJudging judging;

  /**
   * @param reading of the words that profiles hold
   * @param detectors that profiles are calibrated for
   * @param runner where null windows are scored and windows judged
   */
  public FalseAlarmStudy(
      Design design, ImageReading reading, DetectorChoice detectors, ReplicateRunner runner) {
    this.design = requireNonNull(design, "design is null");
    this.judging = new WindowJudging(reading, detectors, design.nullWindows(), runner);
  }

  /** Rates of alarms by pair: one array of as many as there are pairs for each alarm. */
  private static final class Tally {
    private final String alarm;
    private final double stated;
    private final List<Double> rates = new ArrayList<>();
    private final List<double[]> pValues = new ArrayList<>();

    Tally(String alarm, double stated) {
      this.alarm = alarm;
      this.stated = stated;
    }

    void add(double rate) {
      rates.add(rate);
    }

    Row row(int windows) {
      MeanRate rate = MeanRate.of(rates, windows);
      return new Row(
          alarm,
          stated,
          rate.windows(),
          rate.fewestWindows(),
          rate.mostWindows(),
          rate.deviation() * stated,
          pValues.isEmpty() ? Double.NaN : distanceFromUniform(pValues));
    }
  }

  /**
   * Runs the study.
   *
   * @param clean at least {@link Design#images()} clean images
   * @param progress is told of each pair
   */
  public List<Row> run(StoredValues clean, Consumer<String> progress) {
    List<Tally> tallies = new ArrayList<>();
    for (int order = 0; order < design.orders(); order++) {
      StoredValues ordered = order == 0 ? clean : shuffled(clean, order);
      for (int pair = 0; pair < design.pairs(); pair++) {
        int done = order * design.pairs() + pair;
        count(ordered, pair, done, tallies);
        progress.accept("pair %d of %d".formatted(done + 1, design.orders() * design.pairs()));
      }
    }
    return tallies.stream().map(tally -> tally.row(design.windows())).toList();
  }

  private static StoredValues shuffled(StoredValues clean, int seed) {
    return clean.select(WindowDraws.ofImages(clean.size(), clean.size(), seed).draw(0));
  }

  private void count(StoredValues clean, int pair, int seed, List<Tally> tallies) {
    int from = design.reference(pair);
    int pool = design.pool(pair);
    ReferenceProfile profile =
        judging.profile(
            clean.slice(from, from + design.referenceSize()), design.windowSize(), seed);
    double[][] pValues = judge(profile, clean.slice(pool, pool + design.poolSize()), seed);
    List<String> names = new ArrayList<>(profile.calibration().orElseThrow().detectors());
    names.add("combined p-value");
    if (tallies.isEmpty()) {
      tallies.addAll(tallies(names));
    }
    count(pValues, names.size(), tallies);
  }

  private static List<Tally> tallies(List<String> names) {
    List<Tally> tallies = new ArrayList<>();
    for (String name : names) {
      for (double level : LEVELS) {
        tallies.add(new Tally(name, 1 / level));
      }
    }
    for (double stated : STATED) {
      tallies.add(new Tally("evidence", stated));
      tallies.add(new Tally("alarm", stated));
    }
    return tallies;
  }

  /** By window: the p-value of each detector, and the combined one. */
  private double[][] judge(ReferenceProfile profile, ReferenceSample pool, long seed) {
    WindowDraws draws = WindowDraws.ofImages(pool.size(), design.windowSize(), seed);
    double[][][] pValues =
        judging.pValues(judging.ready(profile, pool), draws, design.windows(), design.windowSize());
    return Arrays.stream(pValues).map(window -> window[0]).toArray(double[][]::new);
  }

  private void count(double[][] pValues, int alarms, List<Tally> tallies) {
    for (int i = 0; i < alarms * LEVELS.length; i++) {
      int alarm = i / LEVELS.length;
      double level = LEVELS[i % LEVELS.length];
      double[] own = Arrays.stream(pValues).mapToDouble(p -> p[alarm]).toArray();
      tallies.get(i).add((double) Arrays.stream(own).filter(p -> p <= level).count() / own.length);
      tallies.get(i).pValues.add(own);
    }
    double[] combined = Arrays.stream(pValues).mapToDouble(p -> p[alarms - 1]).toArray();
    for (int i = alarms * LEVELS.length; i < tallies.size(); i++) {
      Tally tally = tallies.get(i);
      FalseAlarmBudget budget =
          FalseAlarmBudget.of(
              tally.stated,
              FalseAlarmBudget.Scope.STREAM,
              1,
              tally.alarm.equals("evidence") ? 1 : 0.5);
      double ratio = (double) design.windowSize() / design.referenceSize();
      tally.add((double) AlarmStream.alarms(combined, budget, ratio) / combined.length);
    }
  }

  private static double distanceFromUniform(List<double[]> parts) {
    double[] ascending = parts.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    double largest = 0;
    for (int i = 0; i < ascending.length; i++) {
      double above = (i + 1.0) / ascending.length - ascending[i];
      double below = ascending[i] - (double) i / ascending.length;
      largest = Math.max(largest, Math.max(above, below));
    }
    return largest;
  }
}
