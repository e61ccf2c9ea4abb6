package io.headwatch.clip;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * CLIP's image transform up to normalisation: resize so that the shorter side equals {@code size},
 * antialiased bicubic, then cut out the centre. The result equals that of torchvision on a Pillow
 * image of mode RGB, value for value.
 *
 * <p>Pillow resizes images of other modes before it converts them to RGB, palette images without
 * any filter; here all images are RGB already. Subtracting {@link #mean} and dividing by {@link
 * #std} is left to the network's program.
 */
public final class Preprocessing {

  private static final int CHANNELS = 3;

  private final int size;
  private final float[] mean;
  private final float[] std;

  /**
   * @param size width and height of the result in pixels
   * @param mean mean of red, green and blue, for values in [0, 1]
   * @param std standard deviation of red, green and blue, for values in [0, 1]
   */
  public Preprocessing(int size, float[] mean, float[] std) {
    if (size < 1) {
      throw new IllegalArgumentException("size is " + size + ", not positive");
    }
    this.size = size;
    this.mean = threeOf(requireNonNull(mean, "mean is null"));
    this.std = threeOf(requireNonNull(std, "std is null"));
    for (float s : std) {
      if (!(s > 0)) {
        throw new IllegalArgumentException("std is " + s + ", not positive");
      }
    }
  }

  /** Width and height of the result in pixels. */
  public int size() {
    return size;
  }

  /** Mean of red, green and blue, for values in [0, 1]. */
  public float[] mean() {
    return mean.clone();
  }

  /** Standard deviation of red, green and blue, for values in [0, 1]. */
  public float[] std() {
    return std.clone();
  }

  /**
   * Resizes and crops an image.
   *
   * @param rgb interleaved red, green, blue; row-major; width * height * 3 bytes
   * @return size * size * 3 bytes in the same layout
   */
  public byte[] apply(int width, int height, byte[] rgb) {
    requireImage(width, height, rgb);
    if (width == size && height == size) {
      return rgb.clone(); // The kernel is 1 at 0 and 0 at all other whole numbers.
    }
    int shorter = Math.min(width, height);
    return BicubicResampling.resample(
        width, height, rgb, axis(width, shorter), axis(height, shorter));
  }

  /**
   * Resizes an image by the same filter, without cropping.
   *
   * @param rgb interleaved red, green, blue; row-major; width * height * 3 bytes
   * @return toWidth * toHeight * 3 bytes in the same layout
   */
  public static byte[] resized(int width, int height, byte[] rgb, int toWidth, int toHeight) {
    requireImage(width, height, rgb);
    return BicubicResampling.resample(
        width,
        height,
        rgb,
        BicubicResampling.Axis.of(width, toWidth, 0, toWidth),
        BicubicResampling.Axis.of(height, toHeight, 0, toHeight));
  }

  /** SHA-256, in hexadecimal, of a description of everything that decides the network's input. */
  public String hash() {
    String description =
        "clip-bicubic-center-crop/1 size=%d mean=%s std=%s"
            .formatted(size, exact(mean), exact(std));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(description.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Preprocessing that
        && size == that.size
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return Objects.hash(size, Arrays.hashCode(mean), Arrays.hashCode(std));
  }

  private static void requireImage(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "%d bytes are not an RGB image of %d x %d".formatted(rgb.length, width, height));
    }
  }

  private BicubicResampling.Axis axis(int length, int shorter) {
    // torchvision: int(size * long / short), then int(round((resized - size) / 2)), half to even.
    int resized = Math.toIntExact((long) size * length / shorter);
    int from = (int) Math.rint((resized - size) / 2.0);
    return BicubicResampling.Axis.of(length, resized, from, size);
  }

  private static float[] threeOf(float[] values) {
    if (values.length != CHANNELS) {
      throw new IllegalArgumentException(values.length + " values, not one for each of R, G and B");
    }
    return values.clone();
  }

  /** Hexadecimal floats: decimal ones are printed differently by different JDKs. */
  private static String exact(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Float.toHexString(values[i]))
        .collect(Collectors.joining(","));
  }
}
