package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A pair's part in the shift of the mean embedding.
 *
 * @param pair head * C + neuron
 * @param label the text that the pair's direction is called by
 * @param share part of the shift, 1 being all of it; negative if the pair pulls the other way
 */
public record PairShare(int pair, Optional<String> label, double share) {

  public PairShare {
    requireNonNull(label, "label is null");
  }
}
