package io.headwatch.monitor;

import io.headwatch.shift.explanation.EmbeddingSpace;
import io.headwatch.shift.explanation.PairLabels;
import java.util.Optional;

/** The embedding space of the network that looks at images. */
@FunctionalInterface
public interface EmbeddingSpaces {

  /** The space with its pairs called by the labels of a profile, if it has any. */
  EmbeddingSpace labelled(Optional<PairLabels> labels);
}
