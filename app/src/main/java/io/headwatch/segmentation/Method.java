package io.headwatch.segmentation;

import java.util.Locale;

/** How locations of an image are compared with words. */
public enum Method {
  /** Activations of a word's nearest pairs times cosines of their heads' outputs: the paper's. */
  PAIRS,
  /** Cosines of the projected values, without position: MaskCLIP's. */
  VALUES,
  /** Cosines of the projected values, with position: what the paper compares with. */
  VALUES_WITH_POSITION,
  /** The sum of {@link #VALUES} and of the root of what agreeing pairs say, each standardised. */
  COMBINED;

  /** Its name in files and options, such as {@code values-with-position}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The method of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  public static Method of(String label) {
    for (Method method : values()) {
      if (method.label().equals(label)) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        "there is no method \"%s\"; choose pairs, values, values-with-position or combined"
            .formatted(label));
  }
}
