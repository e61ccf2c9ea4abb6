package io.headwatch.training;

import io.headwatch.scenes.BackgroundColour;
import io.headwatch.scenes.Scene;
import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.scenes.Sprites;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How well a model names what it was not trained on: scenes of one object from seeds of their own,
 * and photographs that a list names.
 */
public final class HeldOutAccuracy {

  /** Training draws other scenes from the same seed. */
  private static final long SALT = 0x68656C646F7574L;

  private static final int BATCH = 50;

  /**
   * Shares of right answers, in [0, 1].
   *
   * @param top1 scenes whose object comes first among all objects
   * @param top5 scenes whose object is among the first five
   * @param colour scenes whose background colour comes first among all colours
   * @param photographs images whose first word comes first among the first words of all; absent
   *     without images
   */
  public record Result(double top1, double top5, double colour, Optional<Double> photographs) {}

  private final long seed;
  private final int scenes;
  private final Optional<CaptionedImages> photographs;

  /**
   * @param seed of the training
   * @param scenes number of scenes
   * @param photographs images that take no part in training
   */
  public HeldOutAccuracy(long seed, int scenes, Optional<CaptionedImages> photographs) {
    this.seed = seed;
    this.scenes = scenes;
    this.photographs = photographs;
  }

  /** Measures at an image size. */
  public Result measure(ImageTextEncoder encoder, int size) {
    List<String> objects = List.copyOf(Sprites.bundled().objects());
    List<String> colours =
        Arrays.stream(BackgroundColour.values()).map(BackgroundColour::word).toList();
    Classifier byObject = new Classifier(encoder, objects);
    Classifier byColour = new Classifier(encoder, colours);
    SceneGenerator generator =
        new SceneGenerator(SceneMix.standard().withObjectCount(1, 1), size, seed ^ SALT);
    Tally object = new Tally();
    Tally colour = new Tally();
    for (int from = 0; from < scenes; from += BATCH) {
      List<Scene> batch =
          IntStream.range(from, Math.min(from + BATCH, scenes)).mapToObj(generator::scene).toList();
      float[][] embeddings = encoder.images(batch.stream().map(PackedPixels::rgb).toList());
      for (int i = 0; i < batch.size(); i++) {
        Scene scene = batch.get(i);
        object.add(byObject.rank(embeddings[i], scene.objects().get(0).name()));
        visibleColour(scene).ifPresent(tally(colour, byColour, embeddings[i]));
      }
    }
    return new Result(
        object.share(1),
        object.share(5),
        colour.share(1),
        photographs.map(p -> share(p, encoder, size)));
  }

  private static Consumer<String> tally(Tally tally, Classifier classifier, float[] embedding) {
    return word -> tally.add(classifier.rank(embedding, word));
  }

  private static Optional<String> visibleColour(Scene scene) {
    String word = scene.background().colour().word();
    return Optional.of(word).filter(scene.words()::contains);
  }

  private static double share(CaptionedImages images, ImageTextEncoder encoder, int size) {
    List<String> firstWords =
        IntStream.range(0, images.size()).mapToObj(i -> first(images, i)).toList();
    Classifier classifier = new Classifier(encoder, firstWords.stream().distinct().toList());
    Tally tally = new Tally();
    for (int from = 0; from < images.size(); from += BATCH) {
      int to = Math.min(from + BATCH, images.size());
      List<byte[]> batch = IntStream.range(from, to).mapToObj(i -> images.plain(i, size)).toList();
      float[][] embeddings = encoder.images(batch);
      for (int i = from; i < to; i++) {
        tally.add(classifier.rank(embeddings[i - from], firstWords.get(i)));
      }
    }
    return tally.share(1);
  }

  private static String first(CaptionedImages images, int image) {
    return images.words(image).iterator().next();
  }

  /** Ranks of the right answers. */
  private static final class Tally {
    private final List<Integer> ranks = new ArrayList<>();

    void add(OptionalInt rank) {
      ranks.add(rank.orElseThrow());
    }

    double share(int within) {
      return ranks.stream().filter(rank -> rank <= within).count() / (double) ranks.size();
    }
  }

  /** Zero-shot: the word whose text direction has the largest cosine. */
  private static final class Classifier {
    private final List<String> words;
    private final float[][] directions;

    Classifier(ImageTextEncoder encoder, List<String> words) {
      this.words = words;
      float[][] bare = encoder.texts(words);
      float[][] photos = encoder.texts(words.stream().map(word -> "a photo of a " + word).toList());
      directions = new float[words.size()][];
      Arrays.setAll(directions, i -> unit(sum(unit(bare[i]), unit(photos[i]))));
    }

    /** 1 for the nearest word. */
    OptionalInt rank(float[] embedding, String word) {
      int index = words.indexOf(word);
      if (index < 0) {
        return OptionalInt.empty();
      }
      double right = dot(directions[index], embedding);
      int above = 0;
      for (float[] direction : directions) {
        above += dot(direction, embedding) > right ? 1 : 0;
      }
      return OptionalInt.of(above + 1);
    }

    private static float[] sum(float[] a, float[] b) {
      float[] sum = new float[a.length];
      for (int i = 0; i < a.length; i++) {
        sum[i] = a[i] + b[i];
      }
      return sum;
    }

    private static float[] unit(float[] vector) {
      float norm = (float) Math.sqrt(dot(vector, vector));
      float[] unit = new float[vector.length];
      for (int i = 0; i < vector.length; i++) {
        unit[i] = vector[i] / norm;
      }
      return unit;
    }

    private static double dot(float[] a, float[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += (double) a[i] * b[i];
      }
      return sum;
    }
  }
}
