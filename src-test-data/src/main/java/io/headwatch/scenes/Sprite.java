package io.headwatch.scenes;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A square picture with premultiplied alpha that can be read at any point and scale.
 *
 * <p>Implementation note: a mip map (Williams, "Pyramidal parametrics", 1983), of which a reader
 * takes the coarsest level that is at least as fine as what is drawn, read bilinearly. Bilinear
 * reading by itself averages well down to a half.
 */
final class Sprite {

  /** Side of the picture in pixels. */
  static final int SIDE = 64;

  private static final int COARSEST = 8;

  private final List<Level> levels;

  private Sprite(List<Level> levels) {
    this.levels = levels;
  }

  /** Cuts the square whose upper left corner is at (x, y) out of a sheet. */
  static Sprite cut(BufferedImage sheet, int x, int y) {
    int[] argb = sheet.getRGB(x, y, SIDE, SIDE, null, 0, SIDE);
    for (int i = 0; i < argb.length; i++) {
      argb[i] = premultiplied(argb[i]);
    }
    List<Level> levels = new ArrayList<>();
    Level level = new Level(argb, SIDE);
    for (; level.side > COARSEST; level = level.halved()) {
      levels.add(level);
    }
    levels.add(level);
    return new Sprite(List.copyOf(levels));
  }

  private static int premultiplied(int argb) {
    int alpha = argb >>> 24;
    return alpha << 24
        | scaled(Rgb.red(argb), alpha) << 16
        | scaled(Rgb.green(argb), alpha) << 8
        | scaled(Rgb.blue(argb), alpha);
  }

  private static int scaled(int channel, int alpha) {
    return (channel * alpha + 127) / 255;
  }

  /** The level to read when the picture is drawn {@code side} pixels wide. */
  Level levelFor(double side) {
    Level chosen = levels.get(0);
    for (Level level : levels) {
      if (level.side >= side) {
        chosen = level;
      }
    }
    return chosen;
  }

  /** Returns a new copy of the picture, of type {@link BufferedImage#TYPE_INT_ARGB_PRE}. */
  BufferedImage image() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB_PRE);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, levels.get(0).pixels());
    return image;
  }

  /** The picture at one resolution. */
  static final class Level {

    private static final int LANES = 0x00FF00FF;

    private final int side;
    private final int stride;

    /** Rows of premultiplied 0xAARRGGBB with a transparent border one pixel wide. */
    private final int[] bordered;

    private Level(int[] argb, int side) {
      this.side = side;
      this.stride = side + 2;
      this.bordered = new int[stride * stride];
      for (int y = 0; y < side; y++) {
        System.arraycopy(argb, y * side, bordered, (y + 1) * stride + 1, side);
      }
    }

    /**
     * Reads bilinearly.
     *
     * @param u from -0.5 (left edge) to 0.5 (right edge); transparent outside
     * @param v the same from top to bottom
     * @return premultiplied 0xAARRGGBB
     */
    int read(double u, double v) {
      double x = (u + .5) * side + .5;
      double y = (v + .5) * side + .5;
      if (x < 0 || y < 0 || x >= side + 1 || y >= side + 1) {
        return 0;
      }
      int column = (int) x;
      int row = (int) y;
      int at = row * stride + column;
      int right = (int) ((x - column) * 256);
      int below = (int) ((y - row) * 256);
      return mix(
          mix(bordered[at], bordered[at + 1], right),
          mix(bordered[at + stride], bordered[at + stride + 1], right),
          below);
    }

    /** Mixes four channels, two at a time, with a weight of {@code weight} / 256 on the second. */
    private static int mix(int first, int second, int weight) {
      int even = (first & LANES) * (256 - weight) + (second & LANES) * weight;
      int odd = (first >>> 8 & LANES) * (256 - weight) + (second >>> 8 & LANES) * weight;
      return (even >>> 8 & LANES) | (odd & ~LANES);
    }

    private Level halved() {
      int half = side / 2;
      int[] argb = new int[half * half];
      for (int y = 0; y < half; y++) {
        for (int x = 0; x < half; x++) {
          argb[y * half + x] = read((x + .5) / half - .5, (y + .5) / half - .5);
        }
      }
      return new Level(argb, half);
    }

    private int[] pixels() {
      int[] argb = new int[side * side];
      for (int y = 0; y < side; y++) {
        System.arraycopy(bordered, (y + 1) * stride + 1, argb, y * side, side);
      }
      return argb;
    }
  }
}
