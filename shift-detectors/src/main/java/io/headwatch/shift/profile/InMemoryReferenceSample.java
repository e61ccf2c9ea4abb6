package io.headwatch.shift.profile;

import java.util.ArrayList;
import java.util.List;

/** Reference images held in memory: 4 (P + O) bytes each. */
public final class InMemoryReferenceSample implements ReferenceSample {
  private final int pairs;
  private final int embeddingSize;
  private final List<float[]> scalars = new ArrayList<>();
  private final List<float[]> embeddings = new ArrayList<>();

  /** Starts an empty sample of {@code pairs} scalars and {@code embeddingSize} floats an image. */
  public InMemoryReferenceSample(int pairs, int embeddingSize) {
    if (pairs < 1 || embeddingSize < 1) {
      throw new IllegalArgumentException(
          "%d pairs and %d embedding values are not a sample".formatted(pairs, embeddingSize));
    }
    this.pairs = pairs;
    this.embeddingSize = embeddingSize;
  }

  /** Adds one image; both arrays are copied. */
  public void add(float[] imageScalars, float[] imageEmbedding) {
    if (imageScalars.length != pairs || imageEmbedding.length != embeddingSize) {
      throw new IllegalArgumentException(
          "%d scalars and %d embedding values do not fit a sample of %d and %d"
              .formatted(imageScalars.length, imageEmbedding.length, pairs, embeddingSize));
    }
    scalars.add(imageScalars.clone());
    embeddings.add(imageEmbedding.clone());
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
}
