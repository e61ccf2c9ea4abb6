package io.headwatch.shift.profile;

import static io.headwatch.shift.profile.DetectableShift.Bound.ABOUT;
import static io.headwatch.shift.profile.DetectableShift.Bound.AT_MOST;
import static io.headwatch.shift.profile.DetectableShift.Bound.MORE_THAN;
import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * How sure windows are of a shift of one kind, by its strength and by their size. Says nothing of
 * how rare false alarms shall be: that is asked for later.
 *
 * @param kind what shifts, and the unit of the strengths
 * @param name the concept or the word; empty for kinds without one
 * @param strengths that were simulated, ascending, above 0
 * @param pValues by window size, then by strength: the combined p-value that {@link
 *     PowerCard#DETECTED} of the windows do not exceed, in (0, 1]. A size has as many as were
 *     simulated for it, from the weakest on: none if there were too few images, and none beyond the
 *     first that is as small as any alarm asks for
 * @param mean what a share means for the concept's mean; empty for kinds without a name
 */
public record PowerCurve(
    ShiftKind kind,
    String name,
    List<Double> strengths,
    List<List<Double>> pValues,
    Optional<MeanChange> mean) {

  /**
   * What more images with a concept do to the mean of its score.
   *
   * @param perShare change of the mean if all images were replaced: times a share, that of the
   *     share
   * @param deviation standard deviation of the score over the reference, above 0
   */
  public record MeanChange(double perShare, double deviation) {
    public MeanChange {
      if (!Double.isFinite(perShare) || !(deviation > 0)) {
        throw new IllegalArgumentException(
            "a mean that changes by %s with a deviation of %s".formatted(perShare, deviation));
      }
    }
  }

  public PowerCurve {
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(mean, "mean is null");
    strengths = List.copyOf(strengths);
    pValues = pValues.stream().map(List::copyOf).toList();
    requireAscending(strengths);
    for (List<Double> ofSize : pValues) {
      requirePValues(ofSize, strengths.size());
    }
  }

  private static void requireAscending(List<Double> strengths) {
    double before = 0;
    for (double strength : strengths) {
      if (!(strength > before && strength < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("strengths %s do not ascend".formatted(strengths));
      }
      before = strength;
    }
  }

  private static void requirePValues(List<Double> ofSize, int strengths) {
    if (ofSize.size() > strengths || !ofSize.stream().allMatch(p -> p > 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "%s are not p-values of %d strengths".formatted(ofSize, strengths));
    }
  }

  /**
   * The smallest shift that windows of a size detect: from it on, all stronger ones that were
   * simulated were detected as well, so that chance at a single strength hides none of its
   * neighbours. Between two strengths the logarithm of the p-value is taken as linear, which it
   * nearly is: of a curve that rises as the square of the strength, the answer is at most 3 % too
   * small between strengths a factor of 1.6 apart, 6 % at a factor of 2.
   *
   * @param size place of the window size in the card's list
   * @param alpha largest p-value that alarms, in (0, 1)
   */
  public DetectableShift smallest(int size, double alpha) {
    List<Double> own = pValues.get(size);
    if (own.isEmpty()) {
      return size == 0 ? DetectableShift.UNKNOWN : smallest(size - 1, alpha).ofLargerWindows();
    }
    int missed = own.size() - 1;
    while (missed >= 0 && own.get(missed) <= alpha) {
      missed--;
    }
    if (missed < 0) {
      return new DetectableShift(AT_MOST, strengths.get(0));
    }
    return missed == own.size() - 1
        ? new DetectableShift(MORE_THAN, strengths.get(missed))
        : new DetectableShift(ABOUT, between(missed, own, Math.log(alpha)));
  }

  private double between(int missed, List<Double> own, double logAlpha) {
    double above = Math.log(own.get(missed));
    double below = Math.log(own.get(missed + 1));
    double weight = (above - logAlpha) / (above - below);
    return (1 - weight) * strengths.get(missed) + weight * strengths.get(missed + 1);
  }
}
