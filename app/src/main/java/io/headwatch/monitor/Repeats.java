package io.headwatch.monitor;

import java.util.List;
import java.util.Optional;

/**
 * What was left out of a window, since it had been seen before.
 *
 * @param images of the window that repeat one before and do not count
 * @param sources number of sources that brought images
 * @param frozen number of those that are frozen: they have brought repeats alone for long
 * @param names some of the frozen sources that have a name, sorted; at most {@value #MOST_NAMES}
 */
public record Repeats(long images, int sources, int frozen, List<String> names) {

  /** Most frozen sources that are named. */
  public static final int MOST_NAMES = 10;

  /** Nothing was left out. */
  public static final Repeats NONE = new Repeats(0, 0, 0, List.of());

  public Repeats {
    names = List.copyOf(names);
    if (images < 0 || frozen < 0 || frozen > sources || names.size() > MOST_NAMES) {
      throw new IllegalArgumentException(
          "%d repeats, %d frozen sources of %d, %d names"
              .formatted(images, frozen, sources, names.size()));
    }
  }

  /** Whether every source is frozen. */
  public boolean allFrozen() {
    return frozen > 0 && frozen == sources;
  }

  /** What is wrong, if every source is frozen. */
  Optional<String> reason() {
    if (!allFrozen()) {
      return Optional.empty();
    }
    return Optional.of(
        frozen == 1
            ? "frozen: its only source repeats what was seen before"
            : "frozen: all %,d sources repeat what was seen before".formatted(frozen));
  }

  Repeats with(long newImages) {
    return new Repeats(newImages, sources, frozen, names);
  }
}
