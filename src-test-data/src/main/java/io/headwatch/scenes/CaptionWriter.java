package io.headwatch.scenes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  private final Set<String> named = new LinkedHashSet<>();

  CaptionWriter(Scene scene, RandomGenerator random) {
    this.scene = scene;
    this.random = random;
  }

  Caption write() {
    String text = text();
    return new Caption(text, named);
  }

  private String text() {
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
        named.add(category);
        return MASS_CATEGORIES.contains(category) ? category : withArticle(category);
      }
    }
    named.add(object.name());
    return sprites.nounPhrase(object.name());
  }

  /** Colour, pattern or both; nothing if effects hide both. */
  private String background() {
    Map<String, String> words = new LinkedHashMap<>();
    scene.visibleColour().ifPresent(colour -> words.put(colour.adjective(), colour.word()));
    scene.visiblePattern().ifPresent(pattern -> words.put(pattern.adjective(), pattern.word()));
    return words.isEmpty() ? "" : withArticle(some(words) + " background");
  }

  /** What kind of picture it is; with an effect's adjective if this is all there is to say. */
  private String medium(boolean alone) {
    Map<String, String> words = new LinkedHashMap<>();
    scene.effects().forEach(effect -> words.put(effect.adjective(), effect.word()));
    if (!words.isEmpty() && (alone || happens(EFFECT_SHARE))) {
      return withArticle(some(words) + " " + oneOf(MEDIA));
    }
    return alone || happens(MEDIUM_SHARE) ? withArticle(oneOf(MEDIA)) : "";
  }

  /** At least one of the adjectives, in random order; the words that they stand for are named. */
  private String some(Map<String, String> words) {
    List<String> chosen = new ArrayList<>(words.keySet());
    Collections.rotate(chosen, random.nextInt(words.size()));
    while (chosen.size() > 1 && !happens(ADJECTIVE_SHARE)) {
      chosen.remove(chosen.size() - 1);
    }
    chosen.forEach(adjective -> named.add(words.get(adjective)));
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
