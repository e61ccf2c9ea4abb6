package io.headwatch.cli;

import io.headwatch.clip.Preprocessing;
import io.headwatch.image.Brightness;
import io.headwatch.image.GaussianBlur;
import io.headwatch.image.GaussianNoise;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PixelChange;
import io.headwatch.image.PixelMeasures;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.reference.ReferenceCollector.InputPreparation;
import io.headwatch.shift.profile.ShiftKind;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Prepares images as always, but alters each right after it is decoded, as if the camera had: the
 * pixel measures see it as well. Only the size in bytes stays that of the unaltered image. Safe for
 * use by several threads.
 *
 * @param kind blur, darkness or noise
 * @param strength in the kind's unit
 */
record AlteredPreparation(
    ImageDecoder decoder, Preprocessing preprocessing, ShiftKind kind, double strength)
    implements InputPreparation {

  @Override
  public PreparedImage prepare(byte[] encoded) throws UndecodableImageException {
    Pixels image = decoder.decode(encoded);
    // An image has the same noise at all strengths, but for its size.
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(encoded));
    Pixels altered = change(image).applied(image, random);
    return new PreparedImage(
        preprocessing.apply(altered.width(), altered.height(), altered.rgb()),
        PixelMeasures.of(altered, encoded.length));
  }

  private PixelChange change(Pixels image) {
    return switch (kind) {
      case BLUR -> new GaussianBlur(strength * scale(image));
      case DARKNESS -> new Brightness(1 - strength);
      case NOISE -> new GaussianNoise(strength);
      case CONCEPT, WORD, EMBEDDING ->
          throw new IllegalArgumentException(kind + " is no change of pixels");
    };
  }

  /** Pixels of the image for one of the network's input, whose side is the image's shorter one. */
  private double scale(Pixels image) {
    return (double) Math.min(image.width(), image.height()) / preprocessing.size();
  }
}
