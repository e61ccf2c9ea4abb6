package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.profile.Stratum;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The strata of a reference while its images pass: statistics of those that can be judged by, and
 * numbers of images of the thin ones.
 */
final class StrataStatistics {
  private final ImageStrata strata;
  private final BasisImages basisImages;
  private final int fewest;
  private final Set<String> names;
  private final Map<String, PaneStatistics> statistics = new LinkedHashMap<>();

  /**
   * @param basisImages what no null window is drawn from
   * @param blockLength images that are drawn together
   * @param empty statistics without images
   * @throws AllThinException if all strata are thin
   */
  StrataStatistics(
      ImageStrata strata, BasisImages basisImages, int blockLength, PaneStatistics empty) {
    this.strata = strata;
    this.basisImages = basisImages;
    boolean none = strata.stratification() instanceof Stratification.None;
    int ofBlocks = blockLength == 1 ? 0 : ImageBlocks.FEWEST_DRAWN * blockLength;
    this.fewest = none ? 0 : Math.max(strata.fewestImages(), ofBlocks);
    this.names = none ? Set.of() : strata.all();
    for (String name : names) {
      if (drawable(name) >= fewest) {
        statistics.put(name, empty.emptied());
      }
    }
    if (statistics.isEmpty() && !none) {
      throw new AllThinException(names.size(), fewest);
    }
  }

  private int drawable(String name) {
    return (int) images(name).filter(image -> !basisImages.contains(image)).count();
  }

  private IntStream images(String name) {
    return IntStream.range(0, strata.images()).filter(strata.in(name));
  }

  /** Adds an image to its stratum. */
  void add(int image, ImageValues values) {
    Optional<PaneStatistics> own = strata.name(image).map(statistics::get);
    own.ifPresent(taken -> taken.add(values));
  }

  /** Images that a stratum needs; 0 without strata. */
  int fewestImages() {
    return fewest;
  }

  /** Number of strata that are not thin. */
  int judged() {
    return statistics.size();
  }

  /** All strata, with what {@code calibrated} makes of the statistics of those not thin. */
  Map<String, Stratum> strata(BiFunction<String, PaneStatistics, ReferenceProfile> calibrated) {
    Map<String, Stratum> all = new LinkedHashMap<>();
    for (String name : names) {
      Optional<ReferenceProfile> profile =
          Optional.ofNullable(statistics.get(name)).map(own -> calibrated.apply(name, own));
      all.put(name, new Stratum((int) images(name).count(), drawable(name), profile));
    }
    return all;
  }
}
