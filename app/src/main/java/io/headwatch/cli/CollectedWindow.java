package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceSink;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds images up to one window. Confined to one thread. */
final class CollectedWindow implements ReferenceSink {

  private final PaneStatistics statistics;
  private final Set<String> ids = new HashSet<>();
  private final Map<String, Integer> broken = new TreeMap<>();

  /**
   * @param statistics takes the images' values
   */
  CollectedWindow(PaneStatistics statistics) {
    this.statistics = requireNonNull(statistics, "statistics is null");
  }

  @Override
  public boolean contains(String id) {
    return ids.contains(id);
  }

  @Override
  public void add(ReferenceImage image, ImageValues values) {
    statistics.add(values);
    ids.add(image.id());
  }

  @Override
  public void addBroken(ReferenceImage image, String reason) {
    ids.add(image.id());
    broken.merge(reason, 1, Integer::sum);
  }

  @Override
  public int size() {
    return ids.size() - brokenImages();
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
