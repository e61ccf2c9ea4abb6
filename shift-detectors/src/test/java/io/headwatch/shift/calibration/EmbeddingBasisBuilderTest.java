package io.headwatch.shift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.profile.ReferenceEmbeddings;
import io.headwatch.shift.statistics.EmbeddingBasis;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingBasisBuilderTest {
  private static final float[] FIRST = {0, 0.6f, 0.8f, 0, 0, 0, 0, 0};
  private static final float[] SECOND = {0, 0, 0, 0, 0.8f, 0, -0.6f, 0};

  /**
   * Embeddings around 20 e_0 that vary with deviation 3 along one direction and 1 along another.
   * The angle that an estimated component is off has a standard error of 3 * 1 / (9 - 1) /
   * sqrt(400) = 0.019, so its cosine is above 0.995 within five of these.
   */
  @Test
  void fit_findsPlantedDirections() {
    EmbeddingBasis basis = fit(planted(400), 400);

    assertThat(cosine(basis.directions()[0], FIRST)).isGreaterThan(0.995);
    assertThat(cosine(basis.directions()[1], SECOND)).isGreaterThan(0.995);
    assertThat(basis.embeddingSize()).isEqualTo(8);
    assertThat(basis.centre()[0]).isCloseTo(1, within(0.03f));
    assertThat(basis.components(new float[] {20, 3 * 0.6f, 3 * 0.8f, 0, 0, 0, 0, 0})[1])
        .isCloseTo(0, within(0.02f));
  }

  @Test
  void fit_givesOrthonormalDirections() {
    float[][] directions = fit(planted(400), 400).directions();

    for (int i = 0; i < directions.length; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(product(directions[i], directions[j])).isCloseTo(i == j ? 1 : 0, within(1e-5));
      }
    }
  }

  // The network does not say how long an embedding is: scale must not matter.
  @Test
  void fit_isIndifferentToTheEmbeddingsLengths() {
    float[][] rows = planted(100);
    float[][] scaled = new float[100][];
    Arrays.setAll(scaled, i -> scaled(rows[i], 1 + i));

    EmbeddingBasis basis = fit(rows, 100);
    EmbeddingBasis same = fit(scaled, 100);

    assertThat(same.components(rows[7])[0] / basis.components(rows[7])[0] * sign(same, basis))
        .isCloseTo(1, within(1e-3f));
  }

  private static float sign(EmbeddingBasis a, EmbeddingBasis b) {
    return (float) Math.signum(product(a.directions()[0], b.directions()[0]));
  }

  // Four images a component at least, 96 at most, and never more than there are dimensions.
  @Test
  void fit_hasAsManyComponentsAsTheImagesSupport() {
    assertThat(fit(isotropic(30, 20), 30).components()).isEqualTo(7);
    assertThat(fit(isotropic(400, 120), 400).components()).isEqualTo(96);
    assertThat(fit(isotropic(300, 60), 100).components()).isEqualTo(25);
    assertThat(fit(isotropic(100, 5), 100).components()).isEqualTo(5);
    assertThat(fit(isotropic(3, 5), 3).components()).isZero();
  }

  // Nothing varies: features would be those of rounding errors.
  @Test
  void fit_ofConstantEmbeddingsHasNoFeatures() {
    float[][] constant = new float[50][];
    Arrays.fill(constant, new float[] {0.1f, 0.7f, 0.3f});

    EmbeddingBasis basis = fit(constant, 50);

    assertThat(basis.components()).isZero();
    assertThat(basis.features()).isZero();
    assertThat(fit(new float[50][3], 50).components()).isZero();
  }

  /**
   * The frequencies of each width are normal with deviation 1 / (width * median distance): the root
   * mean square of 128 K of them has a relative standard error of sqrt(1 / (2 * 128 K)), 0.028 with
   * K = 5: four of these. 200 images are fewer than the 300 whose distances are looked at.
   */
  @Test
  void fit_measuresWidthsByTheMedianDistance() {
    float[][] rows = isotropic(200, 5);
    EmbeddingBasis basis = fit(rows, 200);
    double median = medianDistance(basis, rows);

    assertThat(basis.features()).isEqualTo(3 * 128);
    for (int width = 0; width < 3; width++) {
      double inMedians = 0.5 * (1 << width);
      double expected = 1 / (inMedians * median);
      assertThat(rootMeanSquare(basis.frequencies(), 128 * width))
          .isCloseTo(expected, within(4 * expected / Math.sqrt(2.0 * 128 * 5)));
    }
    assertThat(basis.phases()).hasSize(384);
    for (float phase : basis.phases()) {
      assertThat(phase).isBetween(0f, (float) (2 * Math.PI));
    }
  }

  @Test
  void fit_dependsOnImagesAndSeed() {
    float[][] rows = isotropic(100, 5);
    EmbeddingBasis basis = fit(rows, 100);

    assertThat(fit(rows, 100)).isEqualTo(basis);
    assertThat(fit(rows, 99)).isNotEqualTo(basis);
    assertThat(new EmbeddingBasisBuilder(2).fit(new Rows(rows), IntStream.range(0, 100).toArray()))
        .isNotEqualTo(basis);
  }

  private static double medianDistance(EmbeddingBasis basis, float[][] rows) {
    float[][] components = Arrays.stream(rows).map(basis::components).toArray(float[][]::new);
    double[] distances =
        IntStream.range(0, rows.length)
            .boxed()
            .flatMapToDouble(
                i -> IntStream.range(0, i).mapToDouble(j -> distance(components[i], components[j])))
            .sorted()
            .toArray();
    return distances[distances.length / 2];
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(i -> Math.pow((double) a[i] - b[i], 2)).sum());
  }

  private static double rootMeanSquare(float[][] rows, int from) {
    return Math.sqrt(
        IntStream.range(from, from + 128)
            .mapToDouble(d -> product(rows[d], rows[d]) / rows[d].length)
            .average()
            .orElseThrow());
  }

  private static EmbeddingBasis fit(float[][] rows, int images) {
    return new EmbeddingBasisBuilder(1).fit(new Rows(rows), IntStream.range(0, images).toArray());
  }

  private static float[][] planted(int images) {
    SplittableRandom random = new SplittableRandom(8);
    float[][] rows = new float[images][8];
    for (float[] row : rows) {
      double first = 3 * random.nextGaussian();
      double second = random.nextGaussian();
      for (int i = 0; i < row.length; i++) {
        double noise = 0.1 * random.nextGaussian();
        row[i] = (float) ((i == 0 ? 20 : 0) + first * FIRST[i] + second * SECOND[i] + noise);
      }
    }
    return rows;
  }

  private static float[][] isotropic(int images, int size) {
    SplittableRandom random = new SplittableRandom(9);
    float[][] rows = new float[images][size];
    for (float[] row : rows) {
      for (int i = 0; i < size; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static float[] scaled(float[] row, float by) {
    float[] scaled = row.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= by;
    }
    return scaled;
  }

  private static double cosine(float[] a, float[] b) {
    return Math.abs(product(a, b)) / Math.sqrt(product(a, a) * product(b, b));
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  private record Rows(float[][] rows) implements ReferenceEmbeddings {
    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int embeddingSize() {
      return rows[0].length;
    }

    @Override
    public void embedding(int image, float[] into) {
      System.arraycopy(rows[image], 0, into, 0, embeddingSize());
    }
  }
}
