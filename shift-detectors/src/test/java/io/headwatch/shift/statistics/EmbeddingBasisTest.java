package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EmbeddingBasisTest {
  private static final float[] CENTRE = {0.5f, 0, 0.5f};
  private static final float[][] DIRECTIONS = {{0, 1, 0}, {0.6f, 0, -0.8f}};

  // (3, 4, 12) / 13 less the centre.
  @Test
  void components_areThoseOfTheNormalisedEmbedding() {
    EmbeddingBasis basis = basis(CENTRE, DIRECTIONS);
    double second = 0.6 * (3.0 / 13 - 0.5) - 0.8 * (12.0 / 13 - 0.5);

    float[] components = basis.components(new float[] {3, 4, 12});

    assertThat(components[0]).isCloseTo(4f / 13, within(1e-6f));
    assertThat(components[1]).isCloseTo((float) second, within(1e-6f));
    assertThat(basis.components(new float[] {0.3f, 0.4f, 1.2f}))
        .containsExactly(components, within(1e-6f));
  }

  // It has no direction; anything but the mean would be an outlier.
  @Test
  void components_ofTheZeroVectorAreThoseOfTheMean() {
    assertThat(basis(CENTRE, DIRECTIONS).components(new float[3])).containsExactly(0, 0);
  }

  /**
   * The mean of D products of sqrt(2) cos(w x + b) has the mean exp(-|x - y|^2 / (2 width^2)) and a
   * standard error of at most sqrt(1.5 / D), as the product's square has the mean 1 + k(2x, 2y) /
   * 2: four of these, D = 40,000.
   */
  @Test
  void features_haveTheGaussianKernelAsMeanProduct() {
    int features = 40_000;
    double width = 0.8;
    EmbeddingBasis basis = withFeatures(features, width);
    float[][] points = {{0, 0}, {0.3f, -0.2f}, {1, 0.5f}, {-2, 1}};

    for (float[] x : points) {
      for (float[] y : points) {
        double square = Math.pow(x[0] - y[0], 2) + Math.pow(x[1] - y[1], 2);
        double product = meanProduct(basis.features(x), basis.features(y));
        assertThat(product)
            .isCloseTo(
                Math.exp(-square / (2 * width * width)), within(4 * Math.sqrt(1.5 / features)));
      }
    }
  }

  private static double meanProduct(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum / a.length;
  }

  private static EmbeddingBasis withFeatures(int count, double width) {
    SplittableRandom random = new SplittableRandom(4);
    float[][] frequencies = new float[count][2];
    float[] phases = new float[count];
    for (int d = 0; d < count; d++) {
      frequencies[d][0] = (float) (random.nextGaussian() / width);
      frequencies[d][1] = (float) (random.nextGaussian() / width);
      phases[d] = (float) random.nextDouble(2 * Math.PI);
    }
    return new EmbeddingBasis(CENTRE, DIRECTIONS, new float[0], frequencies, phases);
  }

  @Test
  void equals_meansThatEveryValueIs() {
    EmbeddingBasis basis = withFeatures(3, 1);
    EmbeddingBasis same =
        new EmbeddingBasis(
            basis.centre(),
            basis.directions(),
            basis.variances(),
            basis.frequencies(),
            basis.phases());
    float[] centre = basis.centre();
    centre[2] = Math.nextUp(centre[2]);
    float[][] directions = basis.directions();
    directions[1][0] = Math.nextUp(directions[1][0]);
    float[][] frequencies = basis.frequencies();
    frequencies[2][1] = Math.nextUp(frequencies[2][1]);
    float[] phases = basis.phases();
    phases[0] = Math.nextUp(phases[0]);

    assertThat(same).isEqualTo(basis).hasSameHashCodeAs(basis);
    assertThat(same.hash()).isEqualTo(basis.hash()).matches("[0-9a-f]{64}");
    assertThat(basis)
        .isNotEqualTo(with(basis, centre, basis.directions(), basis.frequencies(), basis.phases()))
        .isNotEqualTo(with(basis, basis.centre(), directions, basis.frequencies(), basis.phases()))
        .isNotEqualTo(with(basis, basis.centre(), basis.directions(), frequencies, basis.phases()))
        .isNotEqualTo(with(basis, basis.centre(), basis.directions(), basis.frequencies(), phases));
  }

  private static EmbeddingBasis with(
      EmbeddingBasis like, float[] centre, float[][] directions, float[][] rows, float[] phases) {
    assertThat(centre).hasSize(like.embeddingSize());
    return new EmbeddingBasis(centre, directions, new float[0], rows, phases);
  }

  /** Statistics of other shapes must not add up, whatever the values. */
  @Test
  void equals_tellsTheSameValuesInOtherShapesApart() {
    EmbeddingBasis wide = basis(new float[] {1, 0, 0, 1}, new float[0][]);
    EmbeddingBasis tall = basis(new float[] {1, 0}, new float[][] {{0, 1}});

    assertThat(wide).isNotEqualTo(tall);
    assertThat(EmbeddingBasis.none(3)).isNotEqualTo(EmbeddingBasis.none(4));
  }

  @Test
  void accessors_giveCopies() {
    EmbeddingBasis basis = withFeatures(3, 1);
    basis.centre()[0] = 9;
    basis.directions()[0][0] = 9;
    basis.frequencies()[0][0] = 9;
    basis.phases()[0] = 9;

    assertThat(basis).isEqualTo(withFeatures(3, 1));
    assertThat(basis.centre()).isEqualTo(CENTRE);
    assertThat(basis.directions()[0][0]).isZero();
  }

  @Test
  void none_hasNoFeatures() {
    EmbeddingBasis none = EmbeddingBasis.none(3);

    assertThat(none.components(new float[] {1, 2, 3})).isEmpty();
    assertThat(none.features(new float[0])).isEmpty();
    assertThat(none.embeddingSize()).isEqualTo(3);
  }

  @Test
  void refusesWhatDoesNotFit() {
    EmbeddingBasis basis = basis(CENTRE, DIRECTIONS);

    assertThatIllegalArgumentException().isThrownBy(() -> basis.components(new float[2]));
    assertThatIllegalArgumentException().isThrownBy(() -> basis(CENTRE, new float[][] {{1, 0}}));
    assertThatIllegalArgumentException().isThrownBy(() -> basis(new float[0], new float[0][]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> basis(CENTRE, new float[][] {{1, Float.NaN, 0}}))
        .withMessageContaining("direction 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> basis(new float[] {Float.NaN, 0, 0}, DIRECTIONS))
        .withMessageContaining("centre");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EmbeddingBasis(
                    CENTRE, DIRECTIONS, new float[0], new float[][] {{1, 2}}, new float[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EmbeddingBasis(
                    CENTRE, DIRECTIONS, new float[0], new float[][] {{1}}, new float[1]));
    float[] variances = new float[DIRECTIONS.length];
    variances[0] = -1e-12f;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new EmbeddingBasis(CENTRE, DIRECTIONS, variances, new float[0][], new float[0]))
        .withMessageContaining("variance");
  }

  private static EmbeddingBasis basis(float[] centre, float[][] directions) {
    return new EmbeddingBasis(centre, directions, new float[0], new float[0][], new float[0]);
  }
}
