package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SceneTest {

  private static final Background BLUE_STRIPES =
      new Background(BackgroundColour.BLUE, Pattern.STRIPES);

  @Test
  void words_areObjectsCategoriesBackgroundAndEffects() {
    Scene scene = scene(BLUE_STRIPES, Set.of(Effect.BLUR), penguin(1), heart(1));
    assertThat(scene.words())
        .containsExactlyInAnyOrder(
            "penguin", "animal", "heart", "blue background", "striped background", "blurry image");
  }

  @Test
  void words_leaveOutObjectsHiddenByMoreThanHalf() {
    assertThat(scene(BLUE_STRIPES, Set.of(), penguin(.49), heart(.5)).words())
        .containsExactlyInAnyOrder("heart", "blue background", "striped background");
  }

  @Test
  void words_leaveOutWhatEffectsHide() {
    assertThat(scene(BLUE_STRIPES, Set.of(Effect.DARK)).words())
        .containsExactlyInAnyOrder("striped background", "dark image");
    assertThat(scene(BLUE_STRIPES, Set.of(Effect.MONOCHROME)).words())
        .containsExactlyInAnyOrder("striped background", "monochrome image");
    Background noise = new Background(BackgroundColour.RED, Pattern.NOISE);
    assertThat(scene(noise, Set.of(Effect.BLUR)).words())
        .containsExactlyInAnyOrder("red background", "blurry image");
  }

  @Test
  void captions_ofFewerAreTheFirstOfMore() {
    Scene scene = scene(BLUE_STRIPES, Set.of(), penguin(1), heart(1));
    assertThat(scene.captions(3)).isEqualTo(scene.captions(50).subList(0, 3));
    assertThat(scene.captions(0)).isEmpty();
  }

  @Test
  void captions_varyAndCoverEveryAttribute() {
    Scene scene = scene(BLUE_STRIPES, Set.of(Effect.BLUR), penguin(1), heart(1));
    List<String> captions = scene.captions(2000);
    assertThat(new HashSet<>(captions)).hasSizeGreaterThan(60);
    assertThat(captions)
        .contains("a penguin", "a heart", "an animal", "a blurry photo of a heart")
        .anyMatch(caption -> caption.endsWith(" on a blue striped background"))
        .anyMatch(caption -> caption.startsWith("a penguin and a heart"))
        .anyMatch(caption -> caption.startsWith("a blurry picture of a heart with an animal"));
  }

  // Nothing but a shape that blur and darkness hide: something true must still be said.
  @Test
  void captions_ofAnEmptySceneSayWhatIsLeft() {
    Background noise = new Background(BackgroundColour.RED, Pattern.NOISE);
    assertThat(scene(noise, Set.of(Effect.BLUR, Effect.DARK)).captions(50))
        .allMatch(caption -> caption.matches("an? (blurry|dark|blurry dark|dark blurry) \\w+"));
    assertThat(scene(noise, Set.of()).captions(50))
        .allMatch(caption -> caption.endsWith("background"));
  }

  /** Reads captions back by an independent grammar and looks every statement up in the scene. */
  @Test
  void captions_areTrueOfTheirScenes() {
    SceneMix mix = SceneMix.standard().withObjectCount(0, 4);
    for (Effect effect : Effect.values()) {
      mix = mix.withEffectShare(effect, .3);
    }
    SceneGenerator generator = new SceneGenerator(mix, 32, 9);
    for (int index = 0; index < 3000; index++) {
      Scene scene = generator.scene(index);
      for (String caption : scene.captions(6)) {
        for (String phrase : caption.split(" of | on | and | with ", -1)) {
          assertPhraseIsTrue(phrase, caption, scene);
        }
      }
    }
  }

  private static void assertPhraseIsTrue(String phrase, String caption, Scene scene) {
    String bare = phrase.replaceFirst("^(a|an|the) ", "");
    assertThat(phrase).as(caption).doesNotStartWith("a a").doesNotMatch("an [^aeiou].*");
    String[] tokens = bare.split(" ");
    String last = tokens[tokens.length - 1];
    List<String> adjectives = Arrays.asList(tokens).subList(0, tokens.length - 1);
    if (last.equals("background")) {
      assertThat(adjectives).as(caption).isNotEmpty().allSatisfy(a -> assertBackground(a, scene));
    } else if (last.matches("photo|picture|image")) {
      assertThat(adjectives).as(caption).allSatisfy(a -> assertEffect(a, scene));
    } else {
      assertThat(scene.objects())
          .as(caption)
          .anyMatch(
              object ->
                  object.visibleShare() >= .5
                      && (bare.equals(object.name())
                          || Sprites.bundled().category(object.name()).equals(Optional.of(bare))));
    }
  }

  private static void assertBackground(String adjective, Scene scene) {
    boolean colourful =
        !scene.effects().contains(Effect.DARK) && !scene.effects().contains(Effect.MONOCHROME);
    boolean isColour = colourful && adjective.equals(scene.background().colour().adjective());
    assertThat(isColour || adjective.equals(scene.background().pattern().adjective())).isTrue();
  }

  private static void assertEffect(String adjective, Scene scene) {
    assertThat(scene.effects()).extracting(Effect::adjective).contains(adjective);
  }

  private static Scene scene(Background background, Set<Effect> effects, PlacedObject... objects) {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    return new Scene(image, List.of(objects), background, effects, 5);
  }

  private static PlacedObject penguin(double visibleShare) {
    return object("penguin", Optional.of("animal"), visibleShare);
  }

  private static PlacedObject heart(double visibleShare) {
    return object("heart", Optional.empty(), visibleShare);
  }

  private static PlacedObject object(String name, Optional<String> category, double visibleShare) {
    return new PlacedObject(
        name, category, Style.NOTO, new BitSet(), new Rectangle(), visibleShare);
  }
}
