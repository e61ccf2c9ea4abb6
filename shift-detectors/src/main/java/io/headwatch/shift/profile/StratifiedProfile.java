package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A profile that may be divided into strata, such as the hours of a day, each with statistics and a
 * calibration of its own. All are on the same bin edges and the same embedding basis. Strata hold
 * different images, so that what they say of a window is independent if images are.
 *
 * @param pooled the profile of all reference images, whatever their stratum
 * @param stratification what divides images
 * @param fewestImages images to draw null windows from that a stratum needs in order not to be thin
 * @param strata by name, in their order; none without stratification
 */
public record StratifiedProfile(
    ReferenceProfile pooled,
    Stratification stratification,
    int fewestImages,
    Map<String, Stratum> strata) {

  /**
   * @throws IllegalArgumentException if a stratum is on other bases than the whole, or there are
   *     strata without stratification
   */
  public StratifiedProfile {
    requireNonNull(pooled, "pooled is null");
    requireNonNull(stratification, "stratification is null");
    strata = Collections.unmodifiableMap(new LinkedHashMap<>(strata));
    if (stratification instanceof Stratification.None && !strata.isEmpty()) {
      throw new IllegalArgumentException("strata %s of nothing".formatted(strata.keySet()));
    }
    for (Stratum stratum : strata.values()) {
      stratum.profile().ifPresent(part -> requireSameBases(pooled, part));
    }
  }

  private static void requireSameBases(ReferenceProfile pooled, ReferenceProfile part) {
    pooled.statistics().requireSameEdges(part.statistics());
    pooled.statistics().requireSameSeries(part.statistics());
    if (!part.basis().equals(pooled.basis())) {
      throw new IllegalArgumentException("a stratum is on another embedding basis");
    }
  }

  /** A profile without strata. */
  public static StratifiedProfile of(ReferenceProfile pooled) {
    return new StratifiedProfile(pooled, Stratification.NONE, 0, Map.of());
  }

  /** Whether images are divided. */
  public boolean isStratified() {
    return !(stratification instanceof Stratification.None);
  }

  /**
   * What images of a stratum are compared with; empty if it is thin or unknown. Without strata, the
   * whole.
   */
  public Optional<ReferenceProfile> judging(String stratum) {
    return isStratified()
        ? Optional.ofNullable(strata.get(stratum)).flatMap(Stratum::profile)
        : Optional.of(pooled);
  }

  /**
   * The most strata that a window of some length can be judged by, at least 1: its p-value is that
   * many times the smallest of a stratum.
   */
  public int mostJudging(Duration window) {
    return isStratified()
        ? Math.max(1, Math.min(stratification.most(window), strata.size() - thin()))
        : 1;
  }

  /** Number of strata that are too thin to be judged by. */
  public int thin() {
    return (int) strata.values().stream().filter(Stratum::isThin).count();
  }

  /**
   * The same with other profiles, of the same images and on the same bases.
   *
   * @param newPooled the profile of all images
   * @param change gives a stratum's profile by its name and present profile
   */
  public StratifiedProfile with(
      ReferenceProfile newPooled, BiFunction<String, ReferenceProfile, ReferenceProfile> change) {
    Map<String, Stratum> changed = new LinkedHashMap<>();
    strata.forEach(
        (name, stratum) ->
            changed.put(
                name,
                new Stratum(
                    stratum.images(),
                    stratum.drawable(),
                    stratum.profile().map(profile -> change.apply(name, profile)))));
    return new StratifiedProfile(newPooled, stratification, fewestImages, changed);
  }
}
