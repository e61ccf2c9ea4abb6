package io.headwatch.shift.profile;

/**
 * Random access to the embeddings of reference images, so that a caller may keep them in a file.
 * Images are numbered 0 to {@link #size()} - 1. Values are finite and the same at every reading.
 */
public interface ReferenceEmbeddings {
  /** Number of images. */
  int size();

  /** Number of embedding values O. */
  int embeddingSize();

  /** Writes one image's embedding to the first O places of {@code into}. */
  void embedding(int image, float[] into);
}
