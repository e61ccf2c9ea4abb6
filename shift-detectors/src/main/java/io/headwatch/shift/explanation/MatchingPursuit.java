package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes unit directions as sparse sums of texts by orthogonal matching pursuit: the second-order
 * lens of arXiv 2406.04341, section 4.3. Not thread-safe: it reuses its working arrays.
 *
 * <p>Implementation note: Batch-OMP (Rubinstein, Zibulevsky and Elad, Technion CS-2008-08) needs of
 * a direction only its products with the atoms; products with the residual follow from the Gram
 * matrix, and the least squares from a Cholesky factor that grows by a row per atom.
 */
public final class MatchingPursuit {
  /** Squared length below which an atom lies in the span of those chosen, but for rounding. */
  private static final double DEPENDENT = 1e-6;

  private static final float NOTHING_LEFT = 1e-6f;

  private final TextDictionary dictionary;
  private final int atoms;
  private final float[] correlations;
  private final double[][] factor;
  private final int[] chosen;

  /**
   * @param atoms most texts of a set, at least 1; fewer are chosen when nothing is left to explain
   */
  public MatchingPursuit(TextDictionary dictionary, int atoms) {
    this.dictionary = requireNonNull(dictionary, "dictionary is null");
    if (atoms < 1) {
      throw new IllegalArgumentException("atoms is " + atoms + ", must be at least 1");
    }
    this.atoms = Math.min(atoms, dictionary.size());
    this.correlations = new float[dictionary.size()];
    this.factor = new double[this.atoms][this.atoms];
    this.chosen = new int[this.atoms];
  }

  /**
   * Pursues one direction of length 1.
   *
   * @param products the direction's products with the dictionary's atoms, M values; not changed
   */
  public SparseTextSet pursue(float[] products) {
    if (products.length != correlations.length) {
      throw new IllegalArgumentException(
          "%d products do not fit %d atoms".formatted(products.length, correlations.length));
    }
    System.arraycopy(products, 0, correlations, 0, products.length);
    double[] weights = {};
    int found = 0;
    while (found < atoms && choose(found)) {
      found++;
      weights = leastSquares(products, found);
      correlate(products, weights);
    }
    return set(weights, products);
  }

  /** Appends the atom that is most like the residual; false if there is none. */
  private boolean choose(int found) {
    int best = mostCorrelated();
    if (Math.abs(correlations[best]) <= NOTHING_LEFT) {
      return false;
    }
    float[] gram = dictionary.gramRow(best);
    double[] row = factor[found];
    double square = gram[best];
    for (int i = 0; i < found; i++) {
      double rest = gram[chosen[i]];
      for (int j = 0; j < i; j++) {
        rest -= factor[i][j] * row[j];
      }
      row[i] = rest / factor[i][i];
      square -= row[i] * row[i];
    }
    row[found] = Math.sqrt(Math.max(0, square));
    chosen[found] = best;
    return square > DEPENDENT * gram[best];
  }

  private int mostCorrelated() {
    int best = 0;
    float largest = -1;
    for (int text = 0; text < correlations.length; text++) {
      float magnitude = Math.abs(correlations[text]);
      if (magnitude > largest) {
        largest = magnitude;
        best = text;
      }
    }
    return best;
  }

  /** The weights that leave the smallest residual: L L' w = products of the chosen. */
  private double[] leastSquares(float[] products, int found) {
    double[] weights = new double[found];
    for (int i = 0; i < found; i++) {
      double rest = products[chosen[i]];
      for (int j = 0; j < i; j++) {
        rest -= factor[i][j] * weights[j];
      }
      weights[i] = rest / factor[i][i];
    }
    for (int i = found - 1; i >= 0; i--) {
      double rest = weights[i];
      for (int j = i + 1; j < found; j++) {
        rest -= factor[j][i] * weights[j];
      }
      weights[i] = rest / factor[i][i];
    }
    return weights;
  }

  /** Products of the residual with all atoms. */
  private void correlate(float[] products, double[] weights) {
    System.arraycopy(products, 0, correlations, 0, products.length);
    for (int i = 0; i < weights.length; i++) {
      subtract((float) weights[i], dictionary.gramRow(chosen[i]));
    }
  }

  private void subtract(float weight, float[] gram) {
    float[] into = correlations;
    for (int text = 0; text < into.length; text++) {
      into[text] -= weight * gram[text];
    }
  }

  /** The residual is orthogonal to the sum, so |r|^2 = 1 - sum w_i products_i. */
  private SparseTextSet set(double[] weights, float[] products) {
    List<SparseTextSet.Term> terms = new ArrayList<>();
    double explained = 0;
    for (int i = 0; i < weights.length; i++) {
      terms.add(new SparseTextSet.Term(chosen[i], weights[i]));
      explained += weights[i] * products[chosen[i]];
    }
    return new SparseTextSet(terms, Math.sqrt(Math.max(0, 1 - explained)));
  }
}
