package io.headwatch.shift.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwatch.shift.explanation.TextDictionary.Normalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;

/** Against matching pursuit as textbooks write it, with the residual recomputed by QR each time. */
class MatchingPursuitTest {
  private static final int DIMENSIONS = 24;

  @Property(tries = 60)
  void pursue_equalsNaivePursuit(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 60) int texts,
      @ForAll @IntRange(min = 1, max = 10) int atoms,
      @ForAll Normalisation normalisation) {
    Random random = new Random(seed);
    TextDictionary dictionary = TextDictionary.of(gaussian(random, texts), normalisation);
    float[] direction = unit(gaussian(random, 1)[0]);

    SparseTextSet set =
        new MatchingPursuit(dictionary, atoms).pursue(dictionary.products(direction));

    Naive naive = new Naive(matrix(dictionary), vector(direction), atoms);
    assertThat(set.terms()).extracting(SparseTextSet.Term::text).isEqualTo(naive.chosen);
    for (int i = 0; i < atoms; i++) {
      assertThat(set.terms().get(i).coefficient())
          .isCloseTo(naive.weights.getEntry(i), within(2e-4 * (1 + naive.weights.getNorm())));
    }
    assertThat(set.residual()).isCloseTo(naive.residual.getNorm(), within(1e-3));
  }

  @Property(tries = 60)
  void pursue_leavesResidualOrthogonalToChosenTexts(@ForAll long seed) {
    Random random = new Random(seed);
    TextDictionary dictionary = TextDictionary.of(gaussian(random, 40), Normalisation.PER_TEXT);
    float[] direction = unit(gaussian(random, 1)[0]);

    SparseTextSet set = new MatchingPursuit(dictionary, 8).pursue(dictionary.products(direction));

    RealMatrix atoms = matrix(dictionary);
    RealVector residual = vector(direction);
    for (SparseTextSet.Term term : set.terms()) {
      residual =
          residual.subtract(atoms.getColumnVector(term.text()).mapMultiply(term.coefficient()));
    }
    for (SparseTextSet.Term term : set.terms()) {
      assertThat(residual.dotProduct(atoms.getColumnVector(term.text())))
          .isCloseTo(0, within(1e-5));
    }
    assertThat(set.residual()).isCloseTo(residual.getNorm(), within(1e-4));
  }

  /** A duplicate of a chosen atom would make the least squares singular. */
  @Test
  void pursue_ofDirectionThatIsATextStopsThere() {
    float[][] texts = gaussian(new Random(3), 30);
    texts[7] = texts[4].clone();
    TextDictionary dictionary = TextDictionary.of(texts, Normalisation.PER_TEXT);
    float[] direction = new float[DIMENSIONS];
    for (int o = 0; o < DIMENSIONS; o++) {
      direction[o] = -dictionary.byDimension()[o][4];
    }

    SparseTextSet set = new MatchingPursuit(dictionary, 16).pursue(dictionary.products(direction));

    // The products have the rounding of 32 bits, so a term of that size may follow.
    assertThat(set.terms().get(0).text()).isEqualTo(4);
    assertThat(set.terms().get(0).coefficient()).isCloseTo(-1, within(1e-5));
    assertThat(set.terms()).extracting(SparseTextSet.Term::text).doesNotContain(7);
    assertThat(set.terms().stream().skip(1))
        .allSatisfy(term -> assertThat(term.coefficient()).isCloseTo(0, within(1e-4)));
    assertThat(set.residual()).isCloseTo(0, within(1e-3));
  }

  @Test
  void dictionary_ofTextEqualToTheMeanNeverOffersIt() {
    float[][] texts = {{1, 0, 2}, {-1, 4, 0}, {0, 2, 1}};
    TextDictionary dictionary = TextDictionary.of(texts, Normalisation.PER_TEXT);

    SparseTextSet set =
        new MatchingPursuit(dictionary, 3).pursue(dictionary.products(new float[] {0, 0, 1}));

    assertThat(set.terms()).extracting(SparseTextSet.Term::text).doesNotContain(2);
    // Of three texts on a line through their mean, the two others are one atom and its opposite.
    assertThat(set.terms()).hasSize(1);
    assertThat(set.residual()).isCloseTo(Math.sqrt(1 - 1 / 6.0), within(1e-6));
  }

  @Test
  void pursue_ofProductsWithAnotherDictionaryIsRefused() {
    TextDictionary dictionary =
        TextDictionary.of(gaussian(new Random(1), 5), Normalisation.PER_TEXT);

    assertThatThrownBy(() -> new MatchingPursuit(dictionary, 2).pursue(new float[4]))
        .hasMessageContaining("4 products do not fit 5 atoms");
    assertThatThrownBy(() -> new MatchingPursuit(dictionary, 0)).hasMessageContaining("atoms is 0");
  }

  /** Orthogonal matching pursuit by its definition. */
  private static final class Naive {
    private final List<Integer> chosen = new ArrayList<>();
    private RealVector weights = new ArrayRealVector();
    private RealVector residual;

    Naive(RealMatrix atoms, RealVector target, int count) {
      residual = target;
      for (int k = 0; k < count; k++) {
        RealVector correlations = atoms.preMultiply(residual);
        chosen.add(correlations.map(Math::abs).getMaxIndex());
        int[] rows = java.util.stream.IntStream.range(0, DIMENSIONS).toArray();
        int[] columns = chosen.stream().mapToInt(Integer::intValue).toArray();
        RealMatrix some = atoms.getSubMatrix(rows, columns);
        weights = new QRDecomposition(some).getSolver().solve(target);
        residual = target.subtract(some.operate(weights));
      }
    }
  }

  private static RealMatrix matrix(TextDictionary dictionary) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(DIMENSIONS, dictionary.size());
    for (int o = 0; o < DIMENSIONS; o++) {
      matrix.setRowVector(o, vector(dictionary.byDimension()[o]));
    }
    return matrix;
  }

  private static RealVector vector(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new ArrayRealVector(wide);
  }

  private static float[][] gaussian(Random random, int rows) {
    float[][] values = new float[rows][DIMENSIONS];
    for (float[] row : values) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return values;
  }

  private static float[] unit(float[] vector) {
    double length = vector(vector).getNorm();
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }
}
