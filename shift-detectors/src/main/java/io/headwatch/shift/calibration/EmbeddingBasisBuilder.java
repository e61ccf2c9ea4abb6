package io.headwatch.shift.calibration;

import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.statistics.CrossMoments;
import io.headwatch.shift.statistics.EmbeddingBasis;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Fits the features of embeddings to some images of a reference: the principal components of their
 * normalised embeddings, and Fourier features of Gaussian kernels whose widths are half, once and
 * twice the median distance between images (Gretton et al., JMLR 13, 2012, section 8).
 */
final class EmbeddingBasisBuilder {
  /** Most components: more of them carry little but noise. */
  static final int MOST_COMPONENTS = 96;

  /** Fourier features of each width. */
  static final int FEATURES_PER_WIDTH = 128;

  private static final double[] WIDTHS = {0.5, 1, 2};

  /** Images per component, at least: fewer would fit the components to chance. */
  private static final int IMAGES_PER_COMPONENT = 4;

  /** Images whose distances are looked at. */
  private static final int MEASURED = 300;

  /** Variance of normalised embeddings that is nothing but rounding. */
  private static final double CONSTANT = 1e-12;

  private final long seed;

  EmbeddingBasisBuilder(long seed) {
    this.seed = seed;
  }

  /**
   * Fits a basis.
   *
   * @param images numbers of the images to fit it to, in any order
   */
  EmbeddingBasis fit(ReferenceEmbeddings embeddings, int[] images) {
    int size = embeddings.embeddingSize();
    CrossMoments moments = new CrossMoments(size);
    for (int image : images) {
      moments.add(UnitLength.of(embeddings, image));
    }
    float[] centre = new float[size];
    for (int i = 0; i < size; i++) {
      centre[i] = (float) moments.mean(i);
    }
    float[][] directions = directions(moments, images.length);
    float[] variances = variances(moments, directions);
    EmbeddingBasis components =
        new EmbeddingBasis(centre, directions, variances, new float[0][], new float[0]);
    double width = medianDistance(components, embeddings, images);
    return directions.length == 0 || width == 0 ? components : withFeatures(components, width);
  }

  /** The variances along directions, d' C d. */
  private static float[] variances(CrossMoments moments, float[][] directions) {
    float[] variances = new float[directions.length];
    double[][] covariances = directions.length == 0 ? new double[0][] : moments.covariances();
    for (int k = 0; k < variances.length; k++) {
      double variance = 0;
      for (int i = 0; i < covariances.length; i++) {
        double row = 0;
        for (int j = 0; j < covariances.length; j++) {
          row += covariances[i][j] * directions[k][j];
        }
        variance += row * directions[k][i];
      }
      variances[k] = (float) Math.max(0, variance);
    }
    return variances;
  }

  /** Those with the largest variance first; none along which nothing varies. */
  private float[][] directions(CrossMoments moments, int images) {
    int most =
        Math.min(Math.min(MOST_COMPONENTS, moments.dimensions()), images / IMAGES_PER_COMPONENT);
    if (most == 0) {
      return new float[0][];
    }
    double[][] covariances = moments.covariances();
    for (int i = 0; i < covariances.length; i++) {
      if (covariances[i][i] > CONSTANT) {
        return Arrays.stream(PrincipalDirections.of(covariances, most, new SplittableRandom(seed)))
            .map(EmbeddingBasisBuilder::floats)
            .toArray(float[][]::new);
      }
    }
    return new float[0][];
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double medianDistance(
      EmbeddingBasis basis, ReferenceEmbeddings embeddings, int[] images) {
    float[][] rows = new float[Math.min(MEASURED, images.length)][];
    float[] embedding = new float[embeddings.embeddingSize()];
    for (int i = 0; i < rows.length; i++) {
      embeddings.embedding(images[i], embedding);
      rows[i] = basis.components(embedding);
    }
    double[] distances =
        IntStream.range(0, rows.length)
            .boxed()
            .flatMapToDouble(
                i -> IntStream.range(0, i).mapToDouble(j -> distance(rows[i], rows[j])))
            .sorted()
            .toArray();
    return distances.length == 0 ? 0 : distances[distances.length / 2];
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** Frequencies of a Gaussian kernel exp(-|x|^2 / (2 w^2)) are normal with deviation 1 / w. */
  private EmbeddingBasis withFeatures(EmbeddingBasis basis, double width) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = WIDTHS.length * FEATURES_PER_WIDTH;
    float[][] frequencies = new float[count][basis.components()];
    float[] phases = new float[count];
    for (int d = 0; d < count; d++) {
      double deviation = 1 / (width * WIDTHS[d / FEATURES_PER_WIDTH]);
      for (int k = 0; k < basis.components(); k++) {
        frequencies[d][k] = (float) (deviation * random.nextGaussian());
      }
      phases[d] = (float) random.nextDouble(2 * Math.PI);
    }
    return new EmbeddingBasis(
        basis.centre(), basis.directions(), basis.variances(), frequencies, phases);
  }
}
