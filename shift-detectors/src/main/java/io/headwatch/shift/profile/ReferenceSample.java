package io.headwatch.shift.profile;

/**
 * Random access to the values of reference images, so that a caller may keep them in a file. Pairs
 * are numbered head * C + neuron.
 */
public interface ReferenceSample extends ReferenceEmbeddings {
  /** Number of pairs P. */
  int pairs();

  /**
   * Writes the scalars of pairs {@code fromPair} to {@code fromPair + count - 1} of one image to
   * the first {@code count} places of {@code into}.
   */
  void scalars(int image, int fromPair, int count, float[] into);

  /** Number of pixel measures of an image; 0 if the pixels weren't seen. */
  default int pixelMeasures() {
    return 0;
  }

  /** Writes one image's pixel measures to the first places of {@code into}. */
  default void pixels(int image, float[] into) {
    // None by default.
  }
}
