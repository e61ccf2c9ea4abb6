package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A drawn scene with everything that is known about it. The image and the masks are not to be
 * modified.
 *
 * @param image the picture, square, of type {@link BufferedImage#TYPE_INT_RGB}
 * @param objects the objects, the one drawn first and thus lowest first
 * @param background what is behind the objects
 * @param effects what was done to the whole image afterwards
 * @param seed the number that all random choices of this scene come from
 */
public record Scene(
    BufferedImage image,
    List<PlacedObject> objects,
    Background background,
    Set<Effect> effects,
    long seed) {

  /** Captions must not depend on how many numbers the drawing took. */
  private static final long CAPTION_SALT = 0x63617074696F6E73L;

  /** Copies the collections and checks that nothing is null. */
  public Scene {
    requireNonNull(image, "image is null");
    requireNonNull(background, "background is null");
    objects = List.copyOf(objects);
    effects = Collections.unmodifiableSet(new LinkedHashSet<>(effects));
  }

  /**
   * The concepts that the picture shows: nameable objects, their categories, the background's
   * colour and pattern, and the effects, as in "penguin", "animal", "blue background", "striped
   * background", "blurry image". What an effect makes unrecognisable is left out.
   */
  public Set<String> words() {
    Set<String> words = new LinkedHashSet<>();
    for (PlacedObject object : nameableObjects()) {
      words.add(object.name());
      object.category().ifPresent(words::add);
    }
    visibleColour().ifPresent(colour -> words.add(colour.word()));
    visiblePattern().ifPresent(pattern -> words.add(pattern.word()));
    effects.forEach(effect -> words.add(effect.word()));
    return Collections.unmodifiableSet(words);
  }

  /**
   * English captions, each of a random part of {@link #words()}: "a penguin and a truck on a blue
   * striped background", "a blurry photo of an animal". The same scene gives the same captions, and
   * fewer of them are the first of more.
   *
   * @param n how many, possibly equal ones
   */
  public List<String> captions(int n) {
    RandomGenerator random = new SplittableRandom(seed ^ CAPTION_SALT);
    List<String> captions = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      captions.add(caption(random).text());
    }
    return captions;
  }

  /** One caption whose random choices come from {@code random}. */
  public Caption caption(RandomGenerator random) {
    return new CaptionWriter(this, requireNonNull(random, "random is null")).write();
  }

  List<PlacedObject> nameableObjects() {
    return objects.stream().filter(PlacedObject::nameable).toList();
  }

  /** The background's colour, unless an effect hides it. */
  Optional<BackgroundColour> visibleColour() {
    return Optional.of(background.colour())
        .filter(colour -> effects.stream().allMatch(Effect::keepsColour));
  }

  /** The background's pattern, unless an effect hides it. */
  Optional<Pattern> visiblePattern() {
    return Optional.of(background.pattern())
        .filter(pattern -> effects.stream().allMatch(effect -> effect.keeps(pattern)));
  }
}
