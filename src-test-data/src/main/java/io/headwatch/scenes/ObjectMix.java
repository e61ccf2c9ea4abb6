package io.headwatch.scenes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Which objects occur together in a scene.
 *
 * <p>Implementation note: objects with a share of their own are drawn by systematic sampling with
 * unequal probabilities in random order (Madow, "On the theory of systematic sampling II", 1949),
 * which meets every share exactly with a number of objects that differs from the sum of the shares
 * by less than one. The other objects fill the scene up, without replacement.
 */
final class ObjectMix {

  private static final double ROUNDING = 1e-9;

  private final NavigableSet<String> vocabulary;
  private final NavigableMap<String, Double> shares;
  private final int fewest;
  private final int most;
  private final List<String> evenlyLikely;

  /** The arguments are taken over, not copied. */
  ObjectMix(
      NavigableSet<String> vocabulary, NavigableMap<String, Double> shares, int fewest, int most) {
    this.vocabulary = Collections.unmodifiableNavigableSet(vocabulary);
    this.shares = Collections.unmodifiableNavigableMap(shares);
    this.fewest = fewest;
    this.most = most;
    NavigableSet<String> rest = new TreeSet<>(vocabulary);
    rest.removeAll(shares.keySet());
    this.evenlyLikely = List.copyOf(rest);
    checkCount();
    checkVocabulary();
    checkFit();
  }

  private void checkCount() {
    if (fewest < 0 || fewest > most || most > SceneMix.MOST_OBJECTS) {
      throw new IllegalArgumentException(
          "object count from %d to %d is not within 0 to %d"
              .formatted(fewest, most, SceneMix.MOST_OBJECTS));
    }
  }

  private void checkVocabulary() {
    NavigableSet<String> unknown = new TreeSet<>(vocabulary);
    unknown.removeAll(Sprites.bundled().objects());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("there is no sprite of " + unknown);
    }
    NavigableMap<String, Double> outside = new TreeMap<>(shares);
    outside.keySet().removeAll(vocabulary);
    if (!outside.isEmpty()) {
      throw new IllegalArgumentException(outside.keySet() + " is not in the mix's vocabulary");
    }
  }

  private void checkFit() {
    double sum = Shares.sum(shares);
    if (sum > most + ROUNDING) {
      throw new IllegalArgumentException(
          "object shares %s sum to %.3f, but a scene has at most %d objects"
              .formatted(shares, sum, most));
    }
    int surelyDrawn = (int) Math.floor(sum + ROUNDING);
    if (evenlyLikely.size() + surelyDrawn < most) {
      throw new IllegalArgumentException(
          "%d objects without a share of their own cannot fill scenes of up to %d objects"
              .formatted(evenlyLikely.size(), most));
    }
  }

  NavigableSet<String> vocabulary() {
    return vocabulary;
  }

  /** The objects with a share of their own. */
  NavigableMap<String, Double> shares() {
    return shares;
  }

  int fewest() {
    return fewest;
  }

  int most() {
    return most;
  }

  /** The probability that a scene contains an object. */
  double share(String object) {
    if (!vocabulary.contains(object)) {
      return 0;
    }
    Double own = shares.get(object);
    return own != null ? own : (meanCount() - Shares.sum(shares)) / evenlyLikely.size();
  }

  /** The mean of the larger of the drawn count and the number of objects drawn by their shares. */
  private double meanCount() {
    double sum = Shares.sum(shares);
    int floor = (int) Math.floor(sum);
    double mean = 0;
    for (int count = fewest; count <= most; count++) {
      double more = sum - floor;
      mean += (1 - more) * Math.max(count, floor) + more * Math.max(count, floor + 1);
    }
    return mean / (most - fewest + 1);
  }

  /** Draws the objects of one scene, in random order. */
  List<String> draw(RandomGenerator random) {
    int count = fewest + random.nextInt(most - fewest + 1);
    List<String> drawn = drawByShare(random);
    while (drawn.size() < count) {
      String object = evenlyLikely.get(random.nextInt(evenlyLikely.size()));
      if (!drawn.contains(object)) {
        drawn.add(object);
      }
    }
    shuffle(drawn, random);
    return drawn;
  }

  private List<String> drawByShare(RandomGenerator random) {
    List<Map.Entry<String, Double>> entries = new ArrayList<>(shares.entrySet());
    shuffle(entries, random);
    List<String> drawn = new ArrayList<>();
    double position = random.nextDouble();
    for (Map.Entry<String, Double> entry : entries) {
      double next = position + entry.getValue();
      if (Math.floor(next) > Math.floor(position)) {
        drawn.add(entry.getKey());
      }
      position = next;
    }
    return drawn;
  }

  private static <T> void shuffle(List<T> list, RandomGenerator random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }
}
