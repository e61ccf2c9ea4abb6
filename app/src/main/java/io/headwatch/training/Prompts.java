package io.headwatch.training;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Sentences around one word, so that the text tower learns to look past the words that say nothing:
 * the bare word two times in five, else "a photo of a ..." and the many ways of saying so that
 * prompt ensembles use.
 */
final class Prompts {

  private static final double BARE_SHARE = .4;
  private static final double PLAIN_SHARE = .5;
  private static final double ADJECTIVE_SHARE = .5;

  private static final List<String> PLAIN = List.of("photo", "picture", "image");
  private static final List<String> MEDIA =
      List.of(
          "photo",
          "picture",
          "image",
          "drawing",
          "painting",
          "rendering",
          "sketch",
          "cartoon",
          "sculpture",
          "tattoo",
          "embroidery",
          "graffiti",
          "doodle",
          "rendition",
          "itap",
          "art",
          "origami",
          "toy",
          "plastic",
          "video game",
          "embroidered",
          "close-up photo",
          "jpeg",
          "jpeg corrupted photo",
          "pixelated photo",
          "low resolution photo");
  private static final List<String> ADJECTIVES =
      List.of(
          "bad",
          "good",
          "bright",
          "cropped",
          "clean",
          "dirty",
          "nice",
          "cool",
          "small",
          "large",
          "weird",
          "many",
          "one",
          "my",
          "the",
          "hard to see");
  private static final List<String> ARTICLES = List.of("a ", "a ", "the ", "", "my ", "one ");

  private Prompts() {}

  /** Texts with every word that {@link #around} may use beside its own. */
  static List<String> texts() {
    return List.of(
        String.join(" ", MEDIA),
        String.join(" ", ADJECTIVES),
        "a an the of in with background . , - close up");
  }

  /** A text that names only {@code word}. */
  static String around(String word, RandomGenerator random) {
    double draw = random.nextDouble();
    if (draw < BARE_SHARE) {
      return word;
    }
    String noun = withArticle(word, random);
    if (draw < BARE_SHARE + PLAIN_SHARE * (1 - BARE_SHARE)) {
      return random.nextBoolean() ? noun : "a " + oneOf(PLAIN, random) + " of " + noun;
    }
    String adjective = random.nextDouble() < ADJECTIVE_SHARE ? oneOf(ADJECTIVES, random) + " " : "";
    return "a " + adjective + oneOf(MEDIA, random) + " of " + noun;
  }

  private static String withArticle(String word, RandomGenerator random) {
    String article = oneOf(ARTICLES, random);
    boolean vowel = "aeiou".indexOf(word.charAt(0)) >= 0;
    return (article.equals("a ") && vowel ? "an " : article) + word;
  }

  private static String oneOf(List<String> list, RandomGenerator random) {
    return list.get(random.nextInt(list.size()));
  }
}
