package io.headwatch.scenes;

import java.util.Locale;

/**
 * The family of drawings that a sprite comes from; the NOTICE beside the sheets names the sources.
 */
public enum Style {
  /** Google's Noto Emoji: shaded drawings. */
  NOTO,
  /** Twemoji: flat drawings. */
  TWEMOJI,
  /** Microsoft's Fluent Emoji: rendered 3D models. */
  FLUENT;

  String sheet() {
    return name().toLowerCase(Locale.ROOT) + ".png";
  }
}
