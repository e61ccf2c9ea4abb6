package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sparse text sets of all pairs, 8 bytes per text and 4 per pair. Filled from the first pair
 * on; not thread-safe while it is.
 */
public final class SparseTextSets {
  /** Stands in {@link #texts()} where a set has fewer texts than it may. */
  public static final int NONE = -1;

  private final int atoms;
  private final int[] texts;
  private final float[] coefficients;
  private final float[] residuals;
  private int size;

  /**
   * Starts without sets.
   *
   * @param pairs number P of pairs, at least 1
   * @param atoms most texts of a set, at least 1
   */
  public SparseTextSets(int pairs, int atoms) {
    if (pairs < 1 || atoms < 1) {
      throw new IllegalArgumentException(
          "%d pairs with sets of %d texts are not labels".formatted(pairs, atoms));
    }
    this.atoms = atoms;
    this.texts = new int[Math.multiplyExact(pairs, atoms)];
    this.coefficients = new float[texts.length];
    this.residuals = new float[pairs];
    Arrays.fill(texts, NONE);
  }

  private SparseTextSets(int[] texts, float[] coefficients, float[] residuals) {
    this.atoms = texts.length / Math.max(1, residuals.length);
    this.texts = texts;
    this.coefficients = coefficients;
    this.residuals = residuals;
    this.size = residuals.length;
  }

  /**
   * Restores complete sets from what the accessors returned; takes ownership of the arrays.
   *
   * @throws IllegalArgumentException if the parts do not fit one another
   */
  public static SparseTextSets of(int[] texts, float[] coefficients, float[] residuals) {
    requireNonNull(residuals, "residuals is null");
    if (residuals.length == 0
        || texts.length != coefficients.length
        || texts.length % residuals.length != 0) {
      throw new IllegalArgumentException(
          "%d texts, %d coefficients and %d residuals are not sparse text sets"
              .formatted(texts.length, coefficients.length, residuals.length));
    }
    return new SparseTextSets(texts, coefficients, residuals);
  }

  /** Adds the set of the next pair. */
  public void add(SparseTextSet set) {
    List<SparseTextSet.Term> terms = set.terms();
    for (int i = 0; i < terms.size(); i++) {
      texts[size * atoms + i] = terms.get(i).text();
      coefficients[size * atoms + i] = (float) terms.get(i).coefficient();
    }
    residuals[size++] = (float) set.residual();
  }

  /** Number of pairs that have a set. */
  public int size() {
    return size;
  }

  /** Most texts of a set. */
  public int atoms() {
    return atoms;
  }

  /** The set of a pair. */
  public SparseTextSet set(int pair) {
    List<SparseTextSet.Term> terms = new ArrayList<>();
    for (int i = pair * atoms; i < (pair + 1) * atoms && texts[i] != NONE; i++) {
      terms.add(new SparseTextSet.Term(texts[i], coefficients[i]));
    }
    return new SparseTextSet(terms, residuals[pair]);
  }

  /** The chosen texts, P x atoms: a view, to be read only. */
  public int[] texts() {
    return texts;
  }

  /** Their coefficients, P x atoms: a view, to be read only. */
  public float[] coefficients() {
    return coefficients;
  }

  /** Lengths of the residuals, P values: a view, to be read only. */
  public float[] residuals() {
    return residuals;
  }
}
