package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.statistics.PixelMeasure;

/**
 * An image that is ready for the network. The arrays are not copied.
 *
 * @param input size x size x 3 bytes of interleaved RGB, as the network's preprocessing gives them
 * @param pixels the {@link PixelMeasure}s of the image before that, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // A copy of every image would cost as much as preparing.
public record PreparedImage(byte[] input, float[] pixels) {

  public PreparedImage {
    requireNonNull(input, "input is null");
    requireNonNull(pixels, "pixels is null");
  }
}
