package io.headwatch.segmentation;

import io.headwatch.image.Pixels;
import io.headwatch.segmentation.Segmentation.WordArea;
import java.util.ArrayList;
import java.util.List;

/**
 * Each pixel's strongest class, with its logit and its probability. An image that is larger than
 * what the network saw has a coarser raster: between its locations there is nothing to see.
 */
final class Raster {

  private final int columns;
  private final int rows;
  private final byte[] classes;
  private final float[] logits;
  private final float[] probabilities;

  private Raster(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.classes = new byte[columns * rows];
    this.logits = new float[columns * rows];
    this.probabilities = new float[columns * rows];
  }

  /**
   * Of the sum of fields, over the number of sizes they are of.
   *
   * @param classes of the fields
   * @param sizes that the image was looked at in
   */
  static Raster of(List<LogitField> fields, int classes, int sizes, int columns, int rows) {
    // Standardised logits differ by some units, cosines by some hundredths: the paper's factor.
    float temperature = fields.size() > sizes ? 1 : 40;
    Raster raster = new Raster(columns, rows);
    for (int row = 0; row < rows; row++) {
      float[] sum = new float[classes * columns];
      for (LogitField field : fields) {
        field.addRow(row, rows, sum);
      }
      raster.fill(row, sum, classes, sizes, temperature);
    }
    return raster;
  }

  private void fill(int row, float[] sum, int count, int sizes, float temperature) {
    for (int column = 0; column < columns; column++) {
      int strongest = 0;
      for (int p = 1; p < count; p++) {
        if (sum[p * columns + column] > sum[strongest * columns + column]) {
          strongest = p;
        }
      }
      float largest = sum[strongest * columns + column];
      double total = 0;
      for (int p = 0; p < count; p++) {
        total += Math.exp(temperature * (sum[p * columns + column] - largest) / sizes);
      }
      int pixel = row * columns + column;
      classes[pixel] = (byte) strongest;
      logits[pixel] = largest / sizes;
      probabilities[pixel] = (float) (1 / total);
    }
  }

  /** The mask of an image, from this raster. */
  Segmentation segmentation(
      Pixels image, Method method, List<String> words, SegmentationOptions options) {
    byte[] labels = labels(words.size(), options);
    byte[] mask = new byte[image.width() * image.height()];
    long[] pixels = new long[words.size() + 1];
    double[] sums = new double[words.size() + 1];
    for (int y = 0; y < image.height(); y++) {
      int from = (int) ((long) y * rows / image.height()) * columns;
      for (int x = 0; x < image.width(); x++) {
        int cell = from + (int) ((long) x * columns / image.width());
        mask[y * image.width() + x] = labels[cell];
        pixels[labels[cell] & 0xff]++;
        sums[labels[cell] & 0xff] += probabilities[cell];
      }
    }
    List<WordArea> areas = new ArrayList<>();
    for (int i = 1; i <= words.size(); i++) {
      areas.add(
          new WordArea(
              words.get(i - 1),
              pixels[i],
              (double) pixels[i] / mask.length,
              pixels[i] == 0 ? 0 : sums[i] / pixels[i]));
    }
    return new Segmentation(image.width(), image.height(), method, mask, areas);
  }

  private byte[] labels(int words, SegmentationOptions options) {
    boolean otsu = options.background() && options.threshold().isEmpty();
    float logit = otsu ? Otsu.threshold(logits) : Float.NEGATIVE_INFINITY;
    double probability = options.threshold().orElse(0);
    byte[] labels = new byte[classes.length];
    for (int i = 0; i < labels.length; i++) {
      int p = classes[i] & 0xff;
      boolean shown = p < words && logits[i] > logit && probabilities[i] >= probability;
      labels[i] = (byte) (shown ? p + 1 : 0);
    }
    return labels;
  }
}
