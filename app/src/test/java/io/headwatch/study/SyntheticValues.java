package io.headwatch.study;

import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PixelMeasure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Files of values of images that no network saw: scalars, embeddings and pixels are normal. */
final class SyntheticValues {
  private static final ValueLayout LAYOUT = new ValueLayout(8, 4, PixelMeasure.values().length);
  private static final float REPEATED_NOISE = 0.01f;

  private final Path directory;

  SyntheticValues(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes a population.
   *
   * @param embedding what the embedding's second value is moved by, in standard deviations
   * @param brightness what the brightness is moved by, in standard deviations
   * @param burst images that are nearly the same, one after another
   */
  void write(String population, int images, double embedding, double brightness, int burst)
      throws IOException {
    SplittableRandom random = new SplittableRandom(population.hashCode());
    ValueOrigin origin = new ValueOrigin("m", "p", population, 1, "synthetic", "f");
    try (ValueStore store =
        ValueStore.open(directory.resolve(population + ".values"), origin, LAYOUT)) {
      List<ImageValues> all = new ArrayList<>();
      for (int i = 0; i < images; i += burst) {
        ImageValues first = image(random, embedding, brightness);
        for (int j = 0; j < burst; j++) {
          all.add(repeated(first, random));
        }
      }
      store.append(all);
    }
  }

  /** Writes a population whose images are moved from one on, as {@link #write} says. */
  void writeMovedFrom(int from, String population, int images, double embedding)
      throws IOException {
    SplittableRandom random = new SplittableRandom(population.hashCode());
    ValueOrigin origin = new ValueOrigin("m", "p", population, 1, "synthetic", "f");
    try (ValueStore store =
        ValueStore.open(directory.resolve(population + ".values"), origin, LAYOUT)) {
      List<ImageValues> all = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        all.add(image(random, i < from ? 0 : embedding, 0));
      }
      store.append(all);
    }
  }

  /** The pairs see the embedding's second value, all alike but for noise. */
  private static ImageValues image(SplittableRandom random, double moved, double brightness) {
    float[] embedding = normal(random, 4);
    embedding[1] += (float) moved;
    float[] scalars = normal(random, 8);
    for (int pair = 0; pair < scalars.length; pair++) {
      scalars[pair] += embedding[1];
    }
    embedding[0] += 6;
    float[] pixels = normal(random, PixelMeasure.values().length);
    pixels[PixelMeasure.BRIGHTNESS.ordinal()] += (float) brightness;
    return ImageValues.of(scalars, embedding).withPixels(pixels);
  }

  private static ImageValues repeated(ImageValues image, SplittableRandom random) {
    return ImageValues.of(noisy(image.scalars(), random), noisy(image.embedding(), random))
        .withPixels(noisy(image.pixels(), random));
  }

  private static float[] noisy(float[] values, SplittableRandom random) {
    float[] noisy = Arrays.copyOf(values, values.length);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += REPEATED_NOISE * (float) random.nextGaussian();
    }
    return noisy;
  }

  private static float[] normal(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
