package io.headwatch.shift.calibration;

/** No stratum of a reference has enough images to be judged by; the message says what to do. */
public final class AllThinException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  AllThinException(int strata, int images) {
    super(
        "all %d strata are too thin: none has %d images to draw null windows from; take more images, or coarser strata"
            .formatted(strata, images));
  }
}
