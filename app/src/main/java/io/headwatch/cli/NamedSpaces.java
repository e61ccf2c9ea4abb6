package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.concept.NamedSpace;
import io.headwatch.concept.WordEmbeddings;
import io.headwatch.concept.WordProbabilities;
import io.headwatch.monitor.EmbeddingSpaces;
import io.headwatch.shift.explanation.EmbeddingSpace;
import io.headwatch.shift.explanation.PairLabels;
import io.headwatch.shift.statistics.ImageReading;
import java.util.Optional;

/** A model's embedding space in the words that are read from images. */
final class NamedSpaces implements EmbeddingSpaces {

  private final NamedSpace unlabelled;

  NamedSpaces(ImageTower model, ImageReading reading) {
    Optional<WordEmbeddings> words =
        reading.words() instanceof WordProbabilities probabilities
            ? Optional.of(probabilities.embeddings())
            : Optional.empty();
    this.unlabelled = new NamedSpace(model.directions(), words, Optional.empty());
  }

  @Override
  public EmbeddingSpace labelled(Optional<PairLabels> labels) {
    return unlabelled.labelled(labels);
  }
}
