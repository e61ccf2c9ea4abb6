package io.headwatch.shift.explanation;

/**
 * How probable texts are in the images of a probe set: P(t | image), the softmax over all texts of
 * 10 times the cosine (CLIP-Dissect, arXiv 2204.10965, section 3 and its code).
 *
 * <p>Implementation note: the softmax's denominators are found in a first pass over all texts, so
 * that the probabilities of any block of texts can be had without the others'.
 */
public final class ProbeTexts {
  private static final double SCALE = 10;
  private static final int BLOCK = 256;

  private final float[][] images;
  private final float[][] texts;
  private final double[] denominators;

  /**
   * @param images a row of O values per image, of any length but 0
   * @param texts a row of O values per text, of any length but 0
   */
  public ProbeTexts(float[][] images, float[][] texts) {
    this.images = normalised(images);
    this.texts = normalised(texts);
    this.denominators = new double[images.length];
    for (int from = 0; from < texts.length; from += BLOCK) {
      float[][] exponentials = exponentials(from, Math.min(texts.length, from + BLOCK));
      for (int image = 0; image < images.length; image++) {
        for (float exponential : exponentials[image]) {
          denominators[image] += exponential;
        }
      }
    }
  }

  /** Number of texts. */
  public int size() {
    return texts.length;
  }

  /**
   * The probabilities of the texts {@code from} to {@code to - 1}.
   *
   * @return a row of {@code to - from} values per image
   */
  public float[][] probabilities(int from, int to) {
    float[][] probabilities = exponentials(from, to);
    for (int image = 0; image < probabilities.length; image++) {
      float inverse = (float) (1 / denominators[image]);
      for (int text = 0; text < probabilities[image].length; text++) {
        probabilities[image][text] *= inverse;
      }
    }
    return probabilities;
  }

  /** exp(10 (cosine - 1)): never above 1, and never too small for a float. */
  private float[][] exponentials(int from, int to) {
    float[][] byDimension = transposed(from, to);
    float[][] values = new float[images.length][to - from];
    for (int image = 0; image < images.length; image++) {
      for (int o = 0; o < byDimension.length; o++) {
        add(values[image], images[image][o], byDimension[o]);
      }
      for (int text = 0; text < to - from; text++) {
        values[image][text] = (float) Math.exp(SCALE * (values[image][text] - 1));
      }
    }
    return values;
  }

  private float[][] transposed(int from, int to) {
    float[][] byDimension = new float[texts[0].length][to - from];
    for (int text = from; text < to; text++) {
      for (int o = 0; o < byDimension.length; o++) {
        byDimension[o][text - from] = texts[text][o];
      }
    }
    return byDimension;
  }

  private static void add(float[] into, float factor, float[] row) {
    for (int i = 0; i < into.length; i++) {
      into[i] += factor * row[i];
    }
  }

  private static float[][] normalised(float[][] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("a probe set needs at least one image and one text");
    }
    float[][] normalised = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double square = 0;
      for (float value : rows[i]) {
        square += (double) value * value;
      }
      normalised[i] = rows[i].clone();
      for (int o = 0; o < rows[i].length; o++) {
        normalised[i][o] = (float) (rows[i][o] / Math.sqrt(square));
      }
    }
    return normalised;
  }
}
