package io.headwatch.shift.profile;

import io.headwatch.shift.statistics.PixelMeasure;
import java.util.ArrayList;
import java.util.List;

/** Reference images held in memory: 4 (P + O) bytes each, and 36 if their pixels were seen. */
public final class InMemoryReferenceSample implements ReferenceSample {
  private static final float[] NONE = {};

  private final int pairs;
  private final int embeddingSize;
  private final List<float[]> scalars = new ArrayList<>();
  private final List<float[]> embeddings = new ArrayList<>();
  private final List<float[]> pixels = new ArrayList<>();

  /** Starts an empty sample of {@code pairs} scalars and {@code embeddingSize} floats an image. */
  public InMemoryReferenceSample(int pairs, int embeddingSize) {
    if (pairs < 1 || embeddingSize < 1) {
      throw new IllegalArgumentException(
          "%d pairs and %d embedding values are not a sample".formatted(pairs, embeddingSize));
    }
    this.pairs = pairs;
    this.embeddingSize = embeddingSize;
  }

  /** Adds one image whose pixels weren't seen; both arrays are copied. */
  public void add(float[] imageScalars, float[] imageEmbedding) {
    add(imageScalars, imageEmbedding, NONE);
  }

  /**
   * Adds one image; the arrays are copied.
   *
   * @param imagePixels its {@link PixelMeasure}s, of length 0 if the pixels weren't seen: of all
   *     images or of none
   */
  public void add(float[] imageScalars, float[] imageEmbedding, float[] imagePixels) {
    requireFits(imageScalars, imageEmbedding);
    requireFits(imagePixels);
    scalars.add(imageScalars.clone());
    embeddings.add(imageEmbedding.clone());
    pixels.add(imagePixels.clone());
  }

  private void requireFits(float[] imageScalars, float[] imageEmbedding) {
    if (imageScalars.length != pairs || imageEmbedding.length != embeddingSize) {
      throw new IllegalArgumentException(
          "%d scalars and %d embedding values do not fit a sample of %d and %d"
              .formatted(imageScalars.length, imageEmbedding.length, pairs, embeddingSize));
    }
  }

  private void requireFits(float[] imagePixels) {
    int wanted = pixels.isEmpty() ? imagePixels.length : pixelMeasures();
    if (imagePixels.length != wanted || (wanted != 0 && wanted != PixelMeasure.values().length)) {
      throw new IllegalArgumentException(
          "%d pixel measures do not fit a sample whose images have %d"
              .formatted(
                  imagePixels.length, pixels.isEmpty() ? PixelMeasure.values().length : wanted));
    }
  }

  @Override
  public int size() {
    return scalars.size();
  }

  @Override
  public int pairs() {
    return pairs;
  }

  @Override
  public int embeddingSize() {
    return embeddingSize;
  }

  @Override
  public void scalars(int image, int fromPair, int count, float[] into) {
    System.arraycopy(scalars.get(image), fromPair, into, 0, count);
  }

  @Override
  public void embedding(int image, float[] into) {
    System.arraycopy(embeddings.get(image), 0, into, 0, embeddingSize);
  }

  @Override
  public int pixelMeasures() {
    return pixels.isEmpty() ? 0 : pixels.get(0).length;
  }

  @Override
  public void pixels(int image, float[] into) {
    System.arraycopy(pixels.get(image), 0, into, 0, pixelMeasures());
  }
}
