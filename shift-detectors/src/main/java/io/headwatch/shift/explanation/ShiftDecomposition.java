package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.Moments;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What makes up the shift of the mean embedding. The shift is exactly the sum of the pairs' own,
 * Delta = sum over (h,n) of (mean s_window - mean s_reference)[h,n] d[h,n] (arXiv 2509.19943,
 * section 3), so that the shares
 *
 * <pre>share[h,n] = (mean s_window - mean s_reference)[h,n] d[h,n] . Delta / |Delta|^2</pre>
 *
 * of all pairs sum to 1, but for the network's rounding.
 */
public final class ShiftDecomposition {
  /** Share of the largest singular value below which words' directions depend on each other. */
  private static final double DEPENDENT = 1e-6;

  private final double[] shift;
  private final double[] shares;

  private ShiftDecomposition(double[] shift, double[] shares) {
    this.shift = shift;
    this.shares = shares;
  }

  /**
   * Decomposes the shift from a reference to a window.
   *
   * @param products gives the products of all pairs' directions with a vector, as {@link
   *     EmbeddingSpace#products} does
   * @throws IllegalArgumentException if either has no images, or they are of different networks
   */
  public static ShiftDecomposition of(
      PaneStatistics window, PaneStatistics reference, UnaryOperator<double[]> products) {
    requireNonNull(products, "products is null");
    if (window.count() < 1 || reference.count() < 1) {
      throw new IllegalArgumentException("nothing shifts between no images");
    }
    double[] shift = difference(window.embeddingMoments(), reference.embeddingMoments());
    return of(shift, difference(window.pairMoments(), reference.pairMoments()), products);
  }

  /**
   * Decomposes a shift.
   *
   * @param shift of the mean embedding, O values
   * @param pairShifts of the pairs' mean scalars, P values
   */
  static ShiftDecomposition of(
      double[] shift, double[] pairShifts, UnaryOperator<double[]> products) {
    double square = squaredLength(shift);
    double[] shares = new double[pairShifts.length];
    if (square > 0) {
      double[] along = products.apply(shift.clone());
      if (along.length != shares.length) {
        throw new IllegalArgumentException(
            "%d directions do not fit %d pairs".formatted(along.length, shares.length));
      }
      Arrays.setAll(shares, pair -> pairShifts[pair] * along[pair] / square);
    }
    return new ShiftDecomposition(shift.clone(), shares);
  }

  /** The shift of the mean embedding, Delta: O values. */
  public double[] shift() {
    return shift.clone();
  }

  /** The pair's share; 0 for every pair when nothing shifted at all. */
  public double share(int pair) {
    return shares[pair];
  }

  /**
   * The pairs with the largest absolute shares, largest first, equal ones in the order of their
   * index: a pair that pulls against the shift as hard as another pulls along is as much a cause of
   * what is seen.
   */
  public int[] top(int limit) {
    return LargestFirst.of(shares, limit);
  }

  /** The share of all pairs but some, summed from those others. */
  public double rest(int[] without) {
    BitSet named = new BitSet(shares.length);
    Arrays.stream(without).forEach(named::set);
    return IntStream.range(0, shares.length)
        .filter(pair -> !named.get(pair))
        .mapToDouble(pair -> shares[pair])
        .sum();
  }

  /**
   * The share of |Delta|^2 that lies in the span of some texts' directions, 0 to 1: the squared
   * length of Delta's projection onto the span. Of O dimensions any k directions explain k / O of a
   * random shift, so that is what to compare it with.
   *
   * @param directions a row of O values per text, of any length other than 0; none explain nothing
   */
  public double explainedBy(float[][] directions) {
    double square = squaredLength(shift);
    if (directions.length == 0 || square == 0) {
      return 0;
    }
    SingularValueDecomposition svd = new SingularValueDecomposition(columns(directions));
    RealVector along = svd.getUT().operate(new ArrayRealVector(shift));
    double[] singular = svd.getSingularValues();
    double inside = 0;
    for (int i = 0; i < singular.length; i++) {
      if (singular[i] > DEPENDENT * singular[0]) {
        inside += along.getEntry(i) * along.getEntry(i);
      }
    }
    return Math.min(1, inside / square);
  }

  /** The texts' directions of length 1, as columns. */
  private RealMatrix columns(float[][] directions) {
    RealMatrix columns = new Array2DRowRealMatrix(shift.length, directions.length);
    for (int i = 0; i < directions.length; i++) {
      RealVector direction = new ArrayRealVector(widened(directions[i]));
      columns.setColumnVector(i, direction.unitVector());
    }
    return columns;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static double squaredLength(double[] vector) {
    return Arrays.stream(vector).map(value -> value * value).sum();
  }

  private static double[] difference(Moments window, Moments reference) {
    double[] difference = window.means();
    Arrays.setAll(difference, i -> difference[i] - reference.mean(i));
    return difference;
  }
}
