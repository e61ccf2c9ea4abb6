package io.headwatch.shift.explanation;

import io.headwatch.shift.statistics.PaneStatistics;
import java.util.Arrays;
import java.util.List;

/**
 * What the shift of the mean embedding is made of: some pairs and the rest, together all of it, but
 * for rounding.
 *
 * @param pairs the pairs with the largest absolute shares, largest first
 * @param rest share of all other pairs, summed from their own
 * @param words share of the shift's squared length that lies in the span of the directions of the
 *     words that a verdict names, 0 to 1
 */
public record ShiftComposition(List<PairShare> pairs, double rest, double words) {

  public ShiftComposition {
    pairs = List.copyOf(pairs);
  }

  /**
   * Composes the shift from a reference to a window.
   *
   * @param limit most pairs to name
   * @param words the words that the verdict names
   */
  static ShiftComposition of(
      PaneStatistics window,
      PaneStatistics reference,
      EmbeddingSpace space,
      int limit,
      List<String> words) {
    ShiftDecomposition shift = ShiftDecomposition.of(window, reference, space::products);
    int[] top = shift.top(limit);
    return new ShiftComposition(
        Arrays.stream(top)
            .mapToObj(pair -> new PairShare(pair, space.label(pair), shift.share(pair)))
            .toList(),
        shift.rest(top),
        shift.explainedBy(space.directions(words)));
  }
}
