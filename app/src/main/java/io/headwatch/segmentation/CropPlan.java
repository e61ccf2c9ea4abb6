package io.headwatch.segmentation;

import java.util.ArrayList;
import java.util.List;

/**
 * How an image is resized and where crops lie on it: a sliding window whose last step is shortened,
 * so that it ends with the image.
 *
 * @param width of the resized image in pixels
 * @param height of the resized image in pixels
 * @param side of the crops in pixels
 * @param lefts left edges of the crops
 * @param tops upper edges of the crops
 */
record CropPlan(int width, int height, int side, List<Integer> lefts, List<Integer> tops) {

  /**
   * The plan for an image.
   *
   * @param width of the image in pixels
   * @param height of the image in pixels
   * @param shorter what its shorter side is resized to
   * @param rules whose crop and stride are taken
   */
  static CropPlan of(int width, int height, int shorter, SegmentationRules rules) {
    int side = Math.min(shorter, rules.crop());
    double scale = (double) shorter / Math.min(width, height);
    int toWidth = Math.max(shorter, (int) Math.round(width * scale));
    int toHeight = Math.max(shorter, (int) Math.round(height * scale));
    int stride = Math.min(rules.stride(), side);
    return new CropPlan(
        toWidth, toHeight, side, edges(toWidth, side, stride), edges(toHeight, side, stride));
  }

  private static List<Integer> edges(int length, int side, int stride) {
    List<Integer> edges = new ArrayList<>();
    for (int edge = 0; edge + side < length; edge += stride) {
      edges.add(edge);
    }
    edges.add(length - side);
    return edges;
  }

  /** Number of crops. */
  int crops() {
    return lefts.size() * tops.size();
  }
}
