package io.headwatch.shift.profile;

/**
 * Random access to the values of reference images, so that a caller may keep them in a file. Images
 * are numbered 0 to {@link #size()} - 1, pairs head * C + neuron. Values are finite and the same at
 * every reading.
 */
public interface ReferenceSample {
  /** Number of images. */
  int size();

  /** Number of pairs P. */
  int pairs();

  /** Number of embedding values O. */
  int embeddingSize();

  /**
   * Writes the scalars of pairs {@code fromPair} to {@code fromPair + count - 1} of one image to
   * the first {@code count} places of {@code into}.
   */
  void scalars(int image, int fromPair, int count, float[] into);

  /** Writes one image's embedding to the first O places of {@code into}. */
  void embedding(int image, float[] into);
}
