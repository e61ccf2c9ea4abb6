package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.InMemoryReferenceSample;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Images with correlated values: a few latent factors, normal and independent, mixed into every
 * pair by fixed random loadings, plus noise of each pair's own. The embedding, its words and the
 * pixel measures are simple maps of the same factors.
 */
public final class FactorModel {
  public static final int EMBEDDING = 6;

  /** Reads the words of {@link Words}. */
  public static final ImageReading WORDS = new ImageReading(new Words(), SeriesReader.NONE);

  private static final float NOISE = 0.5f;

  private final float[][] loadings;
  private final float[] factorShift;

  public FactorModel(int pairs, int factors, long seed) {
    this(randomLoadings(pairs, factors, seed), new float[factors]);
  }

  private FactorModel(float[][] loadings, float[] factorShift) {
    this.loadings = loadings;
    this.factorShift = factorShift;
  }

  /** The same model with the means of its first factors moved, in their standard deviations. */
  public FactorModel shifted(int factors, float by) {
    float[] shift = factorShift.clone();
    for (int f = 0; f < factors; f++) {
      shift[f] += by;
    }
    return new FactorModel(loadings, shift);
  }

  /** A sample whose pixels weren't seen. */
  public InMemoryReferenceSample sample(int images, SplittableRandom random) {
    InMemoryReferenceSample sample = new InMemoryReferenceSample(loadings.length, EMBEDDING);
    for (int i = 0; i < images; i++) {
      ImageValues image = image(random);
      sample.add(image.scalars(), image.embedding());
    }
    return sample;
  }

  /** A sample with everything. */
  public Images images(int images, SplittableRandom random) {
    return new Images(Stream.generate(() -> image(random)).limit(images).toList());
  }

  /** A window of what {@code like} holds, words included. */
  public PaneStatistics window(int images, PaneStatistics like, SplittableRandom random) {
    PaneStatistics window = like.emptied();
    boolean words = like.words().series().size() > 0;
    for (int i = 0; i < images; i++) {
      ImageValues image = image(random);
      window.add(words ? withWords(image) : image);
    }
    return window;
  }

  /** The image with the words that are read from it. */
  public static ImageValues withWords(ImageValues image) {
    return WORDS
        .read(new float[][] {image.scalars()}, new float[][] {image.embedding()})
        .get(0)
        .withPixels(image.pixels());
  }

  /** One image without words. */
  public ImageValues image(SplittableRandom random) {
    float[] factors = factorShift.clone();
    for (int f = 0; f < factors.length; f++) {
      factors[f] += (float) random.nextGaussian();
    }
    return image(factors, random);
  }

  /** Images one after the other, whose factors are autoregressive of first order. */
  public Images stream(int images, double correlation, SplittableRandom random) {
    float[] factors = new float[factorShift.length];
    List<ImageValues> stream = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      double share = i == 0 ? 0 : correlation;
      float[] shifted = factorShift.clone();
      for (int f = 0; f < factors.length; f++) {
        factors[f] =
            (float) (share * factors[f] + Math.sqrt(1 - share * share) * random.nextGaussian());
        shifted[f] += factors[f];
      }
      stream.add(image(shifted, random));
    }
    return new Images(stream);
  }

  private ImageValues image(float[] factors, SplittableRandom random) {
    float[] scalars = new float[loadings.length];
    for (int pair = 0; pair < scalars.length; pair++) {
      float value = NOISE * (float) random.nextGaussian();
      for (int f = 0; f < factors.length; f++) {
        value += loadings[pair][f] * factors[f];
      }
      scalars[pair] = value;
    }
    return ImageValues.of(scalars, embedding(factors, random)).withPixels(pixels(factors, random));
  }

  /** Around a mean of length 3, each value with a factor in it. */
  private static float[] embedding(float[] factors, SplittableRandom random) {
    float[] embedding = new float[EMBEDDING];
    for (int o = 0; o < EMBEDDING; o++) {
      embedding[o] =
          (o == 0 ? 3 : 0) + factors[o % factors.length] + NOISE * (float) random.nextGaussian();
    }
    return embedding;
  }

  /** Each measure is skewed, and has a factor in it. */
  private static float[] pixels(float[] factors, SplittableRandom random) {
    float[] pixels = new float[PixelMeasure.values().length];
    for (int i = 0; i < pixels.length; i++) {
      double value = factors[(i + 1) % factors.length] + random.nextGaussian();
      pixels[i] = (float) Math.exp(0.3 * value);
    }
    return pixels;
  }

  private static float[][] randomLoadings(int pairs, int factors, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] loadings = new float[pairs][factors];
    for (float[] row : loadings) {
      for (int f = 0; f < factors; f++) {
        row[f] = (float) (random.nextGaussian() / Math.sqrt(factors));
      }
    }
    return loadings;
  }

  /** Images in memory. */
  public record Images(List<ImageValues> images) implements ReferenceSample {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public int pairs() {
      return images.get(0).scalars().length;
    }

    @Override
    public void scalars(int image, int fromPair, int count, float[] into) {
      System.arraycopy(images.get(image).scalars(), fromPair, into, 0, count);
    }

    @Override
    public int embeddingSize() {
      return images.get(0).embedding().length;
    }

    @Override
    public void embedding(int image, float[] into) {
      System.arraycopy(images.get(image).embedding(), 0, into, 0, embeddingSize());
    }

    @Override
    public int pixelMeasures() {
      return images.get(0).pixels().length;
    }

    @Override
    public void pixels(int image, float[] into) {
      System.arraycopy(images.get(image).pixels(), 0, into, 0, pixelMeasures());
    }
  }

  /** A word per embedding value: the softmax of twice these. */
  private static final class Words implements SeriesReader {
    private static final Series SERIES =
        new Series(List.of("a", "b", "c", "d", "e", "f"), "hash of six words");

    @Override
    public Series series() {
      return SERIES;
    }

    @Override
    public float[][] read(float[][] scalars, float[][] embeddings) {
      return Stream.of(embeddings).map(Words::probabilities).toArray(float[][]::new);
    }

    private static float[] probabilities(float[] embedding) {
      double sum = 0;
      float[] probabilities = new float[embedding.length];
      for (int i = 0; i < embedding.length; i++) {
        probabilities[i] = (float) Math.exp(2 * embedding[i]);
        sum += probabilities[i];
      }
      for (int i = 0; i < embedding.length; i++) {
        probabilities[i] /= (float) sum;
      }
      return probabilities;
    }
  }
}
