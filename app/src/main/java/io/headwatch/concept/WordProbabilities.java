package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The probability of each word for an image, as CLIP's zero-shot classifier has it (arXiv
 * 2103.00020, section 3.1.2): softmax over the words of scale x cosine between image and word.
 * Immutable.
 *
 * <p>Implementation note: the words' embeddings lie dimension by dimension, so that the inner loop
 * runs along the words and the compiler vectorises it; four dimensions at a time save loads and
 * stores, and a block of words meets all images of a batch while it is in the cache.
 */
public final class WordProbabilities implements SeriesReader {

  /** Changes when the meaning of the probabilities does. */
  private static final String MEANING = "words/1";

  /**
   * Spread of the cosines between an image and words that have nothing to do with it: a stand-in
   * for one that each model has of its own.
   */
  private static final double CHANCE_SPREAD = 0.03;

  private static final int BLOCK = 1024;
  private static final int UNROLLED = 4;

  private final WordEmbeddings embeddings;
  private final Series series;
  private final int embeddingSize;
  private final float scale;
  private final float[][] byDimension;

  /**
   * @param scale what cosines are multiplied with before the softmax, above 0
   */
  public WordProbabilities(WordEmbeddings embeddings, double scale) {
    requireNonNull(embeddings, "embeddings is null");
    if (!(scale > 0 && scale <= 1000)) {
      throw new IllegalArgumentException("scale is " + scale + ", must be above 0, at most 1000");
    }
    this.embeddings = embeddings;
    this.scale = (float) scale;
    this.embeddingSize = embeddings.embeddingSize();
    this.byDimension = transposed(embeddings.rows(), embeddingSize);
    List<String> words = embeddings.vocabulary().words();
    this.series =
        new Series(
            words,
            convincing(words.size(), scale),
            hash(words, embeddings.templates().templates(), scale));
  }

  /** The words' directions. */
  public WordEmbeddings embeddings() {
    return embeddings;
  }

  @Override
  public Series series() {
    return series;
  }

  @Override
  public float[][] read(float[][] scalars, float[][] embeddings) {
    return of(embeddings);
  }

  /**
   * The words' probabilities for images.
   *
   * @param embeddings a row of O values per image, not normalised
   * @return a row of as many values as there are words per image, which sum up to 1
   */
  public float[][] of(float[][] embeddings) {
    float[][] scaled = new float[embeddings.length][];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scaled(embeddings[i]);
    }
    float[][] values = new float[embeddings.length][series.size()];
    for (int from = 0; from < series.size(); from += BLOCK) {
      addBlock(scaled, values, from, Math.min(series.size(), from + BLOCK));
    }
    for (float[] row : values) {
      softmax(row);
    }
    return values;
  }

  /** The image's direction times the scale, padded with zeros to whole groups of dimensions. */
  private float[] scaled(float[] embedding) {
    if (embedding.length != embeddingSize) {
      throw new IllegalArgumentException(
          "an embedding of %d values does not compare with words of %d"
              .formatted(embedding.length, embeddingSize));
    }
    float factor = scale / WordEmbeddings.norm(embedding);
    float[] scaled = new float[byDimension.length];
    for (int o = 0; o < embedding.length; o++) {
      scaled[o] = embedding[o] * factor;
    }
    return scaled;
  }

  private void addBlock(float[][] images, float[][] sums, int from, int to) {
    for (int o = 0; o < byDimension.length; o += UNROLLED) {
      for (int i = 0; i < images.length; i++) {
        addProducts(images[i], o, sums[i], from, to);
      }
    }
  }

  private void addProducts(float[] image, int o, float[] sum, int from, int to) {
    float[] first = byDimension[o];
    float[] second = byDimension[o + 1];
    float[] third = byDimension[o + 2];
    float[] fourth = byDimension[o + 3];
    float a = image[o];
    float b = image[o + 1];
    float c = image[o + 2];
    float d = image[o + 3];
    for (int word = from; word < to; word++) {
      sum[word] += a * first[word] + b * second[word] + c * third[word] + d * fourth[word];
    }
  }

  /** Relative to the largest, so that nothing overflows. */
  private static void softmax(float[] values) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(values[i] - largest);
      sum += values[i];
    }
    float factor = (float) (1 / sum);
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /**
   * The probability that the best of V words which have nothing to do with an image hardly reaches:
   * the largest of V normal cosines is some sqrt(2 ln V) standard deviations above their mean, and
   * a word at their mean has the probability 1/V. At most one half, or small vocabularies could
   * never convince.
   */
  static double convincing(int words, double scale) {
    double best = Math.exp(scale * CHANCE_SPREAD * Math.sqrt(2 * Math.log(words)));
    return Math.min(0.5, best / words);
  }

  private static float[][] transposed(float[][] rows, int embeddingSize) {
    int padded = (embeddingSize + UNROLLED - 1) / UNROLLED * UNROLLED;
    float[][] columns = new float[padded][rows.length];
    for (int word = 0; word < rows.length; word++) {
      for (int o = 0; o < embeddingSize; o++) {
        columns[o][word] = rows[word][o];
      }
    }
    return columns;
  }

  private static String hash(List<String> words, List<String> templates, double scale) {
    List<String> parts = new ArrayList<>();
    parts.add(MEANING + " scale=" + scale);
    parts.addAll(templates);
    parts.add("words");
    parts.addAll(words);
    return TextHash.of(parts);
  }
}
