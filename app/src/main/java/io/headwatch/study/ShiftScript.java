package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.training.CaptionedImages;
import io.headwatch.training.PackedPixels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sixty shifts of known cause, each by a number of percentage points: 24 objects more, 12 objects
 * less (down to 5 %), 8 background colours more, 6 effects more and, with photographs, 5 classes
 * among scenes and 5 among photographs; without photographs, 10 more objects instead.
 */
final class ShiftScript {

  private static final int REFERENCE = 5000;
  private static final int OWN_REFERENCE = 2000;
  private static final double LEAST_SHARE = .05;

  private final int size;
  private final long seed;
  private final double points;
  private final Optional<CaptionedImages> photographs;
  private final LongFunction<byte[]> scenes;

  /**
   * @param size of the images in pixels
   * @param seed of scenes that no training has seen
   * @param points change of a share, in (0, 1)
   */
  ShiftScript(int size, long seed, double points, Optional<CaptionedImages> photographs) {
    this.size = size;
    this.seed = seed;
    this.points = points;
    this.photographs = photographs;
    this.scenes = source(SceneMix.standard(), seed);
  }

  List<ScriptedShift> shifts() {
    List<String> objects = new ArrayList<>(SceneMix.standard().objects());
    Collections.shuffle(objects, new Random(seed));
    int more = photographs.isPresent() ? 24 : 34;
    List<ScriptedShift> shifts = new ArrayList<>();
    objects.subList(0, more).forEach(object -> shifts.add(objectUp(object)));
    objects.subList(more, more + 12).forEach(object -> shifts.add(objectDown(object)));
    for (BackgroundColour colour : List.of(BackgroundColour.values()).subList(0, 8)) {
      shifts.add(colourUp(colour));
    }
    for (Effect effect : Effect.values()) {
      shifts.add(effectUp(effect));
      shifts.add(effectUp(effect));
    }
    photographs.ifPresent(images -> shifts.addAll(photographsUp(images)));
    return shifts;
  }

  private ScriptedShift objectUp(String object) {
    SceneMix mix = SceneMix.standard();
    return scenes(
        "object up", object, mix.withObjectShare(object, mix.objectShare(object) + points));
  }

  private ScriptedShift objectDown(String object) {
    SceneMix before = SceneMix.standard().withObjectShare(object, LEAST_SHARE + points);
    SceneMix after = SceneMix.standard().withObjectShare(object, LEAST_SHARE);
    return new ScriptedShift(
        "object down",
        object,
        source(before, seed + object.hashCode()),
        OWN_REFERENCE,
        window -> source(after, seed + 31 * window + object.hashCode() + 1));
  }

  private ScriptedShift colourUp(BackgroundColour colour) {
    SceneMix mix = SceneMix.standard();
    double share = mix.backgroundColourShare(colour) + points;
    return scenes("colour up", colour.word(), mix.withBackgroundColourShare(colour, share));
  }

  private ScriptedShift effectUp(Effect effect) {
    SceneMix mix = SceneMix.standard();
    return scenes(
        "effect up", effect.word(), mix.withEffectShare(effect, mix.effectShare(effect) + points));
  }

  private ScriptedShift scenes(String kind, String word, SceneMix after) {
    return new ScriptedShift(
        kind,
        word,
        scenes,
        REFERENCE,
        window -> source(after, seed + 31 * window + word.hashCode() + kind.length()));
  }

  private List<ScriptedShift> photographsUp(CaptionedImages images) {
    Map<String, List<Integer>> byClass =
        IntStream.range(0, images.size())
            .boxed()
            .collect(Collectors.groupingBy(i -> images.words(i).iterator().next()));
    List<String> classes = byClass.keySet().stream().sorted().toList();
    List<ScriptedShift> shifts = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      String word = classes.get(n % classes.size());
      List<Integer> members = requireNonNull(byClass.get(word));
      List<Integer> all = IntStream.range(0, images.size()).boxed().toList();
      boolean amongScenes = n % 2 == 0;
      LongFunction<byte[]> before = amongScenes ? scenes : index -> any(images, all, seed, index);
      shifts.add(
          new ScriptedShift(
              amongScenes ? "photograph among scenes" : "photograph among photographs",
              word,
              before,
              amongScenes ? REFERENCE : OWN_REFERENCE,
              window -> mixed(images, members, before, seed + 31 * window + n(word))));
    }
    return shifts;
  }

  private static long n(String word) {
    return word.hashCode();
  }

  /** Other images of the stream before, a share of them replaced by members. */
  private LongFunction<byte[]> mixed(
      CaptionedImages images, List<Integer> members, LongFunction<byte[]> before, long windowSeed) {
    return index -> {
      SplittableRandom random = new SplittableRandom(windowSeed * 1_000_003 + index);
      return random.nextDouble() < points
          ? images.plain(members.get(random.nextInt(members.size())), size)
          : before.apply((windowSeed & 0xFFFFFF) * 1_000 + REFERENCE + index);
    };
  }

  private byte[] any(CaptionedImages images, List<Integer> members, long start, long index) {
    SplittableRandom random = new SplittableRandom(start ^ (index * 0x9E3779B97F4A7C15L));
    return images.plain(members.get(random.split().nextInt(members.size())), size);
  }

  private LongFunction<byte[]> source(SceneMix mix, long sourceSeed) {
    SceneGenerator generator = new SceneGenerator(mix, size, sourceSeed);
    return index -> PackedPixels.rgb(generator.scene(index));
  }
}
