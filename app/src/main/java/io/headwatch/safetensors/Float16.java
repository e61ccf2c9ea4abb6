package io.headwatch.safetensors;

/** Conversion between float and the IEEE 754 binary16 format, which JDK 17 lacks. */
public final class Float16 {

  private static final int INFINITY = 0x7c00;
  private static final int QUIET_NAN = 0x7e00;
  private static final float SMALLEST_SUBNORMAL = 0x1p-24f;
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  /** Halfway between the largest finite half, 65504, and the next power of two. */
  private static final float OVERFLOW = 65520f;

  private Float16() {}

  /** The exact value of a half; NaN payloads are not kept. */
  public static float toFloat(short half) {
    float magnitude = magnitude((half >> 10) & 0x1f, half & 0x3ff);
    return half < 0 ? -magnitude : magnitude;
  }

  private static float magnitude(int exponent, int fraction) {
    return switch (exponent) {
      case 0 -> fraction * SMALLEST_SUBNORMAL;
      case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
      default -> Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (fraction << 13));
    };
  }

  /** The nearest half, ties to even; what is too large becomes infinite. */
  public static short fromFloat(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
    return (short) (sign | magnitudeBits(Math.abs(value)));
  }

  private static int magnitudeBits(float magnitude) {
    if (Float.isNaN(magnitude)) {
      return QUIET_NAN;
    }
    if (magnitude >= OVERFLOW) {
      return INFINITY;
    }
    if (magnitude < SMALLEST_NORMAL) {
      // Scaling by a power of two is exact, and a carry out of the fraction is the smallest normal.
      return (int) Math.rint(magnitude / SMALLEST_SUBNORMAL);
    }
    int bits = Float.floatToRawIntBits(magnitude) - ((127 - 15) << 23);
    int roundHalfToEven = 0xfff + ((bits >> 13) & 1);
    return (bits + roundHalfToEven) >> 13;
  }
}
