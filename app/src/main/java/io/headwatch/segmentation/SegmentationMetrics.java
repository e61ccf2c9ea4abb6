package io.headwatch.segmentation;

import java.time.Duration;

/**
 * Told of every request. Each one that was accepted is answered or refused once; those that were
 * not accepted are refused.
 */
public interface SegmentationMetrics {

  /** Nobody wants to know. */
  SegmentationMetrics NONE =
      new SegmentationMetrics() {
        @Override
        public void answered(Duration waited, Duration took) {}

        @Override
        public void refused(SegmentationRefusedException.Why why) {}

        @Override
        public void waiting(int requests) {}
      };

  /** A request was answered. */
  void answered(Duration waited, Duration took);

  /** A request was refused. */
  void refused(SegmentationRefusedException.Why why);

  /** So many requests are waiting now. */
  void waiting(int requests);
}
