package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A population of scenes: how often each object, background and effect occurs. Immutable; every
 * {@code with} method returns a changed copy, so a shift is scripted as the difference of two
 * mixes.
 *
 * <p>Every share is the exact probability with which one scene has the property. Background colour,
 * background pattern, effects, styles and objects are independent of one another. Objects without a
 * share of their own are equally likely; no object occurs twice in a scene.
 */
public final class SceneMix {

  /** More objects than these would hide one another. */
  public static final int MOST_OBJECTS = 8;

  private static final double STANDARD_EFFECT_SHARE = .08;

  private final Set<Style> styles;
  private final ObjectMix objects;
  private final Shares<BackgroundColour> colours;
  private final Shares<Pattern> patterns;
  private final Map<Effect, Double> effects;

  private SceneMix(
      Set<Style> styles,
      ObjectMix objects,
      Shares<BackgroundColour> colours,
      Shares<Pattern> patterns,
      Map<Effect, Double> effects) {
    this.styles = styles;
    this.objects = objects;
    this.colours = colours;
    this.patterns = patterns;
    this.effects = effects;
  }

  /**
   * One to three objects out of all {@link Sprites}, in all styles, on backgrounds of all colours
   * and patterns, all equally likely; each effect on 8 % of the scenes.
   */
  public static SceneMix standard() {
    Map<Effect, Double> effects = new EnumMap<>(Effect.class);
    for (Effect effect : Effect.values()) {
      effects.put(effect, STANDARD_EFFECT_SHARE);
    }
    return new SceneMix(
        EnumSet.allOf(Style.class),
        new ObjectMix(Sprites.bundled().objects(), Collections.emptyNavigableMap(), 1, 3),
        Shares.uniform(BackgroundColour.values()),
        Shares.uniform(Pattern.values()),
        effects);
  }

  /**
   * Sets the share of scenes that contain an object; 0 removes it.
   *
   * @throws IllegalArgumentException if the object is not in the vocabulary, the share is outside
   *     [0, 1], or the shares set so far need more objects than a scene may have
   */
  public SceneMix withObjectShare(String object, double share) {
    requireNonNull(object, "object is null");
    NavigableMap<String, Double> shares = new TreeMap<>(objects.shares());
    shares.put(object, Shares.checked(object, share));
    return with(new ObjectMix(objects.vocabulary(), shares, objects.fewest(), objects.most()));
  }

  /**
   * Restricts the objects to a vocabulary; shares set before are kept for those in it.
   *
   * @throws IllegalArgumentException if there is no sprite of one of them, or there are too few to
   *     fill a scene
   */
  public SceneMix withObjects(Set<String> vocabulary) {
    requireNonNull(vocabulary, "vocabulary is null");
    NavigableMap<String, Double> shares = new TreeMap<>(objects.shares());
    shares.keySet().retainAll(vocabulary);
    NavigableSet<String> sorted = new TreeSet<>(vocabulary);
    return with(new ObjectMix(sorted, shares, objects.fewest(), objects.most()));
  }

  /**
   * Sets the number of objects in a scene, drawn evenly from {@code fewest} to {@code most}; a
   * scene has more than drawn only where the objects' own shares require it.
   *
   * @throws IllegalArgumentException unless 0 &lt;= fewest &lt;= most &lt;= {@link #MOST_OBJECTS},
   *     or if the vocabulary is too small for {@code most} objects
   */
  public SceneMix withObjectCount(int fewest, int most) {
    return with(new ObjectMix(objects.vocabulary(), objects.shares(), fewest, most));
  }

  /**
   * Restricts the styles; each object's is drawn evenly from them.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SceneMix withStyles(Style... styles) {
    Set<Style> chosen = EnumSet.noneOf(Style.class);
    Collections.addAll(chosen, styles);
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("there must be a style");
    }
    return new SceneMix(chosen, objects, colours, patterns, effects);
  }

  /**
   * Sets the share of scenes with a background colour; colours without a share of their own divide
   * the rest evenly.
   *
   * @throws IllegalArgumentException if the share is outside [0, 1] or the shares cannot sum to 1
   */
  public SceneMix withBackgroundColourShare(BackgroundColour colour, double share) {
    requireNonNull(colour, "colour is null");
    return new SceneMix(styles, objects, colours.with(colour, share), patterns, effects);
  }

  /**
   * Sets the share of scenes with a background pattern; patterns without a share of their own
   * divide the rest evenly.
   *
   * @throws IllegalArgumentException if the share is outside [0, 1] or the shares cannot sum to 1
   */
  public SceneMix withPatternShare(Pattern pattern, double share) {
    requireNonNull(pattern, "pattern is null");
    return new SceneMix(styles, objects, colours, patterns.with(pattern, share), effects);
  }

  /**
   * Sets the share of scenes with an effect; effects are independent of one another.
   *
   * @throws IllegalArgumentException if the share is outside [0, 1]
   */
  public SceneMix withEffectShare(Effect effect, double share) {
    requireNonNull(effect, "effect is null");
    Map<Effect, Double> changed = new EnumMap<>(effects);
    changed.put(effect, Shares.checked(effect, share));
    return new SceneMix(styles, objects, colours, patterns, changed);
  }

  private SceneMix with(ObjectMix changed) {
    return new SceneMix(styles, changed, colours, patterns, effects);
  }

  /** The share of scenes that contain an object, in [0, 1]; 0 if it is not in the vocabulary. */
  public double objectShare(String object) {
    return objects.share(requireNonNull(object, "object is null"));
  }

  /** The share of scenes with a background colour, in [0, 1]. */
  public double backgroundColourShare(BackgroundColour colour) {
    return colours.share(requireNonNull(colour, "colour is null"));
  }

  /** The share of scenes with a background pattern, in [0, 1]. */
  public double patternShare(Pattern pattern) {
    return patterns.share(requireNonNull(pattern, "pattern is null"));
  }

  /** The share of scenes with an effect, in [0, 1]. */
  public double effectShare(Effect effect) {
    return effects.getOrDefault(requireNonNull(effect, "effect is null"), 0.0);
  }

  /** The objects that scenes draw from, sorted, including those with a share of 0. */
  public NavigableSet<String> objects() {
    return objects.vocabulary();
  }

  ObjectMix objectMix() {
    return objects;
  }

  Set<Style> styles() {
    return styles;
  }

  Shares<BackgroundColour> colours() {
    return colours;
  }

  Shares<Pattern> patterns() {
    return patterns;
  }
}
