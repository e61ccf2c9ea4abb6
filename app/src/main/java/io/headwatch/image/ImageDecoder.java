package io.headwatch.image;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.UndecodableImageException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decodes JPEG, PNG, WebP, GIF (its first frame) and BMP as Pillow's {@code
 * Image.open(...).convert("RGB")} does: transparency is dropped, not blended; colour profiles,
 * gamma and EXIF orientation are ignored. One exception: of 16 bit gray PNGs the high byte is
 * taken, where Pillow clips every value over 255 to white.
 *
 * <p>The format is told by content. A damaged image is refused, never returned in part. Safe for
 * use by several threads.
 */
public final class ImageDecoder {

  private final DecodingLimits limits;
  private final Map<ContentType, FormatDecoder> decoders = new EnumMap<>(ContentType.class);

  public ImageDecoder(DecodingLimits limits) {
    this.limits = requireNonNull(limits, "limits is null");
    decoders.put(ContentType.JPEG, new JpegDecoder(limits));
    decoders.put(ContentType.PNG, new PngDecoder(limits));
    decoders.put(ContentType.WEBP, new WebpDecoder(limits));
    decoders.put(ContentType.GIF, new GifDecoder(limits));
    decoders.put(ContentType.BMP, new BmpDecoder(limits));
  }

  /**
   * Decodes an image.
   *
   * @param encoded the bytes of an image file
   * @throws UndecodableImageException whatever else the bytes are
   */
  public Pixels decode(byte[] encoded) throws UndecodableImageException {
    requireNonNull(encoded, "encoded is null");
    if (encoded.length == 0) {
      throw new UndecodableImageException(Reason.EMPTY, "no bytes");
    }
    limits.checkBytes(encoded.length);
    ContentType type = ContentType.of(encoded);
    FormatDecoder decoder = decoders.get(type);
    if (decoder == null) {
      throw new UndecodableImageException(
          Reason.UNKNOWN_FORMAT, "not JPEG, PNG, WebP, GIF or BMP: it " + type.describe(encoded));
    }
    return decode(type, decoder, encoded);
  }

  private static Pixels decode(ContentType type, FormatDecoder decoder, byte[] encoded)
      throws UndecodableImageException {
    try {
      return decoder.decode(encoded);
    } catch (BufferUnderflowException e) {
      throw new UndecodableImageException(
          Reason.TRUNCATED, "%s of %d bytes ends too early".formatted(type, encoded.length), e);
    } catch (IOException | RuntimeException e) {
      Reason reason = e.getCause() instanceof EOFException ? Reason.TRUNCATED : Reason.CORRUPT;
      throw new UndecodableImageException(
          reason, "%s of %d bytes: %s".formatted(type, encoded.length, e.getMessage()), e);
    }
  }
}
