package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.profile.ShiftKind;

/** Reference images that went through the network again, in altered form. */
public interface AlteredImages {

  /** Number of images of each alteration: a random choice of the reference's, always the same. */
  int size();

  /**
   * The values of the altered images.
   *
   * @param kind {@link ShiftKind#BLUR}, {@link ShiftKind#DARKNESS} or {@link ShiftKind#NOISE}
   * @param strength in the kind's unit
   */
  ReferenceSample at(ShiftKind kind, double strength);
}
