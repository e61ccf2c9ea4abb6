package io.headwatch.shift.profile;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.SeriesMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What windows are compared with: the reference images' statistics, and what the score of a clean
 * window looks like.
 *
 * @param binding model and preprocessing that the statistics belong to
 * @param heads attention heads H
 * @param neurons channels C; pair (head, neuron) has the flat index head * C + neuron
 * @param statistics statistics of all reference images, on this profile's edges; copied when the
 *     profile is made, and read only from then on
 * @param calibration what clean windows score; empty after a merge
 * @param parameters how the profile was built; empty after a merge
 */
public record ReferenceProfile(
    ProfileBinding binding,
    int heads,
    int neurons,
    PaneStatistics statistics,
    Optional<Calibration> calibration,
    Optional<BuildParameters> parameters) {

  public ReferenceProfile {
    requireNonNull(binding, "binding is null");
    requireNonNull(calibration, "calibration is null");
    requireNonNull(parameters, "parameters is null");
    statistics = requireNonNull(statistics, "statistics is null").copy();
    if (heads < 1 || neurons < 1 || (long) heads * neurons != statistics.pairs()) {
      throw new IllegalArgumentException(
          "%d heads of %d neurons are not the statistics' %d pairs"
              .formatted(heads, neurons, statistics.pairs()));
    }
    if (statistics.count() < 2) {
      throw new IllegalArgumentException("a reference of fewer than two images has no variance");
    }
    int pairs = statistics.pairs();
    if (calibration
        .flatMap(Calibration::selection)
        .filter(selection -> selection.pairs()[selection.pairs().length - 1] >= pairs)
        .isPresent()) {
      throw new IllegalArgumentException("pairs are scored that are none of the " + pairs);
    }
  }

  /** Number of reference images. */
  public int size() {
    return statistics.count();
  }

  /** The bin edges that panes must be made with to compare with this profile. */
  public BinEdges edges() {
    return statistics.edges();
  }

  /** The features of embeddings that panes must be made with to compare with this profile. */
  public EmbeddingBasis basis() {
    return statistics.basis();
  }

  private int pixelMeasures() {
    return statistics.features().pixels().dimensions();
  }

  /**
   * The profile of both references' images. Its calibration is dropped: null distributions do not
   * add up.
   *
   * @throws ProfileMismatchException naming everything that differs, unless both have the same
   *     binding, shape, bin edges, words and concepts
   */
  public ReferenceProfile merge(ReferenceProfile other) {
    List<String> differences = differences(other);
    if (!differences.isEmpty()) {
      throw new ProfileMismatchException(differences);
    }
    PaneStatistics sum = statistics.copy();
    sum.merge(other.statistics);
    return new ReferenceProfile(binding, heads, neurons, sum, Optional.empty(), Optional.empty());
  }

  /**
   * This profile with the moments of other words and concepts.
   *
   * @param words of the reference's images, or of a sample of them
   * @param concepts of the reference's images, or of a sample of them
   */
  public ReferenceProfile with(SeriesMoments words, SeriesMoments concepts) {
    return new ReferenceProfile(
        binding, heads, neurons, statistics.with(words, concepts), calibration, parameters);
  }

  /** This profile with another calibration. */
  public ReferenceProfile with(Optional<Calibration> newCalibration) {
    return new ReferenceProfile(binding, heads, neurons, statistics, newCalibration, parameters);
  }

  /** A profile of other images, on the same bases and built alike, without calibration. */
  public ReferenceProfile with(PaneStatistics newStatistics) {
    return new ReferenceProfile(
        binding, heads, neurons, newStatistics, Optional.empty(), parameters);
  }

  private List<String> differences(ReferenceProfile other) {
    List<String> found = new ArrayList<>();
    compare(found, "model", binding.modelHash(), other.binding.modelHash());
    compare(found, "preprocessing", binding.preprocessingHash(), other.binding.preprocessingHash());
    compare(found, "heads", heads, other.heads);
    compare(found, "neurons", neurons, other.neurons);
    compare(found, "embedding size", embeddingSize(), other.embeddingSize());
    compare(found, "bin edges", edges().hash(), other.edges().hash());
    compare(found, "embedding basis", basis().hash(), other.basis().hash());
    compare(found, "pixel measures", pixelMeasures(), other.pixelMeasures());
    compare(found, "words", hash(statistics.words()), hash(other.statistics.words()));
    compare(found, "concepts", hash(statistics.concepts()), hash(other.statistics.concepts()));
    return found;
  }

  /** Number of dimensions of the embedding. */
  public int embeddingSize() {
    return statistics.embeddingMoments().dimensions();
  }

  private static String hash(SeriesMoments moments) {
    return moments.series().size() == 0 ? "none" : moments.series().hash();
  }

  private static void compare(List<String> found, String name, Object mine, Object theirs) {
    if (!Objects.equals(mine, theirs)) {
      found.add("%s %s against %s".formatted(name, mine, theirs));
    }
  }
}
