package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.awt.Rectangle;
import java.util.BitSet;
import java.util.Optional;

/**
 * An object in a scene. Masks tell what was drawn before any effect, and are not to be modified.
 *
 * @param name the object's name among {@link Sprites#objects()}
 * @param category what kind of thing it is, such as "animal"
 * @param style the style it is drawn in
 * @param mask the pixels, row by row ({@code y * size + x}), where this is the topmost object whose
 *     alpha is at least a half
 * @param bounds the smallest rectangle around the mask; empty if the mask is
 * @param visibleShare size of the mask divided by the number of pixels that would be in it if no
 *     other object were there, in [0, 1]
 */
public record PlacedObject(
    String name,
    Optional<String> category,
    Style style,
    BitSet mask,
    Rectangle bounds,
    double visibleShare) {

  /** An object of which less is visible is not named in captions. */
  static final double NAMEABLE_SHARE = .5;

  /** Checks that nothing is null. */
  public PlacedObject {
    requireNonNull(name, "name is null");
    requireNonNull(category, "category is null");
    requireNonNull(style, "style is null");
    requireNonNull(mask, "mask is null");
    requireNonNull(bounds, "bounds is null");
  }

  /** Whether at least half of the object is visible, so that captions may name it. */
  public boolean nameable() {
    return visibleShare >= NAMEABLE_SHARE;
  }
}
