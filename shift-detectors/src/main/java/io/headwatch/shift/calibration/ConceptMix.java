package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.PowerCurve.MeanChange;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A reference to which images with a concept are added: each image is, with the probability of the
 * share, one of the tenth of the reference that has the highest scores, otherwise any.
 */
final class ConceptMix implements ShiftedPopulation {
  /** Fewest images with the concept, whatever a tenth is: fewer would all be one image. */
  private static final int FEWEST = 20;

  private static final double CARRIERS = 0.1;

  private final SampledWindows images;
  private final int[] carriers;
  private final double perShare;
  private final double deviation;
  private final long seed;

  /**
   * @param score of each image; higher where the concept is more present
   */
  ConceptMix(SampledWindows images, IntToDoubleFunction score, long seed) {
    this.images = images;
    this.seed = seed;
    int wanted = Math.max(FEWEST, (int) Math.round(CARRIERS * images.size()));
    this.carriers =
        IntStream.range(0, images.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -score.applyAsDouble(i)))
            .limit(wanted)
            .mapToInt(i -> i)
            .toArray();
    double mean = IntStream.range(0, images.size()).mapToDouble(score).average().orElseThrow();
    this.perShare = IntStream.of(carriers).mapToDouble(score).average().orElseThrow() - mean;
    this.deviation =
        Math.sqrt(
            IntStream.range(0, images.size())
                .mapToDouble(i -> Math.pow(score.applyAsDouble(i) - mean, 2))
                .average()
                .orElseThrow());
  }

  /** What a share does to the mean score; empty if all images have the same. */
  Optional<MeanChange> meanChange() {
    return deviation > 0 && perShare > 0
        ? Optional.of(new MeanChange(perShare, deviation))
        : Optional.empty();
  }

  @Override
  public int largest() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Optional<Drawing> at(double share) {
    return Optional.of(new Drawing(images, (number, count) -> window(share, number, count)));
  }

  private int[] window(double share, int number, int count) {
    SplittableRandom random = new SplittableRandom(seed + 1 + number).split();
    int[] window = new int[count];
    for (int i = 0; i < count; i++) {
      int any = random.nextInt(images.size());
      int carrier = carriers[random.nextInt(carriers.length)];
      window[i] = random.nextDouble() < share ? carrier : any;
    }
    return window;
  }
}
