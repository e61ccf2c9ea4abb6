package io.headwatch.scenes;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A sentence about a scene.
 *
 * @param text such as "a penguin on a striped background"
 * @param words which of {@link Scene#words()} it names, at least one unless the scene has none
 */
public record Caption(String text, Set<String> words) {

  /** Copies the words. */
  public Caption {
    requireNonNull(text, "text is null");
    words = Collections.unmodifiableSet(new LinkedHashSet<>(words));
  }
}
