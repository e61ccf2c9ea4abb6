package io.headwatch.shift.calibration;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.PairSelection;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Selects the pairs whose contributions vary most in a reference, and measures what they keep of
 * its embeddings. The variance of a contribution s d is var(s) |d|^2.
 */
public final class PairSelector {
  /** Images that tell how much is kept to about a percent. */
  private static final int MEASURED = 1_000;

  private final int limit;
  private final double[] norms;
  private final UnaryOperator<double[]> sum;

  /**
   * @param limit most pairs to select, at least 1
   * @param norms lengths |d| of the pairs' directions, P values
   * @param sum gives the sum over all pairs of scalar times direction, O values, for P scalars
   */
  public PairSelector(int limit, double[] norms, UnaryOperator<double[]> sum) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + ", must be at least 1");
    }
    this.limit = limit;
    this.norms = norms.clone();
    this.sum = requireNonNull(sum, "sum is null");
  }

  /**
   * Selects pairs.
   *
   * @param statistics of the sample's images
   */
  PairSelection select(PaneStatistics statistics, ReferenceSample sample) {
    if (norms.length != sample.pairs()) {
      throw new IllegalArgumentException(
          "%d directions are not those of %d pairs".formatted(norms.length, sample.pairs()));
    }
    double[] variances = norms.clone();
    Arrays.setAll(variances, p -> norms[p] * norms[p] * statistics.pairMoments().variance(p));
    int[] pairs =
        IntStream.range(0, variances.length)
            .boxed()
            .sorted(Comparator.comparingDouble(pair -> -variances[pair]))
            .limit(limit)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    double kept = Arrays.stream(pairs).mapToDouble(pair -> variances[pair]).sum();
    double all = Arrays.stream(variances).sum();
    Kept measured = measure(pairs, statistics, sample);
    return new PairSelection(
        pairs, all > 0 ? kept / all : 0, measured.variance(), measured.cosine());
  }

  private Kept measure(int[] pairs, PaneStatistics statistics, ReferenceSample sample) {
    int images = Math.min(MEASURED, sample.size());
    Kept kept = new Kept();
    float[] scalars = new float[sample.pairs()];
    float[] embedding = new float[sample.embeddingSize()];
    for (int i = 0; i < images; i++) {
      int image = (int) ((long) i * sample.size() / images);
      sample.scalars(image, 0, scalars.length, scalars);
      sample.embedding(image, embedding);
      double[] some = new double[scalars.length];
      for (int pair : pairs) {
        some[pair] = scalars[pair] - statistics.pairMoments().mean(pair);
      }
      kept.add(centred(embedding, statistics.embeddingMoments()), sum.apply(some));
    }
    return kept;
  }

  private static double[] centred(float[] embedding, Moments moments) {
    double[] centred = new double[embedding.length];
    Arrays.setAll(centred, o -> embedding[o] - moments.mean(o));
    return centred;
  }

  /** What is kept of embeddings less their mean. */
  private static final class Kept {
    private int images;
    private double total;
    private double lost;
    private double cosines;

    void add(double[] embedding, double[] part) {
      double square = 0;
      double partSquare = 0;
      double product = 0;
      for (int o = 0; o < embedding.length; o++) {
        square += embedding[o] * embedding[o];
        partSquare += part[o] * part[o];
        product += embedding[o] * part[o];
      }
      images++;
      total += square;
      lost += square - 2 * product + partSquare;
      double lengths = Math.sqrt(square * partSquare);
      cosines += lengths > 0 ? product / lengths : 0;
    }

    double variance() {
      return total > 0 ? 1 - lost / total : 0;
    }

    double cosine() {
      return cosines / images;
    }
  }
}
