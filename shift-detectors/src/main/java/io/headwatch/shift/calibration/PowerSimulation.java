package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.calibration.ShiftedPopulation.Drawing;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.PowerCard;
import io.headwatch.shift.profile.PowerCurve;
import io.headwatch.shift.profile.PowerCurve.MeanChange;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.profile.SizeRange;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Simulates what windows detect, on the images of a profile's own reference: windows of shifted
 * images are drawn image by image, and judged against the whole profile by its detectors. Strata,
 * blocks, the watch list's share and the smallest shift that matters are left out.
 *
 * <p>The images are compared with a reference that they are among. Leaving them out would move it
 * away from them, by n / (N - n) of the shift; as it is, shifts have their size, and only the
 * reference's own error is missing: the means of a live window and the reference differ by chance
 * by the variance 1/n + 1/N, here by 1/n. By the noncentral chi-square distribution of T^2, the
 * shifts told for n = N / 10 are 1 % too small in one dimension, and 6 % too large in 96; for n = 3
 * N / 8, the largest window that is calibrated, 5 % too small and 18 % too large. Altered images
 * are drawn without replacement, with the variance 1/n - 1/N: up to N / 10, 3 % too small to 12 %
 * too large. These are a choice of m images at most, whose own error of 1 / sqrt(m) deviations
 * comes on top.
 *
 * <p>Implementation note: a window's first images are the smaller windows. A size takes part from
 * the weakest strength up to the first that it detects at the smallest false-alarm probability that
 * the profile supports, so that large windows, which cost most, see few strengths.
 */
public final class PowerSimulation {
  /** Windows of each shift and strength: the share that is detected is known to 3 points. */
  public static final int WINDOWS = 100;

  /** Most concepts of the watch list, the first ones. */
  private static final int MOST_CONCEPTS = 5;

  /** Most words, where there is no watch list: the most common ones. */
  private static final int MOST_WORDS = 3;

  private static final List<Integer> SIZES = List.of(10, 50, 200, 1_000);
  private static final int WINDOWS_PER_TASK = 10;

  /** Most bytes that the bins of the images take, if these are at least four of largest windows. */
  private static final long MOST_BYTES = 256L << 20;

  private static final long OWN = 0x9083A2DL;

  private final ReferenceProfile profile;
  private final Calibration calibration;
  private final ImageReading reading;
  private final long seed;
  private final int windows;
  private final ReplicateRunner runner;
  private final BuildProgress progress;
  private final int[] sizes;

  /** A shift that is to be simulated: its population is made when its turn comes. */
  private record Shift(
      ShiftKind kind, String name, Optional<MeanChange> mean, ShiftedPopulation population) {}

