package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

/**
 * What locations are asked for. The arrays are taken over, not copied.
 *
 * @param texts P directions of O values each, of length 1
 * @param pairs for each text its K pairs, as head x C + neuron
 * @param replaceSink whether the last location, an attention sink in OpenAI's checkpoints, is
 *     replaced by the mean of its west, north and north-west neighbours
 */
public record LocationQuery(float[][] texts, int[][] pairs, boolean replaceSink) {

  /**
   * @throws IllegalArgumentException if there is no text, or texts and pairs do not go together
   */
  public LocationQuery {
    requireNonNull(texts, "texts is null");
    requireNonNull(pairs, "pairs is null");
    if (texts.length == 0 || pairs.length != texts.length || pairs[0].length == 0) {
      throw new IllegalArgumentException(
          "%d texts with pairs for %d are no query".formatted(texts.length, pairs.length));
    }
    for (int[] row : pairs) {
      if (row.length != pairs[0].length) {
        throw new IllegalArgumentException("texts differ in their number of pairs");
      }
    }
  }
}
