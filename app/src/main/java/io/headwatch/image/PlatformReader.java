package io.headwatch.image;

import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;

/** Image readers of the Java platform, whatever plug-ins the class path holds, and their input. */
final class PlatformReader {

  private PlatformReader() {}

  /** The platform's provider for a format; its readers are cheap to create. */
  static ImageReaderSpi provider(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(ImageReaderSpi.class, spi -> isPlatform(spi, format), true);
    if (!providers.hasNext()) {
      throw new IllegalStateException("this Java platform has no reader for " + format);
    }
    return providers.next();
  }

  private static boolean isPlatform(Object spi, String format) {
    return spi.getClass().getModule() == ImageIO.class.getModule()
        && Arrays.asList(((ImageReaderSpi) spi).getFormatNames()).contains(format);
  }

  /** Lets a reader read bytes, once from start to end and without any metadata. */
  static void setInput(ImageReader reader, byte[] bytes) {
    reader.setInput(new Bytes(bytes), true, true);
  }

  /** Bytes in memory: no cache is needed, in memory or on disk. */
  private static final class Bytes extends ImageInputStreamImpl {

    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      bitOffset = 0;
      return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      bitOffset = 0;
      int count = (int) Math.min(length, bytes.length - streamPos);
      if (count <= 0) {
        return length == 0 ? 0 : -1;
      }
      System.arraycopy(bytes, (int) streamPos, target, offset, count);
      streamPos += count;
      return count;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }
}
