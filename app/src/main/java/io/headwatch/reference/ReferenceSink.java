package io.headwatch.reference;

import io.headwatch.shift.statistics.ImageValues;
import java.io.IOException;
import java.util.Map;

/** Where the values of reference images go, one image after the other. */
public interface ReferenceSink {

  /** Whether an image is in here already, be it broken. */
  boolean contains(String id);

  /**
   * Adds an image.
   *
   * @param values its scalars and embedding, what was read from them, and what its pixels say
   */
  void add(ReferenceImage image, ImageValues values) throws IOException;

  /** Notes an image that could not be used, so that it is counted and not tried again. */
  void addBroken(ReferenceImage image, String reason) throws IOException;

  /** Notes an image that repeats one before, so that it is counted and not tried again. */
  void addRepeated(ReferenceImage image) throws IOException;

  /** Number of images that repeat one before and were left out. */
  int repeated();

  /** Number of images that were added, without broken ones and repeats. */
  int size();

  /** Number of broken images by reason. */
  Map<String, Integer> broken();

  /** Number of broken images. */
  default int brokenImages() {
    return broken().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Makes everything added so far as durable as it is going to be. */
  void flush() throws IOException;
}
