package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.profile.ReferencePixels;

/**
 * The pixel measures of two references, one after the other; none if either has none.
 *
 * @param first its images come first
 * @param second its images follow
 */
record JoinedPixels(ReferencePixels first, ReferencePixels second) implements ReferencePixels {

  JoinedPixels {
    requireNonNull(first, "first is null");
    requireNonNull(second, "second is null");
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public int pixelMeasures() {
    return Math.min(first.pixelMeasures(), second.pixelMeasures());
  }

  @Override
  public void pixels(int image, float[] into) {
    if (image < first.size()) {
      first.pixels(image, into);
    } else {
      second.pixels(image - first.size(), into);
    }
  }
}
