package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The directions d[h,n] = W_O^h W_V^h e_n along which neuron-head pairs contribute to the embedding
 * (arXiv 2509.19943), and what can be had of them without an H x C x O array.
 *
 * <p>Implementation note: sums run in double over the float weights; per head only d x d and d x 1
 * intermediates exist.
 */
public final class PairDirections {

  private final int heads;
  private final int neurons;
  private final int headWidth;
  private final int embeddingSize;
  private final float[] values;
  private final float[] valueBias;
  private final float[] output;
  private final float[] outputBias;

  /**
   * @param values W_V, C x C, row-major: rows h d .. (h+1) d - 1 belong to head h
   * @param valueBias b_V, C
   * @param output W_O, O x C: columns h d .. (h+1) d - 1 belong to head h
   * @param outputBias b_O, O
   */
  PairDirections(int heads, float[] values, float[] valueBias, float[] output, float[] outputBias) {
    this.heads = heads;
    this.values = requireNonNull(values, "values is null");
    this.valueBias = requireNonNull(valueBias, "valueBias is null");
    this.output = requireNonNull(output, "output is null");
    this.outputBias = requireNonNull(outputBias, "outputBias is null");
    this.neurons = valueBias.length;
    this.headWidth = neurons / heads;
    this.embeddingSize = outputBias.length;
  }

  /** Number H of heads. */
  public int heads() {
    return heads;
  }

  /** Number C of neurons. */
  public int neurons() {
    return neurons;
  }

  /** Number O of dimensions of a direction. */
  public int embeddingSize() {
    return embeddingSize;
  }

  /** The direction d[h,n], O values, not normalised. */
  public double[] direction(int head, int neuron) {
    double[] column = new double[headWidth];
    for (int k = 0; k < headWidth; k++) {
      column[k] = values[(head * headWidth + k) * neurons + neuron];
    }
    return throughOutput(head, column);
  }

  /** The constant c^h = W_O^h b_V^h / C + b_O / (C H) that each pair of a head adds, O values. */
  public double[] constant(int head) {
    double[] bias = new double[headWidth];
    for (int k = 0; k < headWidth; k++) {
      bias[k] = valueBias[head * headWidth + k];
    }
    double[] constant = throughOutput(head, bias);
    for (int o = 0; o < embeddingSize; o++) {
      constant[o] = (constant[o] + outputBias[o] / (double) heads) / neurons;
    }
    return constant;
  }

  /**
   * The products of every direction with a text, (W_V^h)^T (W_O^h)^T t.
   *
   * @param text O values
   * @return H x C values, pair (head, neuron) at head x C + neuron
   */
  public double[] products(float[] text) {
    double[] wide = new double[text.length];
    Arrays.setAll(wide, o -> text[o]);
    return products(wide);
  }

  /**
   * The products of every direction with a vector of the embedding space.
   *
   * @param vector O values
   * @return H x C values, pair (head, neuron) at head x C + neuron
   */
  public double[] products(double[] vector) {
    if (vector.length != embeddingSize) {
      throw new IllegalArgumentException(
          "the vector has %d dimensions, the model %d".formatted(vector.length, embeddingSize));
    }
    double[] products = new double[heads * neurons];
    for (int row = 0; row < neurons; row++) {
      double alongOutput = 0;
      for (int o = 0; o < embeddingSize; o++) {
        alongOutput += output[o * neurons + row] * vector[o];
      }
      int pair = row / headWidth * neurons;
      for (int n = 0; n < neurons; n++) {
        products[pair + n] += values[row * neurons + n] * alongOutput;
      }
    }
    return products;
  }

  /**
   * The sum over all pairs of scalar times direction, sum s[h,n] d[h,n]: what scalars make of the
   * embedding but for its constant.
   *
   * @param scalars H x C values
   * @return O values
   */
  public double[] sum(double[] scalars) {
    double[] sum = new double[embeddingSize];
    double[] column = new double[headWidth];
    for (int head = 0; head < heads; head++) {
      for (int k = 0; k < headWidth; k++) {
        int row = (head * headWidth + k) * neurons;
        column[k] = 0;
        for (int n = 0; n < neurons; n++) {
          column[k] += values[row + n] * scalars[head * neurons + n];
        }
      }
      double[] part = throughOutput(head, column);
      Arrays.setAll(sum, o -> sum[o] + part[o]);
    }
    return sum;
  }

