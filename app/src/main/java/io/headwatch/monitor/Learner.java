package io.headwatch.monitor;

import java.util.Optional;

/** Collects the images of a stream that has no profile yet. */
public interface Learner {

  /** Takes one image; images beyond what is needed are ignored. */
  void learn(ImageObservation image);

  /** Notes an image that is left out, as it repeats one before. */
  void repeat();

  /** Number of images collected. */
  long images();

  /** Number of images wanted; 0 if the stream only waits for a profile that is made elsewhere. */
  long wanted();

  /** The profile, once there is one. */
  Optional<StreamProfile> learned();

  /** Makes durable what was taken so far: called before the events' offsets are committed. */
  void flush();

  /** Flushes and lets go; another learner of the stream may go on. */
  void close();
}
