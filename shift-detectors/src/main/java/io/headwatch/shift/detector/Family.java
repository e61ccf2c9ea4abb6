package io.headwatch.shift.detector;

/** What a detector looks at. Detectors of one family see much the same shifts. */
public enum Family {
  /** The scalars of (neuron, head) pairs. */
  PAIRS,
  /** The image's embedding. */
  EMBEDDING,
  /** The probabilities of words. */
  WORDS,
  /** The scores of the concepts on the watch list. */
  CONCEPTS,
  /** What is measured on pixels, whatever the network makes of them. */
  PIXELS
}
