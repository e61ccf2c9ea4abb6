package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceEmbeddings;

/** Embeddings of length 1, and what is reckoned with them. */
final class UnitLength {

  private UnitLength() {}

  /** An image's embedding, brought to length 1; zeros if it has none. */
  static float[] of(ReferenceEmbeddings embeddings, int image) {
    float[] embedding = new float[embeddings.embeddingSize()];
    embeddings.embedding(image, embedding);
    double length = Math.sqrt(product(embedding, embedding));
    for (int d = 0; length > 0 && d < embedding.length; d++) {
      embedding[d] = (float) (embedding[d] / length);
    }
    return embedding;
  }

  static double product(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }
}
