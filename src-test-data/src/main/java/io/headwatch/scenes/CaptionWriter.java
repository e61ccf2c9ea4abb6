package io.headwatch.scenes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Writes one caption: [a EFFECT photo of] [OBJECT [and OBJECT]] [on a COLOUR PATTERN background],
 * with any part left out as long as one remains.
 */
final class CaptionWriter {

  private static final double OBJECT_SHARE = .9;
  private static final double SECOND_OBJECT_SHARE = .6;
  private static final double CATEGORY_SHARE = .2;
  private static final double BACKGROUND_SHARE = .5;
  private static final double ADJECTIVE_SHARE = .7;
  private static final double EFFECT_SHARE = .7;
  private static final double MEDIUM_SHARE = .4;

  private static final List<String> MEDIA = List.of("photo", "picture", "image");
  private static final List<String> CONJUNCTIONS = List.of(" and ", " and ", " with ");
  private static final Set<String> MASS_CATEGORIES = Set.of("clothing", "sport", "weather");

  private final Scene scene;
  private final RandomGenerator random;
  private final Sprites sprites = Sprites.bundled();

  CaptionWriter(Scene scene, RandomGenerator random) {
    this.scene = scene;
    this.random = random;
  }

  String write() {
    String objects = happens(OBJECT_SHARE) ? objects() : "";
    String background = objects.isEmpty() || happens(BACKGROUND_SHARE) ? background() : "";
    String medium = medium(objects.isEmpty() && background.isEmpty());
    if (objects.isEmpty() || background.isEmpty()) {
      return joined(medium, " of ", objects + background);
    }
    return joined(medium, " of ", objects + " on " + background);
  }

  /** One or two nameable objects, or nothing if there are none. */
  private String objects() {
    List<PlacedObject> nameable = new ArrayList<>(scene.nameableObjects());
    Collections.rotate(nameable, random.nextInt(SceneMix.MOST_OBJECTS));
    int count = happens(SECOND_OBJECT_SHARE) ? 2 : 1;
    List<String> phrases = new ArrayList<>();
    Set<String> categories = new HashSet<>();
    nameable.stream().limit(count).forEach(object -> phrases.add(phrase(object, categories)));
    return String.join(oneOf(CONJUNCTIONS), phrases);
  }

  /** The object's category, at times, unless another object is called by it already. */
  private String phrase(PlacedObject object, Set<String> used) {
    if (object.category().isPresent() && happens(CATEGORY_SHARE)) {
      String category = object.category().get();
      if (used.add(category)) {
        return MASS_CATEGORIES.contains(category) ? category : withArticle(category);
      }
    }
    return sprites.nounPhrase(object.name());
  }

  /** Colour, pattern or both; nothing if effects hide both. */
  private String background() {
    List<String> adjectives = new ArrayList<>();
    scene.visibleColour().ifPresent(colour -> adjectives.add(colour.adjective()));
    scene.visiblePattern().ifPresent(pattern -> adjectives.add(pattern.adjective()));
    return adjectives.isEmpty() ? "" : withArticle(some(adjectives) + " background");
  }

  /** What kind of picture it is; with an effect's adjective if this is all there is to say. */
  private String medium(boolean alone) {
    List<String> adjectives = new ArrayList<>();
    scene.effects().forEach(effect -> adjectives.add(effect.adjective()));
    if (!adjectives.isEmpty() && (alone || happens(EFFECT_SHARE))) {
      return withArticle(some(adjectives) + " " + oneOf(MEDIA));
    }
    return alone || happens(MEDIUM_SHARE) ? withArticle(oneOf(MEDIA)) : "";
  }

  /** At least one of the words, in random order. */
  private String some(List<String> words) {
    List<String> chosen = new ArrayList<>(words);
    Collections.rotate(chosen, random.nextInt(words.size()));
    while (chosen.size() > 1 && !happens(ADJECTIVE_SHARE)) {
      chosen.remove(chosen.size() - 1);
    }
    return String.join(" ", chosen);
  }

  private static String joined(String head, String link, String tail) {
    return head.isEmpty() || tail.isEmpty() ? head + tail : head + link + tail;
  }

  private static String withArticle(String phrase) {
    return ("aeiou".indexOf(phrase.charAt(0)) >= 0 ? "an " : "a ") + phrase;
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean happens(double share) {
    return random.nextDouble() < share;
  }
}
