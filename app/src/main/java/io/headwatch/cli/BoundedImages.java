package io.headwatch.cli;

import static java.util.Objects.requireNonNull;

import io.headwatch.reference.ReferenceImage;
import io.headwatch.reference.ReferenceImages;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Images that may be no more than so many. */
final class BoundedImages implements ReferenceImages {

  private final ReferenceImages images;
  private final int most;
  private int taken;

  BoundedImages(ReferenceImages images, int most) {
    this.images = requireNonNull(images, "images is null");
    this.most = most;
  }

  @Override
  public String description() {
    return images.description();
  }

  @Override
  public OptionalLong size() {
    return images.size();
  }

  /**
   * @throws InputException if there are more
   */
  @Override
  public Optional<ReferenceImage> next() throws IOException {
    Optional<ReferenceImage> next = images.next();
    if (next.isPresent() && taken++ == most) {
      throw new InputException(
          "%s has more than %,d images: choose a shorter range".formatted(description(), most));
    }
    return next;
  }

  @Override
  public void close() {
    images.close();
  }
}
