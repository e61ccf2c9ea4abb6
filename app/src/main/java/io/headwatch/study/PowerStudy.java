package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What share of shifted windows is detected, by Headwatch and by baselines, on the same windows and
 * at a rate of false alarms that is measured for each of them.
 *
 * <p>The first images of the clean population are the pool of clean windows, which thresholds are
 * measured on; references are slices of the images behind it. A method has a threshold of its own
 * for each reference and window size, exceeded by 1 % of the clean windows, and the windows of a
 * shift are spread evenly over the references. Intervals are those of windows, given references and
 * thresholds: a threshold measured on 4,000 windows has a standard error of a sixth of its 1 %, in
 * large part shared by the methods, which score the same windows.
 */
public final class PowerStudy {
  /** The share of clean windows that each method detects. */
  public static final double FALSE_ALARMS = 0.01;

  /** Fewest images of a reference of any study: 16 for its bases, and three times as many. */
  public static final int SMALLEST_REFERENCE = 64;

  private static final String CLEAN = "clean";
  private static final String KNOWN = "known";
  private static final String NEW_CLASS = "new-class";

  /**
   * What is measured.
   *
   * @param sizes images of a window, ascending
   * @param referenceSize images of a reference
   * @param references independent references; fewer where a population hasn't enough images
   * @param poolSize images that clean windows are drawn from
   * @param windows windows of each shift and size
   * @param cleanWindows clean windows of each size and reference
   * @param nullWindows null windows of each profile
   * @param seed of all draws
   */
  public record Design(
      List<Integer> sizes,
      int referenceSize,
      int references,
      int poolSize,
      int windows,
      int cleanWindows,
      int nullWindows,
      int seed) {

    public Design {
      sizes = List.copyOf(sizes);
    }

    private int largest() {
      return sizes.get(sizes.size() - 1);
    }

    /**
     * Number of references that a population of clean images is enough for, at most those wanted.
     */
    int references(int images) {
      return Math.min(references, (images - poolSize) / referenceSize);
    }
  }

  /**
   * The table.
   *
   * @param references number of references by population
   */
  public record Result(Map<String, Integer> references, List<PowerRow> rows, PowerSummary summary) {
    public Result {
      references = Map.copyOf(references);
      rows = List.copyOf(rows);
    }
  }

  private final Design design;

  /** Populations of hours of the day, and shifts of one of these. */
  private static final List<String> CLOCKS = List.of("workday-", "weekend-", "noon-");

  private final WindowJudging judging;
  private final int[] sizes;

  /**
   * @param reading of the words that profiles hold
   * @param detectors that profiles are calibrated for
   * @param runner where null windows are scored and windows judged
   */
  public PowerStudy(
      Design design, ImageReading reading, DetectorChoice detectors, ReplicateRunner runner) {
    this.design = requireNonNull(design, "design is null");
    this.judging = new WindowJudging(reading, detectors, design.nullWindows(), runner);
    this.sizes = design.sizes().stream().mapToInt(n -> n).toArray();
  }

  /** The populations of a directory that are shifts of the clean or the known one. */
  public static List<String> shifts(List<String> populations) {
    return populations.stream()
        .filter(name -> !List.of(CLEAN, KNOWN, "bursts", "photographs").contains(name))
        .filter(name -> CLOCKS.stream().noneMatch(name::startsWith))
        .toList();
  }

