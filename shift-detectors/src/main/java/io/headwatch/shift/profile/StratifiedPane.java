package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The images of a window by the strata of a profile: statistics for those that it can judge, and
 * numbers of images for the others, so that labels that nobody knows take no memory. A mutable
 * accumulator, not thread-safe. Panes of one profile add up in any order and split.
 */
public final class StratifiedPane {
  private final StratifiedProfile profile;
  private final Map<String, PaneStatistics> parts = new TreeMap<>();
  private final Map<String, Integer> thin = new TreeMap<>();
  private int unknown;

  /** Starts an empty pane to compare with a profile. */
  public StratifiedPane(StratifiedProfile profile) {
    this.profile = requireNonNull(profile, "profile is null");
    if (!profile.isStratified()) {
      parts.put(Stratification.None.ALL, profile.pooled().statistics().emptied());
    }
  }

  /** A pane of one part that was taken already. */
  public static StratifiedPane of(
      StratifiedProfile profile, String stratum, PaneStatistics statistics) {
    StratifiedPane pane = new StratifiedPane(profile);
    pane.parts.put(stratum, statistics);
    return pane;
  }

  /**
   * Adds one image.
   *
   * @param stratum its stratum's name, as the profile's stratification gives it
   * @throws IllegalArgumentException as {@link PaneStatistics#add(ImageValues)}
   */
  public void add(Optional<String> stratum, ImageValues image) {
    Optional<ReferenceProfile> judging = stratum.flatMap(profile::judging);
    if (judging.isPresent()) {
      parts
          .computeIfAbsent(stratum.get(), added -> judging.get().statistics().emptied())
          .add(image);
    } else {
      stratum
          .filter(profile.strata()::containsKey)
          .ifPresentOrElse(name -> thin.merge(name, 1, Integer::sum), () -> unknown++);
    }
  }

  /** Adds all images of another pane of the same profile, which is of no use afterwards. */
  public void merge(StratifiedPane other) {
    other.parts.forEach(
        (name, part) -> {
          PaneStatistics mine = parts.putIfAbsent(name, part);
          if (mine != null) {
            mine.merge(part);
          }
        });
    other.thin.forEach((name, images) -> thin.merge(name, images, Integer::sum));
    unknown += other.unknown;
  }

  /** The profile that this is to be compared with. */
  public StratifiedProfile profile() {
    return profile;
  }

  /** Statistics by stratum, of those strata that can be judged: a view, to be read only. */
  public Map<String, PaneStatistics> parts() {
    return Collections.unmodifiableMap(parts);
  }

  /** Number of images by stratum, of those that are too thin to be judged by: a view. */
  public Map<String, Integer> thin() {
    return Collections.unmodifiableMap(thin);
  }

  /** Number of images without a stratum, or of one that the profile doesn't have. */
  public int unknown() {
    return unknown;
  }

  /** Number of images. */
  public int count() {
    return parts.values().stream().mapToInt(PaneStatistics::count).sum()
        + thin.values().stream().mapToInt(Integer::intValue).sum()
        + unknown;
  }
}
