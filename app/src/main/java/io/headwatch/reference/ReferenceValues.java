package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.ScalarSampling;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.profile.ReferencePixels;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ScalarSample;

/**
 * What a profile keeps of its images one by one, so that new words and new concepts need no second
 * pass over the images.
 *
 * @param embeddings of all images, in the order of the description's image lines
 * @param scalars of a sample of them
 * @param pixels measures of all images, in the order of the embeddings
 */
public record ReferenceValues(
    ReferenceEmbeddings embeddings, ScalarSample scalars, ReferencePixels pixels) {

  public ReferenceValues {
    requireNonNull(embeddings, "embeddings is null");
    requireNonNull(scalars, "scalars is null");
    requireNonNull(pixels, "pixels is null");
    if (pixels.size() != embeddings.size()) {
      throw new IllegalArgumentException(
          "pixels of %d images do not go with embeddings of %d"
              .formatted(pixels.size(), embeddings.size()));
    }
  }

  /** What is kept of a reference whose profile is built with some parameters. */
  public static ReferenceValues of(ReferenceSample reference, BuildParameters parameters) {
    return new ReferenceValues(
        reference, new ScalarSampling(parameters.seed()).sample(reference), reference);
  }

  /** What is kept of two references that are put together; the images of {@code next} follow. */
  public ReferenceValues followedBy(ReferenceValues next) {
    ScalarSample sample =
        new ScalarSampling(BuildParameters.DEFAULTS.seed())
            .merge(scalars, embeddings.size(), next.scalars, next.embeddings.size());
    return new ReferenceValues(
        new JoinedEmbeddings(embeddings, next.embeddings),
        sample,
        new JoinedPixels(pixels, next.pixels));
  }
}
