package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.explanation.Evidence;

/**
 * How far a window is from the stream's anchor: a profile that stays while others follow one
 * another, so that shifts which are each accepted, or too slow to be noticed, still add up
 * somewhere. It raises no alarm.
 *
 * @param profile hash of the anchor
 * @param n images that it rests on
 * @param score minus the decimal logarithm of the p-value against the anchor, at least 0
 * @param pValue calibrated p-value against the anchor, in (0, 1]
 * @param effectSize standardised shift from the anchor, at least 0
 */
public record AnchorScore(String profile, long n, double score, double pValue, double effectSize) {

  public AnchorScore {
    requireNonNull(profile, "profile is null");
  }

  static AnchorScore of(String profile, Evidence evidence) {
    return new AnchorScore(
        profile,
        evidence.n(),
        evidence.score(),
        evidence.told(evidence.pValue()),
        evidence.effectSize());
  }
}
