package io.headwatch.study;

import io.headwatch.scenes.SceneGenerator;
import io.headwatch.scenes.SceneMix;
import io.headwatch.scenes.Sprites;
import io.headwatch.study.ScenePopulation.Drawing;
import io.headwatch.training.SampleRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** What scenes a population consists of; the text of each says so completely. */
sealed interface SceneSource {

  /** Other choices than the generator's own must not depend on the numbers that it takes. */
  long CHOICE_SALT = 0x63686F696365L;

  /**
   * Draws scenes.
   *
   * @param size side of the images in pixels
   */
  Drawing drawing(int size, long seed);

  /**
   * Scenes of one mix.
   *
   * @param words what distinguishes the mix
   */
  record Mixed(String words, SceneMix mix) implements SceneSource {

    @Override
    public Drawing drawing(int size, long seed) {
      SceneGenerator generator = new SceneGenerator(mix, size, seed);
      return generator::scene;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Each scene with some probability of another source.
   *
   * @param share of the other source, 0 to 1
   */
  record Blended(SceneSource first, double share, SceneSource other) implements SceneSource {

    @Override
    public Drawing drawing(int size, long seed) {
      Drawing usual = first.drawing(size, seed);
      Drawing instead = other.drawing(size, seed);
      return index -> {
        boolean replaced = SampleRandom.of(seed ^ CHOICE_SALT, index).nextDouble() < share;
        return (replaced ? instead : usual).scene(index);
      };
    }
  }

  /**
   * One to three objects a scene as in the standard mix, but not equally likely: each is drawn with
   * a weight of 1 / rank^exponent (Zipf's law), without replacement, ranks being an order at random
   * that is the same everywhere.
   *
   * @param exponent 0 for equal shares, 1 for Zipf's law itself
   */
  record Tilted(double exponent) implements SceneSource {

    private static final long ORDER = 20_261_121;
    private static final int MOST = 3;

    @Override
    public Drawing drawing(int size, long seed) {
      List<String> ranked = ranked();
      double[] cumulative = cumulative(ranked.size());
      return index -> {
        Set<String> objects = draw(ranked, cumulative, SampleRandom.of(seed ^ CHOICE_SALT, index));
        SceneMix mix =
            SceneMix.standard()
                .withObjectCount(0, 0)
                .withObjects(objects)
                .withObjectCount(objects.size(), objects.size());
        return new SceneGenerator(mix, size, seed).scene(index);
      };
    }

    private static List<String> ranked() {
      List<String> objects = new ArrayList<>(Sprites.bundled().objects());
      Collections.shuffle(objects, new Random(ORDER));
      return objects;
    }

    private double[] cumulative(int objects) {
      double[] sums = new double[objects];
      double sum = 0;
      for (int rank = 0; rank < objects; rank++) {
        sum += Math.pow(rank + 1, -exponent);
        sums[rank] = sum;
      }
      return sums;
    }

    private static Set<String> draw(
        List<String> ranked, double[] cumulative, SplittableRandom random) {
      int count = 1 + random.nextInt(MOST);
      Set<String> drawn = new TreeSet<>();
      while (drawn.size() < count) {
        double at = random.nextDouble() * cumulative[cumulative.length - 1];
        int rank = 0;
        while (cumulative[rank] <= at) {
          rank++;
        }
        drawn.add(ranked.get(rank));
      }
      return drawn;
    }
  }

  /**
   * Each scene several times, one after another, as frames of a video would show it.
   *
   * @param times at least 1
   */
  record Repeated(SceneSource source, int times) implements SceneSource {

    @Override
    public Drawing drawing(int size, long seed) {
      Drawing once = source.drawing(size, seed);
      return index -> once.scene(index / times);
    }
  }
}
