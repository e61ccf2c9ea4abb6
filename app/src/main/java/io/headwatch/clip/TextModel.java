package io.headwatch.clip;

import java.util.List;

/**
 * What the rest of Headwatch needs of a text tower. Implementations may be called from one thread
 * at a time only.
 */
public interface TextModel extends AutoCloseable {

  /** Number O of dimensions of an embedding. */
  int embeddingSize();

  /**
   * Embeds texts.
   *
   * @return a row of O values per text, not normalised
   */
  float[][] embed(List<String> texts);

  /** Frees the tower's memory. */
  @Override
  void close();
}
