package io.headwatch.clip;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Weights that anyone can regenerate: each value is a function of its tensor's name and of its
 * place (golden/README.md gives the formula).
 */
final class PortableWeights implements WeightSource {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  @Override
  public float[] read(String name, int... shape) {
    double[] v = signedUniform(name, IntStream.of(shape).reduce(1, (a, b) -> a * b));
    float[] values = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      values[i] = (float) value(name, v[i], shape);
    }
    return values;
  }

  /** The image input of the golden vectors, B x 3 x size x size: 4 u - 2. */
  static float[] image(int images, int size) {
    double[] v = signedUniform("golden.image", images * 3 * size * size);
    float[] values = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      values[i] = (float) (2 * v[i]);
    }
    return values;
  }

  private static double value(String name, double v, int... shape) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (last.equals("running_var")) {
      return 1 + 0.5 * v;
    }
    if (last.equals("running_mean") || last.equals("bias")) {
      return 0.1 * v;
    }
    if (name.endsWith("bn3.weight")) {
      return 0.3 * (1 + 0.2 * v);
    }
    if (shape.length == 1) {
      return 1 + 0.2 * v;
    }
    if (last.equals("positional_embedding")) {
      return 0.5 * v;
    }
    int fan =
        name.equals("text_projection")
            ? shape[0]
            : IntStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
    return 1.2 * Math.sqrt(3.0 / fan) * v;
  }

  private static double[] signedUniform(String name, int count) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    long seed = crc.getValue() << 32;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      long z = seed + (i + 1L) * GOLDEN_GAMMA;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      values[i] = 2 * ((z >>> 11) * 0x1p-53) - 1;
    }
    return values;
  }
}
