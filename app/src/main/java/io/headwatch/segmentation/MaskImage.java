package io.headwatch.segmentation;

import io.headwatch.image.Pixels;
import io.headwatch.image.PngEncoder;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;

/** Masks as pictures, in PNG. */
public final class MaskImage {

  private static final int COLOURS = 256;

  /** How far hues of successive words are apart, in turns: the golden ratio keeps all apart. */
  private static final float HUE_STEP = 0.618034f;

  private static final float COVER = 0.55f;
  private static final int[] PALETTE = palette();

  private MaskImage() {}

  private static int[] palette() {
    int[] palette = new int[COLOURS];
    for (int i = 1; i < COLOURS; i++) {
      float hue = 0.58f + (i - 1) * HUE_STEP;
      palette[i] = Color.HSBtoRGB(hue, i % 3 == 0 ? 0.55f : 0.8f, i % 2 == 0 ? 0.75f : 0.95f);
    }
    palette[0] = 0xFF000000;
    return palette;
  }

  /** The colour of a word, as 0xRRGGBB: the same in masks and overlays. */
  public static int colour(int label) {
    return PALETTE[label] & 0xFFFFFF;
  }

  /**
   * A PNG of 8 bits a pixel with a palette: the value of a pixel is the place of its word, from 1
   * on; 0 is background.
   */
  public static byte[] png(Segmentation segmentation) {
    IndexColorModel colours =
        new IndexColorModel(8, COLOURS, PALETTE, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(
            segmentation.width(), segmentation.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
    image
        .getRaster()
        .setDataElements(0, 0, segmentation.width(), segmentation.height(), segmentation.mask());
    return PngEncoder.encode(image);
  }

  /** A PNG of the image with each word's pixels tinted in its colour. */
  public static byte[] overlay(SegmentedImage segmented) {
    Pixels image = segmented.image();
    byte[] mask = segmented.segmentation().mask();
    int[] rgb = new int[mask.length];
    for (int i = 0; i < rgb.length; i++) {
      int label = mask[i] & 0xff;
      rgb[i] = label == 0 ? grey(image.rgb(), 3 * i) : tinted(image.rgb(), 3 * i, PALETTE[label]);
    }
    return encoded(rgb, image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
  }

  /** What is no word is shown without colour, so that tints are told from the image's own. */
  private static int grey(byte[] rgb, int at) {
    int grey =
        (int)
            (0.299f * (rgb[at] & 0xff)
                + 0.587f * (rgb[at + 1] & 0xff)
                + 0.114f * (rgb[at + 2] & 0xff));
    return grey << 16 | grey << 8 | grey;
  }

  private static int tinted(byte[] rgb, int at, int colour) {
    int tinted = 0;
    for (int channel = 0; channel < 3; channel++) {
      int own = rgb[at + channel] & 0xff;
      int other = colour >> (16 - 8 * channel) & 0xff;
      tinted = tinted << 8 | Math.round((1 - COVER) * own + COVER * other);
    }
    return tinted;
  }

  /**
   * A PNG with transparency to be laid over the image: the more something fires, the less
   * transparent; blue where it fires against.
   */
  public static byte[] png(HeatMap map) {
    float largest = 1e-30f;
    for (float value : map.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    int[] argb = new int[map.values().length];
    for (int i = 0; i < argb.length; i++) {
      float share = map.values()[i] / largest;
      int alpha = Math.round(200 * Math.abs(share));
      argb[i] = alpha << 24 | (share > 0 ? 0xE8590C : 0x1C7ED6);
    }
    return encoded(argb, map.columns(), map.rows(), BufferedImage.TYPE_INT_ARGB);
  }

  private static byte[] encoded(int[] pixels, int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return PngEncoder.encode(image);
  }
}
