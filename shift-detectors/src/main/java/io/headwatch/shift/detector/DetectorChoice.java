package io.headwatch.shift.detector;

import java.util.List;
import java.util.Optional;

/** Which detectors windows are judged by. */
@FunctionalInterface
public interface DetectorChoice {
  /** Those that serve best together: RATIONALE.md has the study. */
  DetectorChoice STANDARD =
      pairs ->
          List.of(
              new CauchyCombination(pairs),
              HotellingT2.ofEmbedding(),
              new MomentChange(),
              WordChange.largest(),
              HotellingT2.ofPixels());

  /** All that there are, but for those of concepts. */
  DetectorChoice ALL =
      pairs ->
          List.of(
              new MeanCramerVonMises(pairs),
              new LargestShift(pairs),
              new CauchyCombination(pairs),
              new MeanDistance("pairs.psi", new PopulationStabilityIndex(), pairs),
              new MeanDistance("pairs.jensen-shannon", new JensenShannon(), pairs),
              new MeanDistance("pairs.kolmogorov-smirnov", new KolmogorovSmirnov(), pairs),
              new MeanDistance("pairs.wasserstein", new StandardisedWasserstein(), pairs),
              HotellingT2.ofEmbedding(),
              new MomentChange(),
              new FourierDiscrepancy(),
              new FrechetDistance(),
              WordChange.meanSquare(),
              WordChange.largest(),
              HotellingT2.ofPixels(),
              new LargestPixelChange());

  /** Those of a name among a list, in its order. */
  static DetectorChoice named(List<String> names) {
    return pairs -> {
      List<Detector> all = ALL.on(pairs);
      return names.stream()
          .map(name -> all.stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow())
          .toList();
    };
  }

  /**
   * The detectors.
   *
   * @param pairs the pairs that detectors of pairs look at, ascending; empty for all
   */
  List<Detector> on(Optional<int[]> pairs);
}
