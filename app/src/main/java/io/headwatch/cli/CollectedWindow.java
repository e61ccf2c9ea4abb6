package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceSink;
import io.headwatch.shift.explanation.Unusualness;
import io.headwatch.shift.profile.StratifiedPane;
import io.headwatch.shift.statistics.ImageValues;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds images up to one window. Confined to one thread. */
final class CollectedWindow implements ReferenceSink {

  private static final int MOST_UNUSUAL = 5;

  private final StratifiedPane images;
  private final Unusualness unusualness;
  private final TreeMap<Double, String> unusual = new TreeMap<>(Comparator.reverseOrder());
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> broken = new TreeMap<>();
  private int repeated;

  /**
   * @param images takes the images' values
   * @param unusualness tells how far an image is from the reference
   */
  CollectedWindow(StratifiedPane images, Unusualness unusualness) {
    this.images = requireNonNull(images, "images is null");
    this.unusualness = requireNonNull(unusualness, "unusualness is null");
  }

  @Override
  public boolean contains(String id) {
    return ids.contains(id);
  }

  @Override
  public void add(ReferenceImage image, ImageValues values) {
    images.add(image.stratum(images.profile().stratification()), values);
    ids.add(image.id());
    unusual.put(unusualness.of(values.embedding()), image.id());
    if (unusual.size() > MOST_UNUSUAL) {
      unusual.pollLastEntry();
    }
  }

  /** The images by stratum: this object's own, to be read only. */
  StratifiedPane images() {
    return images;
  }

  /** The images farthest from the reference, the most unusual first; of equal ones the last. */
  List<String> unusual() {
    return List.copyOf(unusual.values());
  }

  @Override
  public void addBroken(ReferenceImage image, String reason) {
    ids.add(image.id());
    broken.merge(reason, 1, Integer::sum);
  }

  @Override
  public void addRepeated(ReferenceImage image) {
    ids.add(image.id());
    repeated++;
  }

  @Override
  public int repeated() {
    return repeated;
  }

  @Override
  public int size() {
    return ids.size() - brokenImages() - repeated;
  }

  @Override
  public Map<String, Integer> broken() {
    return new TreeMap<>(broken);
  }

  @Override
  public void flush() {
    // Nothing outlives the command.
  }
}
