package io.headwatch.scenes;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.BitSet;

/** The pixels of a scene under construction, and which object is topmost at each. */
final class Canvas {

  private static final int HALF = 128;
  private static final int NOBODY = -1;

  private final int size;
  private final int[] rgb;
  private final byte[] topmost;
  private final int[] drawnPixels = new int[SceneMix.MOST_OBJECTS];
  private int drawn;

  /**
   * @param size side in pixels
   * @param rgb the background, size x size, row by row; drawn over in place
   */
  Canvas(int size, int[] rgb) {
    this.size = size;
    this.rgb = rgb;
    this.topmost = new byte[size * size];
    Arrays.fill(topmost, (byte) NOBODY);
  }

  /** Draws the next object over all earlier ones. */
  void draw(Sprite sprite, Placement placement, Tint tint) {
    Sprite.Level level = sprite.levelFor(placement.side());
    double cos = Math.cos(placement.angle()) / placement.side();
    double sin = Math.sin(placement.angle()) / placement.side();
    double reach = placement.side() * Math.sqrt(.5) + 1;
    int left = (int) Math.max(0, placement.x() - reach);
    int right = (int) Math.min(size, placement.x() + reach + 1);
    int bottom = (int) Math.min(size, placement.y() + reach + 1);
    for (int y = (int) Math.max(0, placement.y() - reach); y < bottom; y++) {
      double dy = y + .5 - placement.y();
      for (int x = left; x < right; x++) {
        double dx = x + .5 - placement.x();
        lay(level.read(cos * dx + sin * dy, cos * dy - sin * dx), y * size + x, tint);
      }
    }
    drawn++;
  }

  private void lay(int argb, int pixel, Tint tint) {
    if (argb == 0) {
      return;
    }
    rgb[pixel] = tint.over(argb, rgb[pixel]);
    if (argb >>> 24 >= HALF) {
      topmost[pixel] = (byte) drawn;
      drawnPixels[drawn]++;
    }
  }

  /** The pixels where the n-th object drawn is topmost with an alpha of at least a half. */
  BitSet mask(int n) {
    BitSet mask = new BitSet(topmost.length);
    for (int pixel = 0; pixel < topmost.length; pixel++) {
      if (topmost[pixel] == n) {
        mask.set(pixel);
      }
    }
    return mask;
  }

  /** The share of the n-th object's pixels that no later object hides. */
  double visibleShare(int n, BitSet mask) {
    return drawnPixels[n] == 0 ? 0 : (double) mask.cardinality() / drawnPixels[n];
  }

  /** The smallest rectangle around a mask. */
  Rectangle bounds(BitSet mask) {
    Rectangle bounds = new Rectangle(-1, -1);
    for (int y = 0; y < size; y++) {
      int first = mask.nextSetBit(y * size);
      if (first >= 0 && first < (y + 1) * size) {
        int last = mask.previousSetBit((y + 1) * size - 1);
        bounds.add(new Rectangle(first % size, y, last - first + 1, 1));
      }
    }
    return bounds.isEmpty() ? new Rectangle() : bounds;
  }
}
