package io.headwatch.training;

import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.Caption;
import io.headwatch.scenes.Effect;
import io.headwatch.scenes.Pattern;
import io.headwatch.scenes.Scene;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.scenes.Sprites;
import io.headwatch.training.TrainingVocabulary.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Generated scenes with their captions, some of them altered or mirrored. */
public final class SceneSamples implements SampleSource {

  private static final double STRONG_SHARE = .15;
  private static final double LIGHT_SHARE = .3;
  private static final double FLIP_SHARE = .5;

  /** A caption about one word teaches the word; one about several teaches how they combine. */
  private static final double SINGLE_WORD_SHARE = .5;

  private static final List<Alteration> STRONG =
      List.of(Alteration.HUE, Alteration.POSTERISE, Alteration.OUTLINE);

  private final long seed;
  private final Map<Integer, SceneGenerator> generators = new ConcurrentHashMap<>();
  private final Set<String> colours = words(BackgroundColour.values(), BackgroundColour::word);
  private final Set<String> patterns = words(Pattern.values(), Pattern::word);

  /** Scenes whose random choices all come from {@code seed}. */
  public SceneSamples(long seed) {
    this.seed = seed;
  }

  @Override
  public TrainingVocabulary vocabulary() {
    Sprites sprites = Sprites.bundled();
    Set<String> categories = new LinkedHashSet<>(sprites.categories());
    categories.removeAll(sprites.objects());
    return new TrainingVocabulary(
        List.of(
            new Group("object", 1, List.copyOf(sprites.objects())),
            new Group("category", .5, List.copyOf(categories)),
            new Group("colour", .5, List.copyOf(colours)),
            new Group("pattern", .3, List.copyOf(patterns)),
            new Group("effect", .3, List.copyOf(words(Effect.values(), Effect::word)))));
  }

  @Override
  public String description() {
    return "scenes";
  }

  @Override
  public List<String> texts() {
    return Stream.of(
            vocabulary().words(),
            Prompts.texts(),
            List.of("a photo picture image of an and with on background"))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public TrainingSample sample(long index, int size) {
    Scene scene =
        generators
            .computeIfAbsent(size, side -> new SceneGenerator(SceneMix.standard(), side, seed))
            .scene(index);
    RandomGenerator random = SampleRandom.of(seed, index);
    byte[] rgb = PackedPixels.rgb(scene);
    Set<String> words = new LinkedHashSet<>(scene.words());
    alter(rgb, size, words, random);
    return captioned(rgb, scene, words, random);
  }

  private void alter(byte[] rgb, int size, Set<String> words, RandomGenerator random) {
    if (random.nextDouble() < FLIP_SHARE) {
      Alteration.flip(rgb, size);
    }
    if (random.nextDouble() < LIGHT_SHARE) {
      Alteration.LIGHT.apply(rgb, size, random);
    }
    if (random.nextDouble() < STRONG_SHARE) {
      Alteration alteration = STRONG.get(random.nextInt(STRONG.size()));
      alteration.apply(rgb, size, random);
      if (!alteration.keepsColour()) {
        words.removeAll(colours);
      }
      if (!alteration.keepsPattern()) {
        words.removeAll(patterns);
      }
    }
  }

  private static TrainingSample captioned(
      byte[] rgb, Scene scene, Set<String> words, RandomGenerator random) {
    Caption caption = scene.caption(random);
    boolean isTrue = !caption.words().isEmpty() && words.containsAll(caption.words());
    if (words.isEmpty() || (isTrue && random.nextDouble() >= SINGLE_WORD_SHARE)) {
      return new TrainingSample(rgb, words, caption.text(), caption.words());
    }
    List<String> choice = new ArrayList<>(words);
    String word = choice.get(random.nextInt(choice.size()));
    return new TrainingSample(rgb, words, Prompts.around(word, random), Set.of(word));
  }

  private static <T> Set<String> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
