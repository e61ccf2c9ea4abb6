package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

/**
 * What is behind the objects of a scene, as drawn before any effect.
 *
 * @param colour the colour of which the pattern's tones are shades
 * @param pattern what the tones form
 */
public record Background(BackgroundColour colour, Pattern pattern) {

  /** Checks that nothing is null. */
  public Background {
    requireNonNull(colour, "colour is null");
    requireNonNull(pattern, "pattern is null");
  }
}
