package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The atoms that directions are written in: text embeddings, centred on their mean and normalised.
 * Not thread-safe.
 *
 * <p>Implementation note: atoms lie dimension by dimension, since sums over dimensions then run
 * along rows. A row of the Gram matrix is computed when it is first asked for; the rows used last
 * are kept, so that memory is bounded for dictionaries whose Gram matrix would not fit.
 */
public final class TextDictionary {
  private static final long GRAM_BYTES = 512L << 20;

  /** What the centred embeddings are divided by. */
  public enum Normalisation {
    /** Each text by its length, as matching pursuit assumes. */
    PER_TEXT,
    /**
     * Each dimension by its length over all texts, as the code of arXiv 2406.04341 does: atoms then
     * differ in length, and longer ones are preferred.
     */
    PER_DIMENSION
  }

  private final int size;
  private final float[][] byDimension;
  private final Map<Integer, float[]> gramRows;

  private TextDictionary(int size, float[][] byDimension) {
    this.size = size;
    this.byDimension = byDimension;
    int kept = (int) Math.max(64, GRAM_BYTES / (4L * size));
    this.gramRows =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, float[]> eldest) {
            return size() > kept;
          }
        };
  }

  /**
   * Centres and normalises embeddings. One that is the mean itself becomes an atom of zeros, which
   * is never chosen.
   *
   * @param embeddings a row of O finite values per text, at least one text
   * @throws IllegalArgumentException if there is no text, or rows differ in length
   */
  public static TextDictionary of(float[][] embeddings, Normalisation normalisation) {
    requireNonNull(normalisation, "normalisation is null");
    double[][] centred = centred(embeddings);
    if (normalisation == Normalisation.PER_TEXT) {
      divideTexts(centred);
    } else {
      divideDimensions(centred);
    }
    float[][] single = new float[centred.length][embeddings.length];
    for (int o = 0; o < centred.length; o++) {
      for (int text = 0; text < embeddings.length; text++) {
        single[o][text] = (float) centred[o][text];
      }
    }
    return new TextDictionary(embeddings.length, single);
  }

  /** Number M of atoms. */
  public int size() {
    return size;
  }

  /** The atoms, O rows of M values: a view, to be read only. */
  public float[][] byDimension() {
    return byDimension;
  }

  /**
   * The products of a vector with all atoms.
   *
   * @param vector O values
   * @return M values
   */
  public float[] products(float[] vector) {
    if (vector.length != byDimension.length) {
      throw new IllegalArgumentException(
          "a vector of %d values does not fit %d dimensions"
              .formatted(vector.length, byDimension.length));
    }
    float[] products = new float[size];
    for (int o = 0; o < vector.length; o++) {
      float[] row = byDimension[o];
      float value = vector[o];
      for (int text = 0; text < products.length; text++) {
        products[text] += value * row[text];
      }
    }
    return products;
  }

  /** The products of one atom with all atoms, M values: a view, to be read only. */
  float[] gramRow(int atom) {
    return gramRows.computeIfAbsent(atom, this::newGramRow);
  }

  private float[] newGramRow(int atom) {
    float[] vector = new float[byDimension.length];
    for (int o = 0; o < vector.length; o++) {
      vector[o] = byDimension[o][atom];
    }
    return products(vector);
  }

  /** Embeddings less their mean, dimension by dimension. */
  private static double[][] centred(float[][] embeddings) {
    if (embeddings.length == 0) {
      throw new IllegalArgumentException("a dictionary needs at least one text");
    }
    double[][] centred = new double[embeddings[0].length][embeddings.length];
    for (int text = 0; text < embeddings.length; text++) {
      if (embeddings[text].length != centred.length) {
        throw new IllegalArgumentException("text " + text + " has another number of dimensions");
      }
      for (int o = 0; o < centred.length; o++) {
        centred[o][text] = embeddings[text][o];
      }
    }
    for (double[] dimension : centred) {
      subtractMean(dimension);
    }
    return centred;
  }

  private static void subtractMean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    for (int i = 0; i < values.length; i++) {
      values[i] -= mean;
    }
  }

  private static void divideDimensions(double[][] centred) {
    for (double[] dimension : centred) {
      double square = 0;
      for (double value : dimension) {
        square += value * value;
      }
      scale(dimension, inverseLength(square, dimension.length));
    }
  }

  private static void divideTexts(double[][] centred) {
    double[] squares = new double[centred[0].length];
    for (double[] dimension : centred) {
      for (int text = 0; text < squares.length; text++) {
        squares[text] += dimension[text] * dimension[text];
      }
    }
    for (double[] dimension : centred) {
      for (int text = 0; text < squares.length; text++) {
        dimension[text] *= inverseLength(squares[text], centred.length);
      }
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /** 0 where there is nothing but the rounding of 32-bit values near 1. */
  private static double inverseLength(double square, int terms) {
    return square > 1e-14 * terms ? 1 / Math.sqrt(square) : 0;
  }
}
