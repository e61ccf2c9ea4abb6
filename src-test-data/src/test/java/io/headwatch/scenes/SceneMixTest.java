package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SceneMixTest {

  private final SceneMix standard = SceneMix.standard();

  @Test
  void standard_sharesAreEven() {
    assertThat(standard.objects()).isEqualTo(Sprites.bundled().objects());
    assertThat(standard.objectShare("penguin"))
        .isCloseTo(2.0 / standard.objects().size(), within(1e-12));
    assertThat(standard.backgroundColourShare(BackgroundColour.RED))
        .isCloseTo(1.0 / 11, within(1e-12));
    assertThat(standard.patternShare(Pattern.DOTS)).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(standard.effectShare(Effect.BLUR)).isEqualTo(.08);
  }

  // Ten objects, two on average: .5 for the one leaves 1.5 for the other nine.
  @Test
  void withObjectShare_leavesTheRestToTheOthers() {
    SceneMix mix = standard.withObjects(tenObjects()).withObjectShare("penguin", .5);
    assertThat(mix.objectShare("penguin")).isEqualTo(.5);
    assertThat(mix.objectShare("apple")).isCloseTo(1.5 / 9, within(1e-12));
    assertThat(mix.objectShare("truck")).isZero();
  }

  // 1.5 objects by share are one or two, so scenes have max(1, 1|2), 2 or 3: 6.5 / 3 on average.
  @Test
  void withObjectShare_beyondTheDrawnCountAddsObjects() {
    SceneMix mix =
        standard
            .withObjects(tenObjects())
            .withObjectShare("penguin", .8)
            .withObjectShare("dog", .7);
    assertThat(mix.objectShare("apple")).isCloseTo((6.5 / 3 - 1.5) / 8, within(1e-12));
  }

  @Test
  void withObjectShare_replacesAnEarlierShareAndLeavesTheOriginalAlone() {
    SceneMix half = standard.withObjectShare("penguin", .5);
    assertThat(half.withObjectShare("penguin", 0).objectShare("penguin")).isZero();
    assertThat(half.objectShare("penguin")).isEqualTo(.5);
    assertThat(standard.objectShare("penguin")).isLessThan(.01);
  }

  @Test
  void withBackgroundColourShare_dividesTheRestEvenly() {
    SceneMix mix =
        standard
            .withBackgroundColourShare(BackgroundColour.RED, .4)
            .withBackgroundColourShare(BackgroundColour.BLUE, .15);
    assertThat(mix.backgroundColourShare(BackgroundColour.RED)).isEqualTo(.4);
    assertThat(mix.backgroundColourShare(BackgroundColour.GREEN)).isCloseTo(.05, within(1e-12));
  }

  @Test
  void withObjectShare_outsideItsRangeIsRefused() {
    for (double share : new double[] {-.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> standard.withObjectShare("penguin", share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the share of 'penguin' is " + share + ", outside [0, 1]");
    }
  }

  @Test
  void withObjectShare_ofAnUnknownObjectIsRefused() {
    assertThatThrownBy(() -> standard.withObjectShare("pengiun", .1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[pengiun] is not in the mix's vocabulary");
  }

  @Test
  void withObjectShare_beyondTheCountOfObjectsIsRefused() {
    SceneMix single = standard.withObjectCount(1, 1).withObjectShare("penguin", .6);
    assertThatThrownBy(() -> single.withObjectShare("dog", .5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "object shares {dog=0.5, penguin=0.6} sum to 1.100, but a scene has at most 1 objects");
  }

  @Test
  void withObjects_tooFewToFillASceneIsRefused() {
    assertThatThrownBy(() -> standard.withObjects(Set.of("dog", "cat")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 objects without a share of their own cannot fill scenes of up to 3 objects");
    assertThat(standard.withObjectCount(1, 2).withObjects(Set.of("dog", "cat")).objects())
        .containsExactly("cat", "dog");
  }

  @Test
  void withObjects_withoutASpriteIsRefused() {
    assertThatThrownBy(() -> standard.withObjects(Set.of("dog", "cat", "pengiun", "cow")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no sprite of [pengiun]");
  }

  @Test
  void withObjectCount_outsideItsRangeIsRefused() {
    for (int[] count : new int[][] {{-1, 2}, {3, 2}, {1, 9}}) {
      assertThatThrownBy(() -> standard.withObjectCount(count[0], count[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not within 0 to 8");
    }
  }

  @Test
  void withBackgroundColourShare_beyondOneInAllIsRefused() {
    SceneMix mix = standard.withBackgroundColourShare(BackgroundColour.RED, .7);
    assertThatThrownBy(() -> mix.withBackgroundColourShare(BackgroundColour.BLUE, .4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shares {RED=0.7, BLUE=0.4} sum to more than 1");
  }

  @Test
  void withPatternShare_belowOneInAllIsRefused() {
    SceneMix mix = standard;
    for (Pattern pattern : Pattern.values()) {
      if (pattern != Pattern.NOISE) {
        mix = mix.withPatternShare(pattern, .1);
      }
    }
    SceneMix half = mix;
    assertThat(half.patternShare(Pattern.NOISE)).isCloseTo(.5, within(1e-12));
    assertThatThrownBy(() -> half.withPatternShare(Pattern.NOISE, .4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("sum to less than 1");
  }

  @Test
  void withStyles_withoutAnyIsRefused() {
    assertThatThrownBy(standard::withStyles)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be a style");
  }

  private static Set<String> tenObjects() {
    return Set.of(
        "penguin", "apple", "dog", "cat", "bus", "beer", "violin", "shark", "tulip", "crown");
  }
}
