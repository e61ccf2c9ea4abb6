package io.headwatch.scenes;

import java.awt.Color;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A named colour of a background: a box in hue (degrees), saturation and brightness, chosen such
 * that no two boxes touch. A pattern's second tone is the first one mixed with white or black,
 * whichever keeps the name true: a darker orange would be brown, a lighter red pink.
 */
// Range is a record of two numbers; the annotation that would say so is no dependency of ours.
@SuppressWarnings("ImmutableEnumChecker")
public enum BackgroundColour {
  RED(new Range(-6, 6), new Range(.8, 1), new Range(.82, .98), Color.BLACK),
  ORANGE(new Range(26, 36), new Range(.85, 1), new Range(.92, 1), Color.WHITE),
  YELLOW(new Range(53, 60), new Range(.75, 1), new Range(.95, 1), Color.WHITE),
  GREEN(new Range(100, 145), new Range(.5, .9), new Range(.45, .8), Color.BLACK),
  BLUE(new Range(208, 236), new Range(.6, .95), new Range(.6, .95), Color.WHITE),
  PURPLE(new Range(268, 288), new Range(.5, .8), new Range(.5, .75), Color.BLACK),
  PINK(new Range(325, 345), new Range(.3, .5), new Range(.95, 1), Color.WHITE),
  BROWN(new Range(20, 30), new Range(.55, .75), new Range(.42, .56), Color.BLACK),
  GRAY(new Range(0, 360), new Range(0, .04), new Range(.45, .6), Color.BLACK),
  WHITE(new Range(0, 360), new Range(0, .04), new Range(.95, 1), Color.BLACK),
  BLACK(new Range(0, 360), new Range(0, .2), new Range(0, .1), Color.WHITE);

  /** How much of white or black a second tone contains. */
  private static final Range CONTRAST = new Range(.22, .4);

  /** A white with a fifth of black, or the reverse, would already be gray. */
  private static final Range FAINT_CONTRAST = new Range(.12, .18);

  private final Range hue;
  private final Range saturation;
  private final Range brightness;
  private final Color contrast;

  BackgroundColour(Range hue, Range saturation, Range brightness, Color contrast) {
    this.hue = hue;
    this.saturation = saturation;
    this.brightness = brightness;
    this.contrast = contrast;
  }

  /** The adjective in a caption, such as "red". */
  public String adjective() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The concept, such as "red background". */
  public String word() {
    return adjective() + " background";
  }

  /** Draws a tone of this colour, packed as 0xRRGGBB. */
  int tone(RandomGenerator random) {
    float turn = (float) (hue.draw(random) / 360);
    return Color.HSBtoRGB(turn, (float) saturation.draw(random), (float) brightness.draw(random))
        & 0xFFFFFF;
  }

  /**
   * Draws a second tone of this colour to go with {@code tone}, packed as 0xRRGGBB; it differs
   * {@code strength} times as much as usual.
   */
  int secondTone(int tone, double strength, RandomGenerator random) {
    Range range = this == WHITE || this == BLACK ? FAINT_CONTRAST : CONTRAST;
    return Rgb.mix(tone, contrast.getRGB() & 0xFFFFFF, strength * range.draw(random));
  }
}
