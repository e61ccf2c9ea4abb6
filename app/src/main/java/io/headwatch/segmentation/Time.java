package io.headwatch.segmentation;

import io.headwatch.segmentation.SegmentationRefusedException.Why;
import java.util.function.BooleanSupplier;

/**
 * What is left of a request's time.
 *
 * @param over whether it is over
 */
record Time(BooleanSupplier over) {

  /**
   * Asked between parts of the work.
   *
   * @throws SegmentationRefusedException if time is over
   */
  void require() throws SegmentationRefusedException {
    if (over.getAsBoolean()) {
      throw new SegmentationRefusedException(
          Why.DEADLINE, "the request took longer than it may; ask again, or for less");
    }
  }
}
