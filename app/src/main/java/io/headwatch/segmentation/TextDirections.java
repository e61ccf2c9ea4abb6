package io.headwatch.segmentation;

/** Where words point in the embedding space. Called from one thread at a time. */
public interface TextDirections {

  /** The direction of a word, O values of norm 1. */
  float[] of(String word);

  /** The mean of the directions of the model's vocabulary, O values. */
  float[] centre();
}