  /**
   * Runs the study.
   *
   * @param values the clean population, the known one where a new class is among the shifts, and
   *     the shifts
   * @param shifts names of populations, at least one
   * @param progress is told of each shift and reference
   * @throws IOException if values are not there, cannot be read, or are too few
   */
  public Result run(ValueDirectory values, List<String> shifts, Consumer<String> progress)
      throws IOException {
    Map<String, List<String>> ofBase = new LinkedHashMap<>();
    shifts.forEach(shift -> ofBase.computeIfAbsent(base(shift), b -> new ArrayList<>()).add(shift));
    Map<String, Integer> references = new LinkedHashMap<>();
    for (String base : ofBase.keySet()) {
      references.put(base, enough(values, base));
    }
    for (String shift : shifts) {
      values.requireImages(shift, design.largest());
    }
    Map<String, PowerCell[]> cells = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> base : references.entrySet()) {
      List<String> own = ofBase.getOrDefault(base.getKey(), List.of());
      for (int reference = 0; reference < base.getValue(); reference++) {
        judge(values, base.getKey(), reference, own, cells, progress);
      }
    }
    List<PowerRow> rows = rows(shifts, cells);
    return new Result(references, rows, PowerSummary.of(rows));
  }

  private static String base(String shift) {
    return shift.startsWith(NEW_CLASS) ? KNOWN : CLEAN;
  }

  private int enough(ValueDirectory values, String base) throws IOException {
    values.requireImages(base, design.poolSize() + design.referenceSize());
    return design.references(values.open(base).size());
  }

  private void judge(
      ValueDirectory values,
      String base,
      int reference,
      List<String> shifts,
      Map<String, PowerCell[]> cells,
      Consumer<String> progress)
      throws IOException {
    StoredValues clean = values.open(base);
    int from = design.poolSize() + reference * design.referenceSize();
    FittedMethods methods =
        new FittedMethods(
            judging,
            clean.slice(from, from + design.referenceSize()),
            design.largest(),
            seed(base, reference));
    double[][] thresholds = thresholds(methods, clean.slice(0, design.poolSize()), base, reference);
    progress.accept("reference %d of %s".formatted(reference + 1, base));
    for (String shift : shifts) {
      PowerCell[] own = cells.computeIfAbsent(shift, name -> cells(methods.methods()));
      int windows = share(reference, design.references(clean.size()));
      count(scores(methods, values.open(shift), shift, reference, windows), thresholds, own);
      progress.accept("reference %d of %s: %s".formatted(reference + 1, base, shift));
    }
  }

  /** How many windows of a shift the reference has to judge. */
  private int share(int reference, int references) {
    long windows = design.windows();
    return (int) (windows * (reference + 1) / references - windows * reference / references);
  }

  /** By size and method. */
  private double[][] thresholds(
      FittedMethods methods, StoredValues pool, String base, int reference) {
    double[][][] clean = scores(methods, pool, base, reference, design.cleanWindows());
    double[][] thresholds = new double[sizes.length][methods.methods().size()];
    for (int s = 0; s < sizes.length; s++) {
      for (int m = 0; m < thresholds[s].length; m++) {
        int size = s;
        int method = m;
        thresholds[s][m] =
            threshold(Arrays.stream(clean).mapToDouble(w -> w[size][method]).toArray());
      }
    }
    return thresholds;
  }

  /** What as many scores as false alarms are allowed exceed, or fewer if some are equal. */
  static double threshold(double[] scores) {
    double[] ascending = scores.clone();
    Arrays.sort(ascending);
    int allowed = (int) Math.floor(FALSE_ALARMS * ascending.length + 1e-9);
    return ascending[ascending.length - 1 - allowed];
  }

  private double[][][] scores(
      FittedMethods methods, StoredValues pool, String population, int reference, int windows) {
    WindowDraws draws =
        WindowDraws.ofImages(pool.size(), design.largest(), seed(population, reference));
    return methods.scores(pool, draws, windows, sizes);
  }

  private long seed(String population, int reference) {
    return 31L * (31L * design.seed() + reference) + population.hashCode();
  }

  private PowerCell[] cells(List<PowerMethod> methods) {
    PowerCell[] cells = new PowerCell[sizes.length];
    Arrays.setAll(cells, s -> new PowerCell(methods));
    return cells;
  }

  private static void count(double[][][] scores, double[][] thresholds, PowerCell[] cells) {
    for (double[][] window : scores) {
      for (int s = 0; s < cells.length; s++) {
        cells[s].add(window[s], thresholds[s]);
      }
    }
  }

  private List<PowerRow> rows(List<String> shifts, Map<String, PowerCell[]> cells) {
    List<PowerRow> rows = new ArrayList<>();
    for (String shift : shifts) {
      PowerCell[] own = requireNonNull(cells.get(shift), "cells of a shift are null");
      for (int s = 0; s < sizes.length; s++) {
        rows.add(own[s].row(shift, sizes[s]));
      }
    }
    return rows;
  }
}
