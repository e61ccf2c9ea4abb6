package io.headwatch.study;

/**
 * How an image's values lie in a row: scalars in 16 bits, then the embedding and the pixel measures
 * in 32, all little-endian.
 *
 * @param pairs number P of scalars, at least 1
 * @param embeddingSize number O of embedding values, at least 1
 * @param pixelMeasures number of pixel measures, at least 0
 */
record ValueLayout(int pairs, int embeddingSize, int pixelMeasures) {

  ValueLayout {
    if (pairs < 1 || embeddingSize < 1 || pixelMeasures < 0) {
      throw new IllegalArgumentException(
          "%d scalars, %d embedding values and %d pixel measures are no row"
              .formatted(pairs, embeddingSize, pixelMeasures));
    }
  }

  int rowBytes() {
    return pixelsAt() + Float.BYTES * pixelMeasures;
  }

  /** Where the embedding begins. */
  int embeddingAt() {
    return Short.BYTES * pairs;
  }

  /** Where the pixel measures begin. */
  int pixelsAt() {
    return embeddingAt() + Float.BYTES * embeddingSize;
  }
}
