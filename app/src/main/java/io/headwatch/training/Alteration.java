package io.headwatch.training;

import java.util.random.RandomGenerator;

/**
 * A change of an image that leaves what it shows recognisable, so that a network transfers to
 * drawings, cameras and light that it wasn't trained on. Pixels are interleaved RGB bytes.
 */
enum Alteration {
  /** All hues turned by the same angle: shapes remain, colours' names don't. */
  HUE(false, true) {
    @Override
    void apply(byte[] rgb, int size, RandomGenerator random) {
      double angle = Math.toRadians(40 + 280 * random.nextDouble());
      // Rotation about the gray axis.
      double cos = Math.cos(angle);
      double a = (1 - cos) / 3;
      double b = Math.sin(angle) / Math.sqrt(3);
      for (int i = 0; i < rgb.length; i += 3) {
        double red = rgb[i] & 0xFF;
        double green = rgb[i + 1] & 0xFF;
        double blue = rgb[i + 2] & 0xFF;
        rgb[i] = clamped((cos + a) * red + (a - b) * green + (a + b) * blue);
        rgb[i + 1] = clamped((a + b) * red + (cos + a) * green + (a - b) * blue);
        rgb[i + 2] = clamped((a - b) * red + (a + b) * green + (cos + a) * blue);
      }
    }
  },
  /** Few levels per channel, as in a flat drawing. */
  POSTERISE(true, false) {
    @Override
    void apply(byte[] rgb, int size, RandomGenerator random) {
      int levels = 3 + random.nextInt(3);
      double step = 255.0 / (levels - 1);
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = clamped(Math.round((rgb[i] & 0xFF) / step) * step);
      }
    }
  },
  /** Outlines drawn darkly over a paled image. */
  OUTLINE(false, false) {
    @Override
    void apply(byte[] rgb, int size, RandomGenerator random) {
      double paleness = random.nextDouble();
      byte[] source = rgb.clone();
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double edge = Math.min(255, 3 * gradient(source, size, x, y));
          for (int c = 0; c < 3; c++) {
            int i = (y * size + x) * 3 + c;
            double pale = paleness * 255 + (1 - paleness) * (source[i] & 0xFF);
            rgb[i] = clamped(pale - edge);
          }
        }
      }
    }
  },
  /** Another exposure and contrast. */
  LIGHT(true, true) {
    @Override
    void apply(byte[] rgb, int size, RandomGenerator random) {
      double gain = .8 + .4 * random.nextDouble();
      double gamma = Math.exp(.5 * (random.nextDouble() - .5));
      double[] curve = new double[256];
      for (int v = 0; v < curve.length; v++) {
        curve[v] = 255 * Math.pow(v / 255.0, gamma) * gain;
      }
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = clamped(curve[rgb[i] & 0xFF]);
      }
    }
  },
  /** Another balance of the channels. */
  TINT(true, true) {
    @Override
    void apply(byte[] rgb, int size, RandomGenerator random) {
      for (int c = 0; c < 3; c++) {
        double gain = .85 + .3 * random.nextDouble();
        for (int i = c; i < rgb.length; i += 3) {
          rgb[i] = clamped((rgb[i] & 0xFF) * gain);
        }
      }
    }
  };

  private final boolean keepsColour;
  private final boolean keepsPattern;

  Alteration(boolean keepsColour, boolean keepsPattern) {
    this.keepsColour = keepsColour;
    this.keepsPattern = keepsPattern;
  }

  /** Whether a background's colour has the same name afterwards. */
  boolean keepsColour() {
    return keepsColour;
  }

  /** Whether a background's pattern is the same afterwards. */
  boolean keepsPattern() {
    return keepsPattern;
  }

  /** Changes the pixels in place. */
  abstract void apply(byte[] rgb, int size, RandomGenerator random);

  /** Mirrors left and right, in place. */
  static void flip(byte[] rgb, int size) {
    for (int y = 0; y < size; y++) {
      for (int left = 0, right = size - 1; left < right; left++, right--) {
        for (int c = 0; c < 3; c++) {
          int a = (y * size + left) * 3 + c;
          int b = (y * size + right) * 3 + c;
          byte kept = rgb[a];
          rgb[a] = rgb[b];
          rgb[b] = kept;
        }
      }
    }
  }

  static byte clamped(double value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + .5)));
  }

  /** Largest channel's central difference in both directions. */
  private static double gradient(byte[] rgb, int size, int x, int y) {
    int left = Math.max(x - 1, 0);
    int right = Math.min(x + 1, size - 1);
    int top = Math.max(y - 1, 0);
    int bottom = Math.min(y + 1, size - 1);
    double largest = 0;
    for (int c = 0; c < 3; c++) {
      double dx = value(rgb, size, right, y, c) - value(rgb, size, left, y, c);
      double dy = value(rgb, size, x, bottom, c) - value(rgb, size, x, top, c);
      largest = Math.max(largest, Math.hypot(dx, dy) / 2);
    }
    return largest;
  }

  private static int value(byte[] rgb, int size, int x, int y, int c) {
    return rgb[(y * size + x) * 3 + c] & 0xFF;
  }
}
