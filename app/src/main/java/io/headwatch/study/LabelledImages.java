package io.headwatch.study;

import io.headwatch.image.LabelMap;
import io.headwatch.segmentation.Segmentation;
import java.util.stream.IntStream;

/**
 * Mean intersection over union over the classes of a folder of images with label maps, as PASCAL
 * counts it: pixels of all images together, class by class. Label 255 is counted nowhere.
 */
public final class LabelledImages {

  private static final int IGNORED = 255;

  private final boolean ignoreBackground;
  private final long[] both;
  private final long[] either;

  /**
   * @param classes number of classes, with labels from 1 on
   * @param ignoreBackground whether pixels whose true label is 0 are counted nowhere; otherwise
   *     background is a class
   */
  public LabelledImages(int classes, boolean ignoreBackground) {
    this.ignoreBackground = ignoreBackground;
    this.both = new long[classes + 1];
    this.either = new long[classes + 1];
  }

  /**
   * Counts an image.
   *
   * @throws IllegalArgumentException if the map is of another size, or has a label that is no class
   */
  public void add(Segmentation found, LabelMap truth) {
    if (found.width() != truth.width() || found.height() != truth.height()) {
      throw new IllegalArgumentException(
          "the label map is %d x %d, the image %d x %d"
              .formatted(truth.width(), truth.height(), found.width(), found.height()));
    }
    for (int i = 0; i < truth.labels().length; i++) {
      int label = truth.labels()[i] & 0xff;
      if (label == IGNORED || (label == 0 && ignoreBackground)) {
        continue;
      }
      if (label >= both.length) {
        throw new IllegalArgumentException(
            "the label map has the label %d, there are %d classes"
                .formatted(label, both.length - 1));
      }
      count(label, found.mask()[i] & 0xff);
    }
  }

  private void count(int label, int answer) {
    either[label]++;
    if (answer == label) {
      both[label]++;
    } else if (answer < either.length) {
      either[answer]++;
    }
  }

  /** Intersection over union of a class, in [0, 1]; NaN if it occurs nowhere. */
  public double iou(int label) {
    return (double) both[label] / either[label];
  }

  /** The mean over the classes that occur. */
  public double meanIou() {
    return IntStream.range(ignoreBackground ? 1 : 0, both.length)
        .mapToDouble(this::iou)
        .filter(iou -> !Double.isNaN(iou))
        .average()
        .orElse(Double.NaN);
  }
}
