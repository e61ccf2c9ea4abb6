package io.headwatch.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * What the components of a JPEG mean, with libjpeg's conversions to RGB in 16 bit fixed point and
 * Pillow's of CMYK.
 */
enum JpegColorSpace {
  GRAY(1) {
    @Override
    byte[] toRgb(byte[] gray) {
      byte[] rgb = new byte[gray.length * Pixels.CHANNELS];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = gray[i / Pixels.CHANNELS];
      }
      return rgb;
    }
  },
  RGB(3) {
    @Override
    byte[] toRgb(byte[] rgb) {
      return rgb;
    }
  },
  YCBCR(3) {
    @Override
    byte[] toRgb(byte[] components) {
      convertYcc(components, YCBCR.components);
      return components;
    }
  },
  CMYK(4) {
    @Override
    byte[] toRgb(byte[] inverted) {
      byte[] rgb = new byte[inverted.length / CMYK.components * Pixels.CHANNELS];
      for (int in = 0, out = 0; out < rgb.length; in += CMYK.components, out += Pixels.CHANNELS) {
        int white = inverted[in + 3] & 0xff;
        for (int c = 0; c < Pixels.CHANNELS; c++) {
          rgb[out + c] = clip(white - dividedBy255((~inverted[in + c] & 0xff) * white));
        }
      }
      return rgb;
    }
  },
  YCCK(4) {
    @Override
    byte[] toRgb(byte[] components) {
      convertYcc(components, YCCK.components);
      for (int i = 0; i < components.length; i++) {
        components[i] = i % YCCK.components == 3 ? components[i] : (byte) ~components[i];
      }
      return CMYK.toRgb(components);
    }
  };

  private static final int FRACTION_BITS = 16;
  private static final int HALF = 1 << (FRACTION_BITS - 1);
  private static final int CHROMA_ZERO = 128;

  /** Chroma, times 65536 and rounded, that one step of Cb or Cr adds (ITU-R BT.601). */
  private static final int RED_PER_CR = fixed(1.402);

  private static final int GREEN_PER_CB = -fixed(0.34414);
  private static final int GREEN_PER_CR = -fixed(0.71414);
  private static final int BLUE_PER_CB = fixed(1.772);

  private final int components;

  JpegColorSpace(int components) {
    this.components = components;
  }

  /**
   * Converts interleaved components, of which CMYK's are stored inverted as Adobe does.
   *
   * @return interleaved RGB, perhaps in the same array
   */
  abstract byte[] toRgb(byte[] components);

  private static void convertYcc(byte[] components, int stride) {
    for (int i = 0; i < components.length; i += stride) {
      int y = components[i] & 0xff;
      int cb = (components[i + 1] & 0xff) - CHROMA_ZERO;
      int cr = (components[i + 2] & 0xff) - CHROMA_ZERO;
      components[i] = clip(y + ((RED_PER_CR * cr + HALF) >> FRACTION_BITS));
      components[i + 1] =
          clip(y + ((GREEN_PER_CB * cb + GREEN_PER_CR * cr + HALF) >> FRACTION_BITS));
      components[i + 2] = clip(y + ((BLUE_PER_CB * cb + HALF) >> FRACTION_BITS));
    }
  }

  private static int fixed(double factor) {
    return (int) Math.round(factor * (1 << FRACTION_BITS));
  }

  /** A product of two bytes over 255, rounded. */
  private static int dividedBy255(int product) {
    int rounded = product + 128;
    return ((rounded >> 8) + rounded) >> 8;
  }

  /** Values out of range are rare: one test for both ends is the fastest. */
  private static byte clip(int value) {
    return (byte) ((value & ~0xff) == 0 ? value : ~value >> 31);
  }

  /** What a JPEG says about its colour space. */
  static final class Signs {

    private static final String JFIF = "JFIF\0";
    private static final String ADOBE = "Adobe";
    private static final int ADOBE_TRANSFORM_AT = 11;
    private static final int ABSENT = -1;
    private static final int NO_TRANSFORM = 0;

    private boolean jfif;
    private int adobeTransform = ABSENT;
    private String componentIds = "";

    void takeApp0(byte[] content) {
      jfif |= text(content).startsWith(JFIF);
    }

    void takeApp14(byte[] content) {
      if (content.length > ADOBE_TRANSFORM_AT && text(content).startsWith(ADOBE)) {
        adobeTransform = content[ADOBE_TRANSFORM_AT];
      }
    }

    void takeComponents(byte[] ids) {
      componentIds = text(ids);
    }

    /** Decides as libjpeg does. */
    JpegColorSpace colorSpace() throws UndecodableImageException {
      return switch (componentIds.length()) {
        case 1 -> GRAY;
        case 3 -> isRgb() ? RGB : YCBCR;
        case 4 -> adobeTransform == ABSENT || adobeTransform == NO_TRANSFORM ? CMYK : YCCK;
        default ->
            throw UndecodableImageException.unsupported(
                "JPEG of " + componentIds.length() + " components");
      };
    }

    private boolean isRgb() {
      return !jfif
          && (adobeTransform == ABSENT
              ? componentIds.equals("RGB")
              : adobeTransform == NO_TRANSFORM);
    }

    private static String text(byte[] bytes) {
      return new String(bytes, ISO_8859_1);
    }
  }
}
