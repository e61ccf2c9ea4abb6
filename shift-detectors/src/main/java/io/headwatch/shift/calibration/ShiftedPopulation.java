package io.headwatch.shift.calibration;

import java.util.Optional;

/** Images of a reference as they would be after a shift. Windows depend on seeds alone. */
interface ShiftedPopulation {

  /** Images of the largest window that can be drawn. */
  int largest();

  /** The images after a shift of some strength; empty if these images cannot be made to show it. */
  Optional<Drawing> at(double strength);

  /**
   * Windows of shifted images.
   *
   * @param images that the windows are made of
   * @param draw how windows are drawn
   */
  record Drawing(SampledWindows images, Draw draw) {}

  /** Draws windows; may be asked by several threads. */
  @FunctionalInterface
  interface Draw {
    /**
     * The images of a window. The first ones are a smaller window, and the same window of another
     * strength differs in as few images as the shift allows, so that chance tells the strengths
     * apart as little as possible.
     */
    int[] window(int number, int images);
  }
}
