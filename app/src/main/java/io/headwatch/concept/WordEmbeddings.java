package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.TextModel;
import java.util.List;

/**
 * The directions of a vocabulary's words among the embeddings: of each word, the mean of its
 * prompts' normalised embeddings, normalised (the paper's section 4; CLIP, arXiv 2103.00020,
 * section 3.1.4). Immutable; the rows must not be written to.
 *
 * @param vocabulary the words
 * @param templates the prompts
 * @param rows a row of O values and norm 1 per word
 */
public record WordEmbeddings(Vocabulary vocabulary, PromptTemplates templates, float[][] rows) {

  /** Words embedded at a time: bounds the texts in memory. */
  private static final int CHUNK = 64;

  public WordEmbeddings {
    requireNonNull(vocabulary, "vocabulary is null");
    requireNonNull(templates, "templates is null");
    if (rows.length != vocabulary.words().size()) {
      throw new IllegalArgumentException(
          "%d embeddings are not those of %d words"
              .formatted(rows.length, vocabulary.words().size()));
    }
  }

  /** Embeds a vocabulary. */
  public static WordEmbeddings of(
      TextModel text, Vocabulary vocabulary, PromptTemplates templates) {
    return new WordEmbeddings(
        vocabulary, templates, directions(text, vocabulary.words(), templates));
  }

  /**
   * Embeds some words.
   *
   * @return a row of O values and norm 1 per word
   */
  public static float[][] directions(
      TextModel text, List<String> words, PromptTemplates templates) {
    int perWord = templates.templates().size();
    float[][] rows = new float[words.size()][];
    for (int from = 0; from < rows.length; from += CHUNK) {
      List<String> some = words.subList(from, Math.min(rows.length, from + CHUNK));
      float[][] prompts =
          text.embed(some.stream().flatMap(word -> templates.texts(word).stream()).toList());
      for (int i = 0; i < some.size(); i++) {
        rows[from + i] = direction(prompts, i * perWord, perWord);
      }
    }
    return rows;
  }

  /** Number O of values of an embedding. */
  public int embeddingSize() {
    return rows[0].length;
  }

  private static float[] direction(float[][] prompts, int from, int count) {
    float[] sum = new float[prompts[from].length];
    for (int i = from; i < from + count; i++) {
      float scale = 1 / norm(prompts[i]);
      for (int o = 0; o < sum.length; o++) {
        sum[o] += prompts[i][o] * scale;
      }
    }
    float scale = 1 / norm(sum);
    for (int o = 0; o < sum.length; o++) {
      sum[o] *= scale;
    }
    return sum;
  }

  /** The Euclidean norm; tiny instead of 0, so that a text without direction stays without. */
  static float norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return (float) Math.max(Float.MIN_NORMAL, Math.sqrt(sum));
  }
}
