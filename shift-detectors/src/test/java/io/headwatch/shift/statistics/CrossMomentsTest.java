package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrossMomentsTest {
  // numpy.cov of these five vectors.
  @Test
  void covariance_equalsNumpy() {
    CrossMoments moments =
        of(new float[][] {{1, 2, 0}, {3, 1, 1}, {2, 5, -1}, {0, 3, 2}, {4, 4, 3}});

    assertThat(moments.means()).containsExactly(new double[] {2, 3, 1}, within(1e-15));
    assertThat(moments.covariance(0, 0)).isCloseTo(2.5, within(1e-14));
    assertThat(moments.covariance(0, 1)).isCloseTo(0.25, within(1e-14));
    assertThat(moments.covariance(2, 0)).isCloseTo(0.75, within(1e-14));
    assertThat(moments.covariance(1, 2)).isCloseTo(-0.25, within(1e-14));
    assertThat(moments.covariances()[2][1]).isEqualTo(moments.covariance(1, 2));
    assertThat(moments.covariances()[2][2]).isCloseTo(2.5, within(1e-14));
  }

  @Test
  void covariance_ofFewerThanTwoIsNaN() {
    assertThat(of(new float[][] {{1, 2}}).covariance(0, 1)).isNaN();
  }

  // Guards against the textbook sum of products, which loses all digits here.
  @Test
  void add_ofSmallSpreadOnLargeOffsetKeepsCovariance() {
    CrossMoments moments = new CrossMoments(2);
    for (int i = 0; i < 1000; i++) {
      moments.add(new float[] {10_000_000f + i % 2, -10_000_000f - i % 2});
    }

    assertThat(moments.covariance(0, 1)).isCloseTo(-0.25 * 1000 / 999, within(1e-9));
  }

  /** Any two parts, merged, are the whole; either, taken away from the whole, leaves the other. */
  @Property(tries = 200)
  void mergeAndSubtract_equalDirectSums(
      @ForAll @IntRange(min = 1, max = 40) int first,
      @ForAll @IntRange(min = 1, max = 40) int second,
      @ForAll @IntRange(min = 0, max = 5) int dimensions,
      @ForAll long seed) {
    float[][] vectors = vectors(first + second, dimensions, seed);
    CrossMoments a = of(dimensions, vectors, 0, first);
    CrossMoments b = of(dimensions, vectors, first, first + second);
    CrossMoments whole = a.copy();

    whole.merge(b);
    assertEqualsSums(whole, vectors, 0, first + second);

    whole.subtract(a);
    assertEqualsSums(whole, vectors, first, first + second);
    assertEqualsSums(a, vectors, 0, first);
  }

  private static void assertEqualsSums(CrossMoments moments, float[][] vectors, int from, int to) {
    assertThat(moments.count()).isEqualTo(to - from);
    int at = 0;
    for (int i = 0; i < moments.dimensions(); i++) {
      assertThat(moments.mean(i)).isCloseTo(mean(vectors, i, from, to), within(1e-7));
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int v = from; v < to; v++) {
          sum +=
              (vectors[v][i] - mean(vectors, i, from, to))
                  * (vectors[v][j] - mean(vectors, j, from, to));
        }
        // Values are up to 100, so sums are up to 8e5.
        assertThat(moments.comoments()[at++]).isCloseTo(sum, within(1e-6));
      }
    }
  }

  private static double mean(float[][] vectors, int i, int from, int to) {
    return IntStream.range(from, to).mapToDouble(v -> vectors[v][i]).average().orElseThrow();
  }

  // Moments of pixels that weren't seen, and of features that there are none of, stay empty.
  @Test
  void mergeAndSubtract_ofNothingChangeNothing() {
    CrossMoments moments = of(new float[][] {{1, 2}, {3, 5}});
    moments.merge(new CrossMoments(2));
    moments.subtract(new CrossMoments(2));
    CrossMoments empty = new CrossMoments(0);
    empty.subtract(new CrossMoments(0));

    assertThat(moments.count()).isEqualTo(2);
    assertThat(moments.covariance(0, 1)).isCloseTo(3, within(1e-14));
    assertThat(empty.count()).isZero();
  }

  @Test
  void subtract_refusesAllAndMore() {
    CrossMoments two = of(new float[][] {{1}, {2}});

    assertThatIllegalArgumentException().isThrownBy(() -> two.copy().subtract(two));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.subtract(of(new float[][] {{1}, {2}, {3}})))
        .withMessageContaining("3 of 2");
  }

  @Test
  void of_restoresWhatTheArraysSay() {
    CrossMoments original = of(new float[][] {{1, 2}, {3, 5}, {0, 4}});
    CrossMoments restored =
        CrossMoments.of(original.count(), original.means(), original.comoments());

    restored.add(new float[] {7, 7});
    original.add(new float[] {7, 7});

    assertThat(restored.count()).isEqualTo(4);
    assertThat(restored.means()).isEqualTo(original.means());
    assertThat(restored.comoments()).isEqualTo(original.comoments());
  }

  @Test
  void copyAndArrays_shareNoState() {
    CrossMoments original = of(new float[][] {{1, 2}, {3, 5}});
    CrossMoments copy = original.copy();
    original.means()[0] = 9;
    original.comoments()[0] = 9;

    original.add(new float[] {100, 100});

    assertThat(copy.count()).isEqualTo(2);
    assertThat(copy.mean(0)).isEqualTo(2);
    assertThat(copy.covariance(0, 0)).isCloseTo(2, within(1e-15));
  }

  @Test
  void refusesWhatDoesNotFit() {
    CrossMoments two = new CrossMoments(2);

    assertThatIllegalArgumentException().isThrownBy(() -> two.add(new float[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> two.merge(new CrossMoments(3)));
    assertThatIllegalArgumentException().isThrownBy(() -> two.subtract(new CrossMoments(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossMoments.of(-1, new double[2], new double[3]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossMoments.of(1, new double[2], new double[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CrossMoments.of(2, new double[] {Double.NaN}, new double[1]));
  }

  @Test
  void moments_subtractUndoesMerge() {
    for (int seed = 0; seed < 20; seed++) {
      float[][] vectors = vectors(30, 3, seed);
      Moments whole = moments(vectors, 0, 30);

      whole.subtract(moments(vectors, 20, 30));

      Moments expected = moments(vectors, 0, 20);
      assertThat(whole.count()).isEqualTo(20);
      assertThat(whole.means()).containsExactly(expected.means(), within(1e-9));
      assertThat(whole.m2s()).containsExactly(expected.m2s(), within(1e-6));
    }
  }

  @Test
  void moments_subtractRefusesAllAndKeepsVariancesAboveZero() {
    float[][] vectors = {{0.1f}, {0.1f}, {0.7f}, {0.3f}};
    Moments whole = moments(vectors, 0, 4);
    whole.subtract(moments(vectors, 2, 4));

    assertThat(whole.m2(0)).isBetween(0.0, 1e-15);
    assertThat(whole.mean(0)).isCloseTo(0.1f, within(1e-15));
    assertThatIllegalArgumentException().isThrownBy(() -> whole.subtract(whole.copy()));
  }

  @Test
  void seriesMoments_subtractTakesConvincingImagesAwayToo() {
    Series words = new Series(List.of("cat"), 0.5, "hash");
    SeriesMoments whole = series(words, 0.9f, 0.1f, 0.6f, 0.2f);

    whole.subtract(series(words, 0.6f, 0.2f));

    assertThat(whole.convincing()).isEqualTo(1);
    assertThat(whole.moments().count()).isEqualTo(2);
    assertThat(whole.moments().mean(0)).isCloseTo(0.5, within(1e-7));
    assertThat(whole.moments().m2(0)).isCloseTo(0.32, within(1e-7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> whole.subtract(series(new Series(List.of("dog"), "other"), 0.9f)));
  }

  private static SeriesMoments series(Series series, float... values) {
    SeriesMoments moments = new SeriesMoments(series);
    for (float value : values) {
      moments.add(new float[] {value});
    }
    return moments;
  }

  private static Moments moments(float[][] vectors, int from, int to) {
    Moments moments = new Moments(vectors[0].length);
    for (int i = from; i < to; i++) {
      moments.add(vectors[i]);
    }
    return moments;
  }

  private static float[][] vectors(int count, int dimensions, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][dimensions];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimensions; i++) {
        vector[i] = 200 * random.nextFloat() - 100;
      }
    }
    return vectors;
  }

  private static CrossMoments of(float[][] vectors) {
    return of(vectors[0].length, vectors, 0, vectors.length);
  }

  private static CrossMoments of(int dimensions, float[][] vectors, int from, int to) {
    CrossMoments moments = new CrossMoments(dimensions);
    for (int i = from; i < to; i++) {
      moments.add(vectors[i]);
    }
    return moments;
  }
}
