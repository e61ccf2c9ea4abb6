package io.headwatch.shift.statistics;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which features of embeddings statistics are taken of: K principal components of the normalised
 * embedding, what an image adds to the noise of their mean and covariance, and D random Fourier
 * features of these (Rahimi and Recht, NIPS 2007), sqrt(2) cos(w . x + b), whose means give the
 * maximum mean discrepancy of Gaussian kernels. Immutable; two are equal when every value is.
 *
 * <p>A mean over images of features is all that is kept: statistics on the same basis add up.
 */
public final class EmbeddingBasis {
  private final float[] centre;
  private final float[][] directions;
  private final float[] variances;
  private final NoiseOfMoments noise;
  private final float[][] frequencies;
  private final float[] phases;
  private final String hash;

  /**
   * @param centre mean of the normalised embeddings that the basis was made from, O values
   * @param directions K orthonormal directions of O values
   * @param variances K variances of the images that the basis was made from along the directions;
   *     none in profiles of older versions: then no noise is told
   * @param frequencies D vectors w of K values
   * @param phases D phases b in radians
   * @throws IllegalArgumentException if lengths do not fit one another, or a value is not finite
   */
  public EmbeddingBasis(
      float[] centre,
      float[][] directions,
      float[] variances,
      float[][] frequencies,
      float[] phases) {
    if (variances.length > 0 && variances.length != directions.length) {
      throw new IllegalArgumentException(
          "%d variances do not fit %d directions".formatted(variances.length, directions.length));
    }
    if (centre.length == 0 || frequencies.length != phases.length) {
      throw new IllegalArgumentException(
          "%d frequencies and %d phases in %d dimensions are not a basis"
              .formatted(frequencies.length, phases.length, centre.length));
    }
    requireFinite("centre", centre);
    requireFinite("phases", phases);
    requireFinite("variances", variances);
    for (float variance : variances) {
      if (variance < 0) {
        throw new IllegalArgumentException("a variance is " + variance + ", must be at least 0");
      }
    }
    this.centre = centre.clone();
    this.directions = rows("direction", directions, centre.length);
    this.variances = variances.clone();
    this.noise = new NoiseOfMoments(variances);
    this.frequencies = rows("frequency", frequencies, directions.length);
    this.phases = phases.clone();
    this.hash = sha256();
  }

  /** No features of embeddings of {@code embeddingSize} values. */
  public static EmbeddingBasis none(int embeddingSize) {
    return new EmbeddingBasis(
        new float[embeddingSize], new float[0][], new float[0], new float[0][], new float[0]);
  }

  /** Number of embedding values O. */
  public int embeddingSize() {
    return centre.length;
  }

  /** Number of principal components K. */
  public int components() {
    return directions.length;
  }

  /** Number of Fourier features D. */
  public int features() {
    return frequencies.length;
  }

  /**
   * The principal components of an embedding.
   *
   * @param embedding O values, not normalised; its length does not matter
   * @return K values
   */
  public float[] components(float[] embedding) {
    if (embedding.length != centre.length) {
      throw new IllegalArgumentException(
          "an embedding of %d values does not fit a basis for %d"
              .formatted(embedding.length, centre.length));
    }
    float[] components = new float[directions.length];
    if (components.length > 0) {
      float[] centred = centred(embedding);
      for (int k = 0; k < components.length; k++) {
        components[k] = (float) product(directions[k], centred);
      }
    }
    return components;
  }

  /**
   * The Fourier features of principal components.
   *
   * @param components K values
   * @return D values between -sqrt(2) and sqrt(2)
   */
  public float[] features(float[] components) {
    float[] features = new float[frequencies.length];
    for (int d = 0; d < features.length; d++) {
      double angle = product(frequencies[d], components) + phases[d];
      features[d] = (float) (Math.sqrt(2) * Math.cos(angle));
    }
    return features;
  }

  /**
   * What an image adds to the noise of a window's mean and covariance.
   *
   * @param components K values
   * @return two values, see {@link NoiseOfMoments}; none if the basis has no variances
   */
  public float[] noise(float[] components) {
    return noise.of(components);
  }

  /** Number of values that {@link #noise} gives: 2 or 0. */
  public int noises() {
    return noise.size();
  }

  private float[] centred(float[] embedding) {
    double norm = Math.sqrt(product(embedding, embedding));
    float[] centred = new float[centre.length];
    for (int i = 0; i < centred.length; i++) {
      // The zero vector has no direction; it counts as the mean.
      centred[i] = norm == 0 ? 0 : (float) (embedding[i] / norm - centre[i]);
    }
    return centred;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** A copy of the mean of the normalised embeddings, of length O. */
  public float[] centre() {
    return centre.clone();
  }

  /** A copy of the directions, K x O. */
  public float[][] directions() {
    return rows("direction", directions, centre.length);
  }

  /** A copy of the variances, of length K or 0. */
  public float[] variances() {
    return variances.clone();
  }

  /** A copy of the frequencies, D x K. */
  public float[][] frequencies() {
    return rows("frequency", frequencies, directions.length);
  }

  /** A copy of the phases, of length D. */
  public float[] phases() {
    return phases.clone();
  }

  /** SHA-256 of the shape and all values in lower-case hexadecimal. */
  public String hash() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EmbeddingBasis basis && basis.hash.equals(hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "%d components and %d features of %d values %.12s"
        .formatted(components(), features(), embeddingSize(), hash);
  }

  private static float[][] rows(String name, float[][] rows, int length) {
    float[][] copy = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != length) {
        throw new IllegalArgumentException(
            "%s %d has %d values, must have %d".formatted(name, i, rows[i].length, length));
      }
      copy[i] = rows[i].clone();
      requireFinite(name + " " + i, copy[i]);
    }
    return copy;
  }

  private static void requireFinite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + " is not finite");
      }
    }
  }

  private String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // The shape first: without it the same values would be the same basis in any shape.
      update(digest, new float[] {centre.length, directions.length, phases.length});
      update(digest, centre);
      for (float[] direction : directions) {
        update(digest, direction);
      }
      // Without variances it is the hash that older versions made.
      update(digest, variances);
      for (float[] frequency : frequencies) {
        update(digest, frequency);
      }
      update(digest, phases);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }
}
