package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.calibration.SampledWindows;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * How many windows a weak lasting shift takes to be found, with the evidence and without it, at the
 * same stated time between false alarms. A stream begins with clean windows, then all are shifted.
 * Streams whose alarm fires before the shift are started anew, which is the conditional delay of
 * the literature on change detection.
 *
 * <p>Windows are judged once for each reference and then drawn with replacement, so that streams of
 * thousands of windows cost nothing; all stated times meet the same streams.
 */
public final class DelayStudy {
  /** A stream is followed for so many shifted windows. */
  public static final int LAST = 2_000;

  /** Clean windows before the shift. */
  public static final int BEFORE = 20;

  private static final int RESTARTS = 1_000;

  /**
   * What is measured.
   *
   * @param sizes images of a window, ascending
   * @param stated stated times between false alarms, in windows
   * @param referenceSize images of a reference
   * @param references independent references that streams are spread over
   * @param poolSize images that clean windows are drawn from
   * @param windows windows of each size that are judged for each reference, clean and shifted
   * @param runs streams of each line of the table
   * @param nullWindows null windows of each profile
   * @param seed of all draws
   */
  public record Design(
      List<Integer> sizes,
      List<Double> stated,
      int referenceSize,
      int references,
      int poolSize,
      int windows,
      int runs,
      int nullWindows,
      int seed) {

    public Design {
      sizes = List.copyOf(sizes);
      stated = List.copyOf(stated);
    }

    private int images() {
      return Math.addExact(poolSize, Math.multiplyExact(references, referenceSize));
    }
  }

  /**
   * One line of the table. Windows are counted from the shift's first; {@link #LAST} + 1 stands for
   * later than {@link #LAST}.
   *
   * @param population the shift
   * @param n images of a window
   * @param stated stated windows between false alarms
   * @param evidenceShare share of the false alarms for the evidence; 0 is without it
   * @param runs number of streams
   * @param quarter windows until a quarter of the streams had fired
   * @param median windows until half of them had
   * @param threeQuarters windows until three quarters of them had
   * @param notFired share of the streams that did not fire in {@link #LAST} windows
   */
  public record Row(
      String population,
      int n,
      double stated,
      double evidenceShare,
      int runs,
      int quarter,
      int median,
      int threeQuarters,
      double notFired) {}

  /** The p-values of judged windows of one reference and size. */
  private record Judged(double[] clean, double[] shifted, double referenceRatio) {}

  private final Design design;
  private final WindowJudging judging;
  private final int[] sizes;

  /**
   * @param reading of the words that profiles hold
   * @param detectors that profiles are calibrated for
   * @param runner where null windows are scored and windows judged
   */
  public DelayStudy(
      Design design, ImageReading reading, DetectorChoice detectors, ReplicateRunner runner) {
    this.design = requireNonNull(design, "design is null");
    this.judging = new WindowJudging(reading, detectors, design.nullWindows(), runner);
    this.sizes = design.sizes().stream().mapToInt(n -> n).toArray();
  }

  /**
   * Runs the study.
   *
   * @param values the clean population, of a pool and all references, and the shifts
   * @param shifts names of shifts of the clean population
   * @param progress is told of each reference
   * @throws IOException if values are not there, cannot be read, or are too few
   */
  public List<Row> run(ValueDirectory values, List<String> shifts, Consumer<String> progress)
      throws IOException {
    values.requireImages("clean", design.images());
    for (String shift : shifts) {
      values.requireImages(shift, sizes[sizes.length - 1]);
    }
    Map<String, List<Judged[]>> judged = new LinkedHashMap<>();
    for (int reference = 0; reference < design.references(); reference++) {
      judge(values, shifts, reference, judged);
      progress.accept("reference %d of %d".formatted(reference + 1, design.references()));
    }
    List<Row> rows = new ArrayList<>();
    judged.forEach((shift, references) -> addRows(shift, references, rows));
    return rows;
  }

