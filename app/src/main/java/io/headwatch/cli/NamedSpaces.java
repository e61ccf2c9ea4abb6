package io.headwatch.cli;

import io.headwatch.clip.ImageTower;
import io.headwatch.clip.PairDirections;
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

  private final PairDirections directions;
  private final Optional<WordEmbeddings> words;

  NamedSpaces(ImageTower model, ImageReading reading) {
    this.directions = model.directions();
    this.words =
        reading.words() instanceof WordProbabilities probabilities
            ? Optional.of(probabilities.embeddings())
            : Optional.empty();
  }

  @Override
  public EmbeddingSpace labelled(Optional<PairLabels> labels) {
    return new NamedSpace(directions, words, labels);
  }
}
