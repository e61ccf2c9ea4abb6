package io.headwatch.reference;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The images that a profile is to be built from, one after the other. */
public interface ReferenceImages extends AutoCloseable {

  /** What the images are, in words: for messages and for the profile's description. */
  String description();

  /** How many there are, where that can be told beforehand. */
  OptionalLong size();

  /**
   * The next image; empty after the last.
   *
   * @throws IOException if the images cannot be listed any further
   */
  Optional<ReferenceImage> next() throws IOException;

  @Override
  void close();
}
