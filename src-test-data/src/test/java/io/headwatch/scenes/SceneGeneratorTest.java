package io.headwatch.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Shares are tested with fixed seeds. A binomial count lies outside four standard errors with
 * probability 6e-5, and critical values of chi-square are those of 0.1 %.
 */
class SceneGeneratorTest {

  private static final int SCENES = 4000;

  @Test
  void scene_ofTheSameSeedHasTheSamePixels() {
    SceneGenerator first = new SceneGenerator(SceneMix.standard(), 128, 42);
    SceneGenerator second = new SceneGenerator(SceneMix.standard(), 128, 42);
    List<Scene> forwards = LongStream.range(0, 60).mapToObj(first::scene).toList();
    for (int index = 59; index >= 0; index--) {
      assertSame(forwards.get(index), second.scene(index));
    }
  }

  @Test
  void scene_doesNotDependOnTheThread() {
    SceneGenerator generator = new SceneGenerator(SceneMix.standard(), 64, 7);
    List<Scene> parallel = LongStream.range(0, 400).parallel().mapToObj(generator::scene).toList();
    for (int index = 0; index < 400; index++) {
      assertSame(parallel.get(index), generator.scene(index));
    }
  }

  // Guards against seeds that are only added to indices: scene(i) of one would be scene(i + 1) of
  // the other.
  @Test
  void scene_differsBetweenSeedsAndIndices() {
    Set<List<Integer>> distinct = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      SceneGenerator generator = new SceneGenerator(SceneMix.standard(), 32, seed);
      for (long index = -10; index < 10; index++) {
        distinct.add(IntStream.of(rgb(generator.scene(index))).boxed().toList());
      }
    }
    assertThat(distinct).hasSize(400);
  }

  @Test
  void scene_sizesAreThoseAskedFor() {
    for (int size : new int[] {16, 97, 320}) {
      Scene scene = new SceneGenerator(SceneMix.standard(), size, 1).scene(0);
      assertThat(scene.image().getWidth()).isEqualTo(size);
      assertThat(scene.image().getHeight()).isEqualTo(size);
    }
    assertThatThrownBy(() -> new SceneGenerator(SceneMix.standard(), 15, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size is 15, outside 16 to 2048");
  }

  @Test
  void scene_sharesOfTheStandardMixAreEven() {
    List<Scene> scenes = scenes(SceneMix.standard());
    Map<Object, Integer> counts = new HashMap<>();
    for (Scene scene : scenes) {
      counts.merge(scene.background().colour(), 1, Integer::sum);
      counts.merge(scene.background().pattern(), 1, Integer::sum);
      counts.merge(scene.objects().size(), 1, Integer::sum);
      scene.objects().forEach(object -> counts.merge(object.name(), 1, Integer::sum));
    }
    assertThat(chiSquareOfEven(counts, List.of(BackgroundColour.values()))).isLessThan(29.59);
    assertThat(chiSquareOfEven(counts, List.of(Pattern.values()))).isLessThan(20.52);
    assertThat(chiSquareOfEven(counts, List.of(1, 2, 3))).isLessThan(13.82);
    // 339 degrees of freedom: Wilson and Hilferty's approximation gives 426.
    assertThat(chiSquareOfEven(counts, List.copyOf(Sprites.bundled().objects()))).isLessThan(426);
    for (Effect effect : Effect.values()) {
      assertShare(scenes, scene -> scene.effects().contains(effect), .08);
    }
  }

  @Test
  void scene_sharesAreThoseThatWereSet() {
    SceneMix mix =
        SceneMix.standard()
            .withObjectShare("penguin", .3)
            .withObjectShare("truck", .05)
            .withObjectShare("dog", 0)
            .withBackgroundColourShare(BackgroundColour.BLUE, .5)
            .withPatternShare(Pattern.NOISE, .35)
            .withEffectShare(Effect.BLUR, .25)
            .withEffectShare(Effect.DARK, 0);
    List<Scene> scenes = scenes(mix);
    assertShare(scenes, contains("penguin"), .3);
    assertShare(scenes, contains("truck"), .05);
    assertShare(scenes, contains("dog"), 0);
    assertShare(scenes, scene -> scene.background().colour() == BackgroundColour.BLUE, .5);
    assertShare(scenes, scene -> scene.background().colour() == BackgroundColour.RED, .05);
    assertShare(scenes, scene -> scene.background().pattern() == Pattern.NOISE, .35);
    assertShare(scenes, scene -> scene.effects().contains(Effect.BLUR), .25);
    assertShare(scenes, scene -> scene.effects().contains(Effect.DARK), 0);
  }

  // Shares that sum to more than the fewest objects: the hardest case for exact shares.
  @Test
  void scene_manyLargeObjectSharesAreMetTogether() {
    SceneMix mix =
        SceneMix.standard()
            .withObjects(Set.of("dog", "cat", "cow", "pig", "owl", "fox"))
            .withObjectShare("dog", .9)
            .withObjectShare("cat", .7)
            .withObjectShare("cow", .6);
    List<Scene> scenes = scenes(mix);
    for (String object : mix.objects()) {
      assertShare(scenes, contains(object), mix.objectShare(object));
    }
    assertThat(scenes).allSatisfy(scene -> assertThat(scene.objects()).hasSizeBetween(2, 3));
  }

  @Test
  void scene_backgroundColourIsIndependentOfTheObjects() {
    List<Scene> scenes = scenes(SceneMix.standard().withObjectShare("penguin", .5));
    Map<BackgroundColour, Integer> with = new EnumMap<>(BackgroundColour.class);
    Map<BackgroundColour, Integer> all = new EnumMap<>(BackgroundColour.class);
    for (Scene scene : scenes) {
      all.merge(scene.background().colour(), 1, Integer::sum);
      if (contains("penguin").test(scene)) {
        with.merge(scene.background().colour(), 1, Integer::sum);
      }
    }
    double share = with.values().stream().mapToInt(n -> n).sum() / (double) SCENES;
    double chiSquare = 0;
    for (BackgroundColour colour : BackgroundColour.values()) {
      double expected = share * all.get(colour);
      chiSquare += Math.pow(with.get(colour) - expected, 2) / (expected * (1 - share));
    }
    assertThat(chiSquare).isLessThan(29.59);
  }

  @Test
  void scene_hasOnlyTheStylesAndObjectsAskedFor() {
    SceneMix mix =
        SceneMix.standard()
            .withObjects(Set.of("dog", "cat", "cow"))
            .withObjectCount(0, 2)
            .withStyles(Style.FLUENT, Style.NOTO);
    List<Scene> scenes = scenes(mix);
    assertThat(scenes)
        .flatExtracting(Scene::objects)
        .allSatisfy(
            object -> {
              assertThat(object.name()).isIn("dog", "cat", "cow");
              assertThat(object.style()).isIn(Style.FLUENT, Style.NOTO);
            });
    assertShare(scenes, scene -> scene.objects().isEmpty(), 1 / 3.0);
  }

  @Test
  void scene_neverHasAnObjectTwice() {
    SceneMix mix =
        SceneMix.standard().withObjects(Set.of("dog", "cat", "cow")).withObjectCount(3, 3);
    assertThat(scenes(mix))
        .allSatisfy(
            scene ->
                assertThat(scene.objects())
                    .extracting(PlacedObject::name)
                    .containsExactlyInAnyOrder("dog", "cat", "cow"));
  }

  @Test
  void scene_masksAreDisjointWithTightBounds() {
    int size = 96;
    SceneGenerator generator = new SceneGenerator(SceneMix.standard(), size, 3);
    for (int index = 0; index < 300; index++) {
      BitSet seen = new BitSet();
      for (PlacedObject object : generator.scene(index).objects()) {
        assertThat(object.mask().intersects(seen)).isFalse();
        seen.or(object.mask());
        assertThat(object.bounds()).isEqualTo(boundsByDefinition(object.mask(), size));
      }
    }
  }

  // On an even background that no sprite has the colour of, what differs from it was drawn. These
  // sprites are opaque with thin edges, so the mask is it but for a rim of a pixel or two.
  @Test
  void scene_maskIsWhatDiffersFromTheBackground() {
    int size = 128;
    SceneMix mix =
        SceneMix.standard()
            .withObjectCount(1, 2)
            .withObjects(Set.of("heart", "chestnut"))
            .withBackgroundColourShare(BackgroundColour.WHITE, 1)
            .withPatternShare(Pattern.PLAIN, 1)
            .withEffectShare(Effect.BLUR, 0)
            .withEffectShare(Effect.DARK, 0)
            .withEffectShare(Effect.MONOCHROME, 0);
    SceneGenerator generator = new SceneGenerator(mix, size, 4);
    for (int index = 0; index < 200; index++) {
      Scene scene = generator.scene(index);
      int[] rgb = rgb(scene);
      BitSet masked = new BitSet();
      scene.objects().forEach(object -> masked.or(object.mask()));
      int background = rgb[masked.nextClearBit(0)];
      BitSet different = new BitSet();
      IntStream.range(0, rgb.length)
          .filter(p -> greenApart(rgb[p], background))
          .forEach(different::set);
      double union = cardinalityOfUnion(masked, different);
      different.and(masked);
      assertThat(different.cardinality() / union).isGreaterThan(.95);
    }
  }

  // Guards against placements in which objects hide one another.
  @Test
  void scene_objectsAreNearlyAllVisible() {
    List<PlacedObject> objects =
        scenes(SceneMix.standard()).stream().flatMap(scene -> scene.objects().stream()).toList();
    double nameable = objects.stream().filter(PlacedObject::nameable).count();
    assertThat(nameable / objects.size()).isGreaterThan(.99);
    assertThat(objects).extracting(PlacedObject::visibleShare).allMatch(share -> share <= 1);
    assertThat(objects.stream().mapToDouble(PlacedObject::visibleShare).average().orElseThrow())
        .isGreaterThan(.97);
  }

  private static void assertSame(Scene actual, Scene expected) {
    assertThat(rgb(actual)).isEqualTo(rgb(expected));
    assertThat(actual.objects()).isEqualTo(expected.objects());
    assertThat(actual.words()).isEqualTo(expected.words());
    assertThat(actual.captions(3)).isEqualTo(expected.captions(3));
  }

  private static void assertShare(List<Scene> scenes, Predicate<Scene> property, double share) {
    double error = Math.sqrt(share * (1 - share) / scenes.size());
    double observed = (double) scenes.stream().filter(property).count() / scenes.size();
    assertThat(observed).isCloseTo(share, within(4 * error));
  }

  private static double chiSquareOfEven(Map<Object, Integer> counts, List<?> values) {
    double total = values.stream().mapToInt(value -> counts.getOrDefault(value, 0)).sum();
    double expected = total / values.size();
    return values.stream()
        .mapToDouble(value -> Math.pow(counts.getOrDefault(value, 0) - expected, 2) / expected)
        .sum();
  }

  private static Predicate<Scene> contains(String object) {
    return scene -> scene.objects().stream().anyMatch(placed -> placed.name().equals(object));
  }

  private static List<Scene> scenes(SceneMix mix) {
    SceneGenerator generator = new SceneGenerator(mix, 48, 20261121);
    return LongStream.range(0, SCENES).mapToObj(generator::scene).toList();
  }

  private static int[] rgb(Scene scene) {
    int size = scene.image().getWidth();
    return scene.image().getRGB(0, 0, size, size, null, 0, size);
  }

  private static Rectangle boundsByDefinition(BitSet mask, int size) {
    Rectangle bounds = null;
    for (int pixel : mask.stream().toArray()) {
      Rectangle square = new Rectangle(pixel % size, pixel / size, 1, 1);
      bounds = bounds == null ? square : bounds.union(square);
    }
    return bounds == null ? new Rectangle() : bounds;
  }

  /** Half of the way from white to the sprites' green; they are red and brown. */
  private static boolean greenApart(int pixel, int background) {
    return Rgb.green(background) - Rgb.green(pixel) > 60;
  }

  private static double cardinalityOfUnion(BitSet first, BitSet second) {
    BitSet union = (BitSet) first.clone();
    union.or(second);
    return union.cardinality();
  }
}