  private void judge(
      ValueDirectory values, List<String> shifts, int reference, Map<String, List<Judged[]>> judged)
      throws IOException {
    StoredValues clean = values.open("clean");
    int from = design.poolSize() + reference * design.referenceSize();
    ReferenceProfile profile =
        judging.profile(
            clean.slice(from, from + design.referenceSize()), sizes[sizes.length - 1], reference);
    double[][] before = combined(profile, clean.slice(0, design.poolSize()), reference);
    for (String shift : shifts) {
      double[][] after = combined(profile, values.open(shift), reference);
      Judged[] bySize = new Judged[sizes.length];
      for (int s = 0; s < sizes.length; s++) {
        double ratio = (double) sizes[s] / design.referenceSize();
        bySize[s] = new Judged(before[s], after[s], ratio);
      }
      judged.computeIfAbsent(shift, name -> new ArrayList<>()).add(bySize);
    }
  }

  /** By size: the combined p-value of each window. */
  private double[][] combined(ReferenceProfile profile, StoredValues pool, int reference) {
    SampledWindows ready = judging.ready(profile, pool);
    WindowDraws draws =
        WindowDraws.ofImages(pool.size(), sizes[sizes.length - 1], 31L * design.seed() + reference);
    double[][][] pValues = judging.pValues(ready, draws, design.windows(), sizes);
    double[][] combined = new double[sizes.length][];
    for (int s = 0; s < sizes.length; s++) {
      int size = s;
      combined[s] = Arrays.stream(pValues).mapToDouble(w -> w[size][w[size].length - 1]).toArray();
    }
    return combined;
  }

  private void addRows(String shift, List<Judged[]> references, List<Row> rows) {
    for (int s = 0; s < sizes.length; s++) {
      int size = s;
      List<Judged> judged = references.stream().map(bySize -> bySize[size]).toList();
      for (double stated : design.stated()) {
        for (double share : new double[] {0.5, 0}) {
          rows.add(row(shift, sizes[s], stated, share, judged));
        }
      }
    }
  }

  private Row row(String shift, int n, double stated, double share, List<Judged> judged) {
    FalseAlarmBudget budget = FalseAlarmBudget.of(stated, Scope.STREAM, 1, share);
    int[] delays = new int[design.runs()];
    for (int run = 0; run < delays.length; run++) {
      long seed = (long) design.seed() << 32 ^ run;
      delays[run] = delay(judged.get(run % judged.size()), budget, new SplittableRandom(seed));
    }
    Arrays.sort(delays);
    return new Row(
        shift,
        n,
        stated,
        share,
        delays.length,
        quantile(delays, 0.25),
        quantile(delays, 0.5),
        quantile(delays, 0.75),
        (double) Arrays.stream(delays).filter(d -> d > LAST).count() / delays.length);
  }

  /** The smallest delay that a share of the runs does not exceed. */
  private static int quantile(int[] ascending, double share) {
    return ascending[(int) Math.ceil(share * ascending.length) - 1];
  }

  private static int delay(Judged judged, FalseAlarmBudget budget, SplittableRandom random) {
    AlarmStream stream = begun(judged, budget, random);
    int windows = 1;
    while (windows <= LAST && !stream.fires(any(judged.shifted(), random))) {
      windows++;
    }
    return windows;
  }

  /** A stream whose clean windows raised no alarm. */
  private static AlarmStream begun(
      Judged judged, FalseAlarmBudget budget, SplittableRandom random) {
    for (int attempt = 0; attempt < RESTARTS; attempt++) {
      AlarmStream stream = new AlarmStream(budget, judged.referenceRatio());
      boolean fired = false;
      for (int i = 0; i < BEFORE; i++) {
        fired |= stream.fires(any(judged.clean(), random));
      }
      if (!fired) {
        return stream;
      }
    }
    throw new IllegalStateException(
        "no stream of %d clean windows is without an alarm: the clean pool is not of the"
                .formatted(BEFORE)
            + " reference's population");
  }

  private static double any(double[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }
}
