package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BuildProgress;
import io.headwatch.shift.calibration.FalseAlarmBudget;
import io.headwatch.shift.calibration.FalseAlarmBudget.Scope;
import io.headwatch.shift.calibration.ImageBlocks;
import io.headwatch.shift.calibration.ImageStrata;
import io.headwatch.shift.calibration.ProfileBuilder;
import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.Stratification.Days;
import io.headwatch.shift.profile.StratifiedProfile;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A simulated month whose scenes and brightness follow the clock, judged by the strata of a profile
 * of the month before, and by the same profile without its strata.
 */
public final class ClockStudy {
  /** Share of the month's clean windows that may be called shifted where power is compared. */
  public static final double FALSE_ALARMS = 0.01;

  private static final HourOfDay NOON = new HourOfDay(HourOfDay.NOON, false);

  private static final Stratification CLOCK =
      new Stratification.ByClock(SimulatedMonth.ZONE, 1, Days.WORKDAYS_AND_WEEKENDS);

  /** Populations that workdays see at noon for an hour. */
  private static final List<String> SHIFTS =
      List.of(
          "noon-penguin-10",
          "noon-blur-0.55",
          "noon-brightness-0.9",
          new HourOfDay(2, false).population(),
          new HourOfDay(HourOfDay.NOON, true).population());

  /**
   * What is measured.
   *
   * @param imagesPerHour of every hour of the 28 days of a reference
   * @param window images of a window
   * @param windowsPerHour windows of every hour of the month that is judged
   * @param references months to learn from, of which no two share an image
   * @param nullWindows null windows of the whole profile and of each stratum
   * @param seed of all draws
   */
  public record Design(
      int imagesPerHour,
      int window,
      int windowsPerHour,
      int references,
      int nullWindows,
      int seed) {

    /** Windows of a month. */
    public int windows() {
      return SimulatedMonth.size() * windowsPerHour;
    }

    private int reference() {
      return SimulatedMonth.size() * imagesPerHour;
    }
  }

  /**
   * How a shift of one hour of workdays is found.
   *
   * @param shift what is seen in that hour
   * @param profile "stratified" or "pooled"
   * @param detected share of the shifted windows whose p-value is as small as those of {@link
   *     #FALSE_ALARMS} of the month's clean windows
   * @param found share of days on which the alarm fires within that hour, at one false alarm stated
   *     a month; an alarm that fired earlier on the day does not count
   */
  public record ShiftRow(String shift, String profile, Proportion detected, Proportion found) {}

  /** Both parts of the table. */
  public record Result(List<FalseAlarmRow> falseAlarms, List<ShiftRow> shifts) {
    public Result {
      falseAlarms = List.copyOf(falseAlarms);
      shifts = List.copyOf(shifts);
    }
  }

  /**
   * What one profile of one reference says.
   *
   * @param shifted p-values by population, of all days' windows
   */
  private record Month(JudgedMonth clean, Map<String, double[]> shifted) {}

  /** Which profile an hour is compared with. */
  private interface ProfileOfHour {
    ReferenceProfile profile(HourOfDay hour);
  }

  private final Design design;
  private final ImageReading reading;
  private final ReplicateRunner runner;
  private final WindowJudging judging;

