package io.headwatch.clip;

import java.util.List;

/**
 * What the rest of Headwatch needs of a network: preprocessed images in, contribution scalars and
 * embeddings out. Implementations may be called from one thread at a time only.
 */
public interface ContributionModel extends AutoCloseable {

  /** Number H of attention heads in the pooling layer. */
  int heads();

  /** Number C of neurons: channels after the last residual block. */
  int neurons();

  /** Number O of dimensions of the embedding. */
  int embeddingSize();

  /** The step from decoded pixels to the inputs of {@link #contributions}. */
  Preprocessing preprocessing();

  /** SHA-256 of weights, architecture and precision, in hexadecimal: what a profile is bound to. */
  String hash();

  /** Where the network runs, in words: {@code cpu}, {@code gpu 0}. */
  String device();

  /**
   * Runs the network on a batch.
   *
   * @param inputs preprocessed images, each size x size x 3 bytes of interleaved RGB
   * @return one row per input, in the same order
   * @throws IllegalArgumentException if {@code inputs} is empty or an input has the wrong length
   */
  ContributionBatch contributions(List<byte[]> inputs);

  /** Number of (neuron, head) pairs, H x C. */
  default int pairs() {
    return heads() * neurons();
  }

  /** Frees the network's memory. */
  @Override
  void close();
}
