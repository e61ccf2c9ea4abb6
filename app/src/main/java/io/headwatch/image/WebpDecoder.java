package io.headwatch.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * WebP, of animations the first frame, by libwebp, which sees only the frame's bitstream: neither
 * transparency nor metadata.
 */
final class WebpDecoder implements FormatDecoder {

  private final DecodingLimits limits;
  private final ImageReaderSpi provider = new WebPImageReaderSpi();

  WebpDecoder(DecodingLimits limits) {
    this.limits = limits;
  }

  @Override
  public Pixels decode(byte[] encoded) throws UndecodableImageException, IOException {
    WebpFrame frame = WebpFrame.read(encoded);
    limits.checkSize(frame.width(), frame.height());
    limits.checkSize(frame.canvasWidth(), frame.canvasHeight());
    return onCanvas(frame, read(frame.asFile()));
  }

  private int[] read(byte[] webp) throws UndecodableImageException, IOException {
    ImageReader reader = provider.createReaderInstance(null);
    try {
      PlatformReader.setInput(reader, webp);
      return ((DataBufferInt) reader.read(0).getRaster().getDataBuffer()).getData();
    } catch (LinkageError e) {
      throw new UndecodableImageException(
          UndecodableImageException.Reason.UNSUPPORTED_VARIANT,
          "WebP needs the native library libwebp, which could not be loaded here",
          e);
    } finally {
      reader.dispose();
    }
  }

  /** What the frame does not cover is black. */
  private static Pixels onCanvas(WebpFrame frame, int[] argb) {
    byte[] rgb = new byte[frame.canvasWidth() * frame.canvasHeight() * Pixels.CHANNELS];
    for (int y = 0, from = 0; y < frame.height(); y++) {
      int at = ((frame.top() + y) * frame.canvasWidth() + frame.left()) * Pixels.CHANNELS;
      for (int x = 0; x < frame.width(); x++, from++, at += Pixels.CHANNELS) {
        rgb[at] = (byte) (argb[from] >> 16);
        rgb[at + 1] = (byte) (argb[from] >> 8);
        rgb[at + 2] = (byte) argb[from];
      }
    }
    return new Pixels(frame.canvasWidth(), frame.canvasHeight(), rgb);
  }
}