  /**
   * @param reading of the words that profiles hold
   * @param runner where null windows are scored and windows judged
   */
  public ClockStudy(Design design, ImageReading reading, ReplicateRunner runner) {
    this.design = requireNonNull(design, "design is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.judging =
        new WindowJudging(reading, DetectorChoice.STANDARD, design.nullWindows(), runner);
  }

  /**
   * Runs the study.
   *
   * @param values the populations of all hours, and those of shifts
   * @param progress is told of each profile and month
   * @throws IOException if values are not there, cannot be read, or are too few
   */
  public Result run(ValueDirectory values, Consumer<String> progress) throws IOException {
    for (HourOfDay hour : SimulatedMonth.hours()) {
      int learned = Math.multiplyExact(design.references(), images(hour));
      int least = Math.max(learned, Math.addExact(images(hour), design.window()));
      values.requireImages(hour.population(), least);
    }
    for (String shift : SHIFTS) {
      values.requireImages(shift, design.window());
    }
    List<Month> stratified = new ArrayList<>();
    List<Month> pooled = new ArrayList<>();
    for (int reference = 0; reference < design.references(); reference++) {
      StratifiedProfile profile = profile(values, reference);
      progress.accept("profile %d of %d".formatted(reference + 1, design.references()));
      stratified.add(month(values, reference, hour -> stratum(profile, hour)));
      progress.accept("month %d by strata".formatted(reference + 1));
      pooled.add(month(values, reference, hour -> profile.pooled()));
      progress.accept("month %d without".formatted(reference + 1));
    }
    List<FalseAlarmRow> falseAlarms = new ArrayList<>(falseAlarms("stratified", stratified));
    falseAlarms.addAll(falseAlarms("pooled", pooled));
    List<ShiftRow> shifts = new ArrayList<>();
    for (String shift : SHIFTS) {
      shifts.add(shift(shift, "stratified", stratified));
      shifts.add(shift(shift, "pooled", pooled));
    }
    return new Result(falseAlarms, shifts);
  }

  /** Images that a reference has of an hour. */
  private int images(HourOfDay hour) {
    return design.imagesPerHour() * SimulatedMonth.days(hour).length;
  }

  private StratifiedProfile profile(ValueDirectory values, int reference) throws IOException {
    List<StoredValues> parts = new ArrayList<>();
    List<Optional<String>> strata = new ArrayList<>();
    for (HourOfDay hour : SimulatedMonth.hours()) {
      int from = reference * images(hour);
      parts.add(values.open(hour.population()).slice(from, from + images(hour)));
      for (int day : SimulatedMonth.days(hour)) {
        strata.addAll(Collections.nCopies(design.imagesPerHour(), stratum(day, hour)));
      }
    }
    JoinedValues images = new JoinedValues(parts);
    BuildParameters parameters =
        new BuildParameters(
            design.seed() + reference,
            BuildParameters.DEFAULTS.edgeShare(),
            design.nullWindows(),
            design.window());
    return new ProfileBuilder(
            parameters,
            runner,
            BuildProgress.SILENT,
            reading,
            Optional.empty(),
            DetectorChoice.STANDARD)
        .build(
            images,
            ImageBlocks.single(images.size()),
            ImageStrata.of(CLOCK, ImageStrata.FEWEST_IMAGES, strata),
            new ProfileBinding("study", "study"),
            1,
            images.pairs());
  }

  private static Optional<String> stratum(int day, HourOfDay hour) {
    return CLOCK.stratum(Optional.of(SimulatedMonth.start(day, hour)), Optional.empty());
  }

  private static ReferenceProfile stratum(StratifiedProfile profile, HourOfDay hour) {
    return stratum(SimulatedMonth.days(hour)[0], hour).flatMap(profile::judging).orElseThrow();
  }

  private Month month(ValueDirectory values, int reference, ProfileOfHour profiles)
      throws IOException {
    JudgedMonth clean = new JudgedMonth(design.windowsPerHour());
    for (HourOfDay hour : SimulatedMonth.hours()) {
      ReferenceProfile profile = profiles.profile(hour);
      int windows = SimulatedMonth.days(hour).length * design.windowsPerHour();
      double ratio = (double) design.window() / profile.size();
      clean.put(hour, judge(others(values, hour.population(), reference), profile, windows), ratio);
    }
    Map<String, double[]> shifted = new LinkedHashMap<>();
    int windows = SimulatedMonth.days(NOON).length * design.windowsPerHour();
    for (String shift : SHIFTS) {
      ReferenceSample pool = others(values, shift, reference);
      shifted.put(shift, judge(pool, profiles.profile(NOON), windows));
    }
    return new Month(clean, shifted);
  }

  /** The images of a population that a reference has not seen. */
  private StoredValues others(ValueDirectory values, String population, int reference)
      throws IOException {
    StoredValues all = values.open(population);
    Optional<HourOfDay> hour =
        SimulatedMonth.hours().stream().filter(h -> h.population().equals(population)).findFirst();
    if (hour.isEmpty()) {
      return all;
    }
    int from = reference * images(hour.get());
    int to = from + images(hour.get());
    return all.select(IntStream.range(0, all.size()).filter(i -> i < from || i >= to).toArray());
  }

  private double[] judge(ReferenceSample pool, ReferenceProfile profile, int windows) {
    WindowDraws draws = WindowDraws.ofImages(pool.size(), design.window(), design.seed());
    return judging.combined(profile, pool, draws, windows, design.window());
  }

  private List<FalseAlarmRow> falseAlarms(String profile, List<Month> months) {
    List<FalseAlarmRow> rows = new ArrayList<>();
    for (double stated : List.of(100.0, 500.0, (double) design.windows())) {
      rows.add(row(profile, "window", stated, months, month -> month.share(1 / stated)));
      rows.add(row(profile, "evidence", stated, months, month -> month.runs(budget(stated, 1))));
      rows.add(row(profile, "both", stated, months, month -> month.runs(budget(stated, .5))));
    }
    return rows;
  }

  private FalseAlarmRow row(
      String profile,
      String alarm,
      double stated,
      List<Month> months,
      ToDoubleFunction<JudgedMonth> alarmRate) {
    MeanRate rate =
        MeanRate.of(
            months.stream().map(month -> alarmRate.applyAsDouble(month.clean())).toList(),
            design.windows());
    return new FalseAlarmRow(
        profile,
        design.reference(),
        design.window(),
        months.size(),
        design.windows(),
        alarm,
        stated,
        rate.windows(),
        rate.fewestWindows(),
        rate.mostWindows(),
        rate.windows() / stated);
  }

  private ShiftRow shift(String shift, String profile, List<Month> months) {
    int detected = 0;
    int windows = 0;
    int found = 0;
    int days = 0;
    FalseAlarmBudget budget = budget(design.windows(), .5);
    for (Month month : months) {
      double[] pValues = requireNonNull(month.shifted().get(shift), "a shift is missing");
      double threshold = month.clean().quantile(FALSE_ALARMS);
      detected += (int) Arrays.stream(pValues).filter(p -> p <= threshold).count();
      windows += pValues.length;
      for (int day : SimulatedMonth.days(NOON)) {
        int from = days++ * design.windowsPerHour() % pValues.length;
        double[] hour = Arrays.copyOfRange(pValues, from, from + design.windowsPerHour());
        found += month.clean().fires(day, NOON, hour, budget) ? 1 : 0;
      }
    }
    return new ShiftRow(
        shift, profile, Proportion.of(detected, windows), Proportion.of(found, days));
  }

  private static FalseAlarmBudget budget(double stated, double evidenceShare) {
    return FalseAlarmBudget.of(stated, Scope.STREAM, 1, evidenceShare);
  }
}