  /**
   * @param profile calibrated
   * @param reading of the words and concepts that the profile holds
   * @param windows of each shift and strength, at least 1
   * @throws IllegalArgumentException if the profile has no calibration
   */
  public PowerSimulation(
      ReferenceProfile profile,
      ImageReading reading,
      long seed,
      int windows,
      ReplicateRunner runner,
      BuildProgress progress) {
    this.profile = requireNonNull(profile, "profile is null");
    this.calibration =
        profile
            .calibration()
            .orElseThrow(() -> new IllegalArgumentException("the profile has no calibration"));
    this.reading = requireNonNull(reading, "reading is null");
    this.seed = seed ^ OWN;
    this.windows = windows;
    this.runner = requireNonNull(runner, "runner is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.sizes = sizes(calibration.supportedSizes());
  }

  /** The usual sizes that are calibrated, and the largest one if it isn't beyond them. */
  private static int[] sizes(SizeRange supported) {
    int largest = Math.min(supported.largest(), SIZES.get(SIZES.size() - 1));
    return Stream.concat(SIZES.stream().filter(supported::contains), Stream.of(largest))
        .mapToInt(n -> n)
        .distinct()
        .toArray();
  }

  /**
   * Simulates all kinds of shift that can be.
   *
   * @param sample the profile's reference
   * @param altered some of its images in altered form; empty if there are none
   * @param unaltered why there are none
   */
  public PowerCard simulate(
      ReferenceSample sample, Optional<AlteredImages> altered, String unaltered) {
    SampledWindows images = new SampledWindows(some(sample), reading, profile);
    List<String> missing = new ArrayList<>();
    List<Shift> shifts = new ArrayList<>(concepts(images, missing));
    if (profile.basis().components() > 0) {
      shifts.add(embedding(images));
    }
    if (altered.isPresent()) {
      shifts.addAll(altered(altered.get()));
    } else {
      missing.add("blur, darkness and noise: " + unaltered);
    }
    List<PowerCurve> curves = new ArrayList<>();
    for (Shift shift : shifts) {
      progress.advanced(Phase.POWER, curves.size(), shifts.size());
      curves.add(curve(shift));
    }
    progress.advanced(Phase.POWER, curves.size(), shifts.size());
    return new PowerCard(windows, IntStream.of(sizes).boxed().toList(), curves, missing);
  }

  /** As many images, at random, as memory allows. */
  private ReferenceSample some(ReferenceSample sample) {
    long most = Math.max(4L * sizes[sizes.length - 1], MOST_BYTES / sample.pairs());
    return sample.size() <= most
        ? sample
        : new ChosenImages(
            sample, RandomOrder.first((int) most, sample.size(), new SplittableRandom(seed)));
  }

  private List<Shift> concepts(SampledWindows images, List<String> missing) {
    SeriesMoments concepts = profile.statistics().concepts();
    if (concepts.series().size() > 0) {
      int[] first = IntStream.range(0, Math.min(MOST_CONCEPTS, concepts.series().size())).toArray();
      return mixes(
          ShiftKind.CONCEPT,
          concepts.series(),
          first,
          image -> images.features(image).concepts(),
          images,
          missing);
    }
    SeriesMoments words = profile.statistics().words();
    int[] common =
        IntStream.range(0, words.series().size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer word) -> -words.moments().mean(word)))
            .limit(MOST_WORDS)
            .mapToInt(word -> word)
            .toArray();
    if (common.length == 0) {
      missing.add("concepts: the profile has neither a watch list nor words");
    }
    return mixes(
        ShiftKind.WORD,
        words.series(),
        common,
        image -> images.features(image).words(),
        images,
        missing);
  }

  private List<Shift> mixes(
      ShiftKind kind,
      Series series,
      int[] chosen,
      IntFunction<float[]> values,
      SampledWindows images,
      List<String> missing) {
    List<Shift> shifts = new ArrayList<>();
    for (int place : chosen) {
      String name = series.names().get(place);
      ConceptMix mix =
          new ConceptMix(
              images,
              i -> values.apply(i)[place],
              // Seeds in a row would give the rows of the card the same windows.
              new SplittableRandom(seed + place).nextLong());
      if (mix.meanChange().isPresent()) {
        shifts.add(new Shift(kind, name, mix.meanChange(), mix));
      } else {
        missing.add("\"%s\": all images have the same score".formatted(name));
      }
    }
    return shifts;
  }

  private Shift embedding(SampledWindows images) {
    return new Shift(
        ShiftKind.EMBEDDING,
        "",
        Optional.empty(),
        new TiltedEmbeddings(images, profile.statistics().features().components(), seed));
  }

  private List<Shift> altered(AlteredImages altered) {
    return Stream.of(ShiftKind.BLUR, ShiftKind.DARKNESS, ShiftKind.NOISE)
        .map(
            kind ->
                new Shift(
                    kind,
                    "",
                    Optional.empty(),
                    new AlteredPopulation(altered, kind, reading, profile, seed)))
        .toList();
  }

  private PowerCurve curve(Shift shift) {
    List<List<Double>> pValues = new ArrayList<>();
    for (int ignored : sizes) {
      pValues.add(new ArrayList<>());
    }
    for (double strength : shift.kind.strengths()) {
      int[] open = open(pValues, shift.population.largest());
      Optional<Drawing> drawing =
          open.length == 0 ? Optional.empty() : shift.population.at(strength);
      if (drawing.isEmpty()) {
        break;
      }
      double[] found = detected(drawing.get(), IntStream.of(open).map(i -> sizes[i]).toArray());
      for (int i = 0; i < open.length; i++) {
        pValues.get(open[i]).add(found[i]);
      }
    }
    return new PowerCurve(shift.kind, shift.name, shift.kind.strengths(), pValues, shift.mean);
  }

  /** The places of sizes that have not yet met a strength that every alarm detects. */
  private int[] open(List<List<Double>> pValues, int largest) {
    return IntStream.range(0, sizes.length)
        .filter(i -> sizes[i] <= largest)
        .filter(i -> pValues.get(i).isEmpty() || last(pValues.get(i)) > smallestAlpha())
        .toArray();
  }

  private double smallestAlpha() {
    return calibration.smallestFalseAlarm();
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  /** By size, the p-value that as many windows as are to detect the shift do not exceed. */
  private double[] detected(Drawing drawing, int[] ofSizes) {
    double[][] pValues = new double[ofSizes.length][windows];
    runner.inParts(
        windows, WINDOWS_PER_TASK, (first, to) -> judge(drawing, first, to, ofSizes, pValues));
    int place = (int) Math.ceil(PowerCard.DETECTED * windows) - 1;
    return Arrays.stream(pValues).mapToDouble(p -> sorted(p)[place]).toArray();
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void judge(Drawing drawing, int first, int to, int[] ofSizes, double[][] pValues) {
    int largest = ofSizes[ofSizes.length - 1];
    List<int[]> draws =
        IntStream.range(first, to).mapToObj(i -> drawing.draw().window(i, largest)).toList();
    double[][][] judged = drawing.images().pValues(draws, ofSizes);
    for (int window = first; window < to; window++) {
      for (int size = 0; size < ofSizes.length; size++) {
        double[] all = judged[window - first][size];
        pValues[size][window] = all[all.length - 1];
      }
    }
  }
}
