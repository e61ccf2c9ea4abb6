package io.headwatch.concept;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.PairDirections;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.util.ArrayList;
import java.util.List;

/**
 * How strongly images show the concepts of the watch list, by the pairs that point their way (arXiv
 * 2509.19943, the section on distribution shifts). For a concept with text direction t, the k pairs
 * with the largest cosine between their direction d and t contribute S = sum of s d + c^h to an
 * image's embedding M; the score is {@code <S, t> / |M|}, or {@code |S| / |M|}. Immutable.
 *
 * <p>Implementation note: {@code <S, t>} is a weighted sum of k scalars, and |S|^2 a quadratic form
 * of them, by the k x k Gram matrix of the directions; neither needs the directions per image.
 */
public final class ConceptScores implements SeriesReader {

  /** Which score an image has for a concept. */
  public enum Kind {
    /** Along the text: negative where the pairs speak against the concept. */
    SIGNED,
    /** The share of the embedding's length, whatever its direction; as in the paper. */
    NORM
  }

  /** Changes when the meaning of the scores does. */
  private static final String MEANING = "concepts/1";

  private final Series series;
  private final List<PairSum> sums;

  /**
   * @param concepts names of the concepts
   * @param texts a row of O values and norm 1 per concept
   * @param templates what the rows were made with
   * @param pairs number k of pairs per concept; all of them if the model has fewer
   */
  public ConceptScores(
      PairDirections directions,
      List<String> concepts,
      float[][] texts,
      PromptTemplates templates,
      int pairs,
      Kind kind) {
    requireNonNull(directions, "directions is null");
    requireNonNull(kind, "kind is null");
    if (concepts.size() != texts.length || pairs < 1) {
      throw new IllegalArgumentException(
          "%d concepts, %d texts and %d pairs do not make scores"
              .formatted(concepts.size(), texts.length, pairs));
    }
    double[] lengths = directions.norms();
    List<PairSum> made = new ArrayList<>(texts.length);
    for (float[] text : texts) {
      double[] products = directions.products(text);
      int[] chosen = PairDirections.nearest(products, lengths, pairs);
      made.add(
          kind == Kind.SIGNED
              ? AlongText.of(directions, chosen, products, text)
              : Length.of(directions, chosen));
    }
    this.sums = List.copyOf(made);
    this.series = new Series(concepts, hash(concepts, templates, pairs, kind));
  }

  @Override
  public Series series() {
    return series;
  }

  @Override
  public float[][] read(float[][] scalars, float[][] embeddings) {
    float[][] scores = new float[embeddings.length][series.size()];
    for (int image = 0; image < scores.length; image++) {
      double length = WordEmbeddings.norm(embeddings[image]);
      for (int concept = 0; concept < series.size(); concept++) {
        scores[image][concept] = (float) (sums.get(concept).of(scalars[image]) / length);
      }
    }
    return scores;
  }

  /** What becomes of the sum S of some pairs' contributions. */
  private sealed interface PairSum {
    double of(float[] scalars);
  }

  /** {@code <S, t>}: weights {@code <d, t>} and the constants' share. */
  private record AlongText(int[] pairs, double[] weights, double constant) implements PairSum {

    static AlongText of(PairDirections directions, int[] pairs, double[] products, float[] text) {
      double[] weights = new double[pairs.length];
      for (int i = 0; i < pairs.length; i++) {
        weights[i] = products[pairs[i]];
      }
      double constant = 0;
      double[] sum = constants(directions, pairs);
      for (int o = 0; o < sum.length; o++) {
        constant += sum[o] * text[o];
      }
      return new AlongText(pairs, weights, constant);
    }

    @Override
    public double of(float[] scalars) {
      double sum = constant;
      for (int i = 0; i < pairs.length; i++) {
        sum += weights[i] * scalars[pairs[i]];
      }
      return sum;
    }
  }

  /** |S|: |S|^2 = s' G s + 2 b' s + |C|^2, with the constants' sum C and b = D' C. */
  private record Length(int[] pairs, double[][] gram, double[] linear, double constant)
      implements PairSum {

    static Length of(PairDirections directions, int[] pairs) {
      double[][] rows = new double[pairs.length][];
      for (int i = 0; i < pairs.length; i++) {
        rows[i] =
            directions.direction(pairs[i] / directions.neurons(), pairs[i] % directions.neurons());
      }
      double[] constants = constants(directions, pairs);
      double[][] gram = new double[pairs.length][pairs.length];
      double[] linear = new double[pairs.length];
      for (int i = 0; i < pairs.length; i++) {
        linear[i] = product(rows[i], constants);
        for (int j = 0; j <= i; j++) {
          gram[i][j] = product(rows[i], rows[j]);
          gram[j][i] = gram[i][j];
        }
      }
      return new Length(pairs, gram, linear, product(constants, constants));
    }

    @Override
    public double of(float[] scalars) {
      double square = constant;
      for (int i = 0; i < pairs.length; i++) {
        double row = 2 * linear[i];
        for (int j = 0; j < pairs.length; j++) {
          row += gram[i][j] * scalars[pairs[j]];
        }
        square += row * scalars[pairs[i]];
      }
      return Math.sqrt(Math.max(0, square));
    }
  }

  /** The sum of the constants c^h of some pairs, O values. */
  private static double[] constants(PairDirections directions, int[] pairs) {
    int[] pairsOfHead = new int[directions.heads()];
    for (int pair : pairs) {
      pairsOfHead[pair / directions.neurons()]++;
    }
    double[] sum = new double[directions.embeddingSize()];
    for (int head = 0; head < pairsOfHead.length; head++) {
      double[] constant = directions.constant(head);
      for (int o = 0; o < sum.length; o++) {
        sum[o] += pairsOfHead[head] * constant[o];
      }
    }
    return sum;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int o = 0; o < a.length; o++) {
      sum += a[o] * b[o];
    }
    return sum;
  }

  private static String hash(
      List<String> concepts, PromptTemplates templates, int pairs, Kind kind) {
    List<String> parts = new ArrayList<>();
    parts.add("%s pairs=%d score=%s".formatted(MEANING, pairs, kind));
    parts.addAll(templates.templates());
    parts.add("concepts");
    parts.addAll(concepts);
    return TextHash.of(parts);
  }
}
