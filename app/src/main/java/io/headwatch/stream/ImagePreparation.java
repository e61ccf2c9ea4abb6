package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.Preprocessing;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PixelMeasures;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.monitor.MonitorMetrics;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.monitor.Stage;
import io.headwatch.monitor.UnusableImageException;
import java.time.Duration;

/**
 * From an encoded image to the network's input and what its pixels say. Safe for use by several
 * threads.
 */
public final class ImagePreparation {

  private final ImageDecoder decoder;
  private final Preprocessing preprocessing;
  private final MonitorMetrics metrics;

  /** Decodes within the decoder's limits, then preprocesses as the model wants. */
  public ImagePreparation(
      ImageDecoder decoder, Preprocessing preprocessing, MonitorMetrics metrics) {
    this.decoder = requireNonNull(decoder, "decoder is null");
    this.preprocessing = requireNonNull(preprocessing, "preprocessing is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  /**
   * Prepares one image.
   *
   * @throws UnusableImageException if it cannot be decoded
   */
  public PreparedImage prepare(byte[] encoded) throws UnusableImageException {
    long start = System.nanoTime();
    Pixels pixels;
    try {
      pixels = decoder.decode(encoded);
    } catch (UndecodableImageException e) {
      throw new UnusableImageException(e.reason().label(), e.getMessage(), e);
    }
    long decoded = System.nanoTime();
    PreparedImage image =
        new PreparedImage(
            preprocessing.apply(pixels.width(), pixels.height(), pixels.rgb()),
            PixelMeasures.of(pixels, encoded.length));
    metrics.stage(Stage.DECODE, Duration.ofNanos(decoded - start));
    metrics.stage(Stage.PREPROCESS, Duration.ofNanos(System.nanoTime() - decoded));
    return image;
  }
}
