package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpritesTest {

  private final Sprites sprites = Sprites.bundled();

  @Test
  void objects_includeEveryObjectOfTheEmbeddedModel() throws IOException {
    assertThat(sprites.objects()).containsAll(EmbeddedConcepts.objects());
  }

  @Test
  void categories_areThoseOfTheEmbeddedModel() throws IOException {
    assertThat(sprites.categories())
        .containsExactlyInAnyOrderElementsOf(EmbeddedConcepts.categories());
  }

  @Test
  void words_ofBackgroundsAndEffectsAreThoseOfTheEmbeddedModel() throws IOException {
    assertThat(BackgroundColour.values())
        .extracting(BackgroundColour::word)
        .containsExactlyInAnyOrderElementsOf(EmbeddedConcepts.colours());
    assertThat(Pattern.values())
        .extracting(Pattern::word)
        .containsExactlyInAnyOrderElementsOf(EmbeddedConcepts.patterns());
    assertThat(Effect.values())
        .extracting(Effect::word)
        .containsExactlyInAnyOrderElementsOf(EmbeddedConcepts.effects());
  }

  // Guards against an empty cell, and against text-only glyphs, which cover almost nothing.
  @Test
  void image_ofEveryObjectAndStyleCoversMuchOfItsSquare() {
    for (Style style : Style.values()) {
      for (String object : sprites.objects()) {
        BufferedImage image = sprites.image(object, style);
        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(64);
        long visible = Arrays.stream(argb(image)).filter(pixel -> pixel >>> 24 >= 128).count();
        assertThat(visible).as("%s, %s", object, style).isBetween(150L, 64L * 64);
      }
    }
  }

  // Guards against an index that is out of step with the sheets.
  @Test
  void image_differsBetweenAllObjectsAndStyles() {
    Set<List<Integer>> distinct = new HashSet<>();
    for (Style style : Style.values()) {
      for (String object : sprites.objects()) {
        int[] argb = argb(sprites.image(object, style));
        assertThat(distinct.add(Arrays.stream(argb).boxed().toList()))
            .as("%s, %s", object, style)
            .isTrue();
      }
    }
  }

  // Objects whose colour nobody would dispute, from the beginning, middle and end of the sheets.
  @Test
  void image_ofObjectsOfKnownColourHasThatColour() {
    for (Style style : Style.values()) {
      assertThat(meanRgb("apple", style))
          .satisfies(rgb -> assertThat(rgb[0]).isGreaterThan(2 * rgb[1]));
      assertThat(meanRgb("droplet", style))
          .satisfies(rgb -> assertThat(rgb[2]).isGreaterThan(2 * rgb[0]));
      assertThat(meanRgb("pea pod", style))
          .satisfies(rgb -> assertThat(rgb[1]).isGreaterThan(1.5 * rgb[2]));
      assertThat(meanRgb("zap", style))
          .satisfies(rgb -> assertThat(rgb[0]).isGreaterThan(2 * rgb[2]));
    }
  }

  @Test
  void image_isACopy() {
    int before = sprites.image("penguin", Style.NOTO).getRGB(32, 32);
    sprites.image("penguin", Style.NOTO).setRGB(32, 32, before ^ 0xFF);
    assertThat(sprites.image("penguin", Style.NOTO).getRGB(32, 32)).isEqualTo(before);
  }

  @Test
  void category_ofKindsAndOfAnObjectWithoutOne() {
    assertThat(sprites.category("penguin")).contains("animal");
    assertThat(sprites.category("shark")).contains("sea animal");
    assertThat(sprites.category("heart")).isEmpty();
  }

  @Test
  void nounPhrase_hasTheArticleThatEnglishWants() {
    assertThat(List.of("apple", "unicorn", "penguin", "grapes", "coffee", "moon"))
        .extracting(sprites::nounPhrase)
        .containsExactly("an apple", "a unicorn", "a penguin", "grapes", "coffee", "the moon");
  }

  @Test
  void lookup_ofUnknownObjectNamesIt() {
    assertThatThrownBy(() -> sprites.category("pengiun"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no sprite of 'pengiun'");
    assertThatThrownBy(() -> sprites.image("pengiun", Style.NOTO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] argb(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** Mean red, green and blue of the pixels that are at least half opaque. */
  private double[] meanRgb(String object, Style style) {
    int[] visible =
        Arrays.stream(argb(sprites.image(object, style))).filter(p -> p >>> 24 >= 128).toArray();
    return new double[] {
      Arrays.stream(visible).map(Rgb::red).average().orElseThrow(),
      Arrays.stream(visible).map(Rgb::green).average().orElseThrow(),
      Arrays.stream(visible).map(Rgb::blue).average().orElseThrow()
    };
  }
}
