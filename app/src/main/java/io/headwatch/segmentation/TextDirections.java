package io.headwatch.segmentation;

import java.util.List;

/** Where words point in the embedding space. Called from one thread at a time. */
public interface TextDirections {

  /** The directions of words, a row of O values and norm 1 each. */
  float[][] of(List<String> words);

  /** The mean of the directions of the model's vocabulary, O values. */
  float[] centre();
}
