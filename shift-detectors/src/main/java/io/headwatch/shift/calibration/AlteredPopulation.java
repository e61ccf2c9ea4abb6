package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.ShiftKind;
import io.headwatch.shift.statistics.ImageReading;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A reference all of whose images were altered, by those of its images that went through the
 * network again. Windows are drawn without replacement and of at most half of these: each by itself
 * is then a random choice of the reference, and two of them are not nearly the same.
 */
final class AlteredPopulation implements ShiftedPopulation {
  private final AlteredImages altered;
  private final ShiftKind kind;
  private final ImageReading reading;
  private final ReferenceProfile profile;
  private final long seed;

  AlteredPopulation(
      AlteredImages altered,
      ShiftKind kind,
      ImageReading reading,
      ReferenceProfile profile,
      long seed) {
    this.altered = altered;
    this.kind = kind;
    this.reading = reading;
    this.profile = profile;
    this.seed = seed;
  }

  @Override
  public int largest() {
    return altered.size() / 2;
  }

  @Override
  public Optional<Drawing> at(double strength) {
    SampledWindows images = new SampledWindows(altered.at(kind, strength), reading, profile);
    return images.size() < largest()
        ? Optional.empty()
        : Optional.of(new Drawing(images, (number, count) -> window(images.size(), number, count)));
  }

  private int[] window(int size, int number, int count) {
    return RandomOrder.first(count, size, new SplittableRandom(seed + 1 + number).split());
  }
}
