package io.headwatch.scenes;

import java.util.random.RandomGenerator;

/** A change of the whole image after everything is drawn. */
public enum Effect {
  /** A blur of about 2 % of the image's side; it washes fine noise out. */
  BLUR("blurry"),
  /** Brightness scaled to between a quarter and a half; colours are hard to name then. */
  DARK("dark"),
  /** Only the luma remains. */
  MONOCHROME("monochrome");

  private final String adjective;

  Effect(String adjective) {
    this.adjective = adjective;
  }

  /** The adjective in a caption, such as "blurry". */
  public String adjective() {
    return adjective;
  }

  /** The concept, such as "blurry image". */
  public String word() {
    return adjective + " image";
  }

  /**
   * Applies the effect to a square image, in place.
   *
   * @param rgb packed 0xRRGGBB, row by row
   * @param size side in pixels
   */
  public void apply(int[] rgb, int size, RandomGenerator random) {
    new EffectPainter(size, random).apply(this, rgb);
  }

  /** Whether a background's colour can still be named. */
  boolean keepsColour() {
    return this == BLUR;
  }

  /** Whether a background's pattern can still be told. */
  boolean keeps(Pattern pattern) {
    return this != BLUR || pattern != Pattern.NOISE;
  }
}
