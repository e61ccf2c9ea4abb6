package io.headwatch.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG by the platform's reader (libjpeg 6b), which sees only the segments that decide pixel values
 * and returns raw components: profiles and its own guesses of the colour space are kept out.
 */
final class JpegDecoder implements FormatDecoder {

  /** The one complaint of libjpeg after which all pixels are still right. */
  private static final String HARMLESS = "extraneous bytes before marker";

  private final DecodingLimits limits;
  private final ImageReaderSpi provider = PlatformReader.provider("jpeg");

  JpegDecoder(DecodingLimits limits) {
    this.limits = limits;
  }

  @Override
  public Pixels decode(byte[] encoded) throws UndecodableImageException, IOException {
    JpegStream stream = new JpegStream(encoded, limits);
    byte[] components = read(stream.essential());
    return new Pixels(stream.width(), stream.height(), stream.colorSpace().toRgb(components));
  }

  private byte[] read(byte[] jpeg) throws UndecodableImageException, IOException {
    ImageReader reader = provider.createReaderInstance(null);
    try {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      PlatformReader.setInput(reader, jpeg);
      Raster raster = reader.readRaster(0, null);
      checkWarnings(warnings);
      return ((DataBufferByte) raster.getDataBuffer()).getData();
    } finally {
      reader.dispose();
    }
  }

  private static void checkWarnings(List<String> warnings) throws UndecodableImageException {
    for (String warning : warnings) {
      if (!warning.contains(HARMLESS)) {
        throw UndecodableImageException.corrupt("JPEG: " + warning);
      }
    }
  }
}
