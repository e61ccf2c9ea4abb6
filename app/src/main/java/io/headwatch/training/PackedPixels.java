package io.headwatch.training;

import io.headwatch.scenes.Scene;
import java.awt.image.BufferedImage;

/** From packed pixels, as scenes are drawn, to interleaved ones, as networks want them. */
final class PackedPixels {

  private PackedPixels() {}

  /** Interleaved RGB bytes, row by row. */
  static byte[] rgb(Scene scene) {
    BufferedImage image = scene.image();
    int size = image.getWidth();
    return bytes(image.getRGB(0, 0, size, size, null, 0, size));
  }

  /** From packed 0xRRGGBB. */
  static byte[] bytes(int[] packed) {
    byte[] rgb = new byte[packed.length * 3];
    for (int i = 0; i < packed.length; i++) {
      rgb[3 * i] = (byte) (packed[i] >> 16);
      rgb[3 * i + 1] = (byte) (packed[i] >> 8);
      rgb[3 * i + 2] = (byte) packed[i];
    }
    return rgb;
  }

  /** To packed 0xRRGGBB. */
  static int[] packed(byte[] rgb) {
    int[] packed = new int[rgb.length / 3];
    for (int i = 0; i < packed.length; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      packed[i] = red << 16 | green << 8 | (rgb[3 * i + 2] & 0xFF);
    }
    return packed;
  }
}
