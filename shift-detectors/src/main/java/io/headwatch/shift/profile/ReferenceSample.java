package io.headwatch.shift.profile;

/**
 * Random access to the values of reference images, so that a caller may keep them in a file. Pairs
 * are numbered head * C + neuron.
 */
public interface ReferenceSample extends ReferenceEmbeddings, ReferencePixels {
  /** Number of pairs P. */
  int pairs();

  /**
   * Writes the scalars of pairs {@code fromPair} to {@code fromPair + count - 1} of one image to
   * the first {@code count} places of {@code into}.
   */
  void scalars(int image, int fromPair, int count, float[] into);

  @Override
  default int pixelMeasures() {
    return 0;
  }

  @Override
  default void pixels(int image, float[] into) {
    // None by default.
  }
}