  /**
   * The directions of one head as many vectors see them; cheaper than {@link #products} one by one.
   *
   * @param vectors O rows, one per dimension, of M values, one per vector
   */
  public HeadProducts productsOfHead(int head, float[][] vectors) {
    if (vectors.length != embeddingSize) {
      throw new IllegalArgumentException(
          "the vectors have %d dimensions, the model %d".formatted(vectors.length, embeddingSize));
    }
    float[][] along = new float[headWidth][vectors[0].length];
    for (int o = 0; o < embeddingSize; o++) {
      for (int k = 0; k < headWidth; k++) {
        addScaled(along[k], output[o * neurons + head * headWidth + k], vectors[o]);
      }
    }
    return new HeadProducts(head, along);
  }

  /** Products of one head's directions with many vectors, sums in single precision. */
  public final class HeadProducts {
    private final int head;
    private final float[][] along;

    private HeadProducts(int head, float[][] along) {
      this.head = head;
      this.along = along;
    }

    /** The products of d[h,n] with each vector, M values. */
    public float[] of(int neuron) {
      float[] products = new float[along[0].length];
      for (int k = 0; k < headWidth; k++) {
        addScaled(products, values[(head * headWidth + k) * neurons + neuron], along[k]);
      }
      return products;
    }
  }

  /**
   * The pairs whose directions point most nearly along a text: largest cosine first, pairs without
   * direction last.
   *
   * @param products what {@link #products} gives for the text
   * @param norms what {@link #norms} gives
   * @param count most pairs
   * @return pairs, each as head x C + neuron
   */
  public static int[] nearest(double[] products, double[] norms, int count) {
    double[] cosines = new double[products.length];
    Arrays.setAll(
        cosines, pair -> norms[pair] > 0 ? products[pair] / norms[pair] : Double.NEGATIVE_INFINITY);
    return IntStream.range(0, cosines.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer pair) -> cosines[pair]).reversed())
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void addScaled(float[] into, float factor, float[] row) {
    for (int i = 0; i < into.length; i++) {
      into[i] += factor * row[i];
    }
  }

  /** The lengths |d[h,n]|, H x C values: square roots of diag((W_V^h)^T (W_O^h)^T W_O^h W_V^h). */
  public double[] norms() {
    double[] norms = new double[heads * neurons];
    for (int head = 0; head < heads; head++) {
      double[][] gram = outputGram(head);
      for (int n = 0; n < neurons; n++) {
        norms[head * neurons + n] = Math.sqrt(Math.max(0, quadraticForm(gram, head, n)));
      }
    }
    return norms;
  }

  /** (W_O^h)^T W_O^h, d x d. */
  private double[][] outputGram(int head) {
    double[][] gram = new double[headWidth][headWidth];
    for (int o = 0; o < embeddingSize; o++) {
      int row = o * neurons + head * headWidth;
      for (int i = 0; i < headWidth; i++) {
        for (int j = 0; j < headWidth; j++) {
          gram[i][j] += (double) output[row + i] * output[row + j];
        }
      }
    }
    return gram;
  }

  private double quadraticForm(double[][] gram, int head, int neuron) {
    double form = 0;
    for (int i = 0; i < headWidth; i++) {
      double row = 0;
      for (int j = 0; j < headWidth; j++) {
        row += gram[i][j] * values[(head * headWidth + j) * neurons + neuron];
      }
      form += row * values[(head * headWidth + i) * neurons + neuron];
    }
    return form;
  }

  private double[] throughOutput(int head, double[] value) {
    double[] result = new double[embeddingSize];
    for (int o = 0; o < embeddingSize; o++) {
      int row = o * neurons + head * headWidth;
      for (int k = 0; k < headWidth; k++) {
        result[o] += output[row + k] * value[k];
      }
    }
    return result;
  }
}
