package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The words of a vocabulary that fit an image best. Immutable. */
public final class BestWords {

  private final WordEmbeddings embeddings;
  private final int top;

  /**
   * A word and how well it fits.
   *
   * @param cosine between the image's embedding and the word's direction, -1 to 1
   */
  public record Match(String word, double cosine) {}

  /**
   * @param top most words of an image, at least 1
   */
  public BestWords(WordEmbeddings embeddings, int top) {
    this.embeddings = requireNonNull(embeddings, "embeddings is null");
    this.top = top;
    if (top < 1) {
      throw new IllegalArgumentException("top is " + top + ", must be at least 1");
    }
  }

  /**
   * The words of one image, best first; of equally good ones, the vocabulary's first.
   *
   * @param embedding O values, not normalised
   */
  public List<Match> of(float[] embedding) {
    if (embedding.length != embeddings.embeddingSize()) {
      throw new IllegalArgumentException(
          "an embedding of %d values does not compare with words of %d"
              .formatted(embedding.length, embeddings.embeddingSize()));
    }
    double norm = WordEmbeddings.norm(embedding);
    List<String> words = embeddings.vocabulary().words();
    return IntStream.range(0, words.size())
        .mapToObj(i -> new Match(words.get(i), product(embeddings.rows()[i], embedding) / norm))
        .sorted(Comparator.comparingDouble(Match::cosine).reversed())
        .limit(top)
        .toList();
  }

  private static double product(float[] word, float[] image) {
    double sum = 0;
    for (int o = 0; o < word.length; o++) {
      sum += (double) word[o] * image[o];
    }
    return sum;
  }
}
