package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinEdgesBuilderTest {
  @Test
  void cut_ofMultipleOfSixteenGivesEveryBinItsShare() {
    float[] values = shuffled(32);

    BinEdges edges = cut(values);

    // The k/16 quantile of 1..32 is 2k: the smallest value with a share of k/16 at or below it.
    for (int k = 0; k < 15; k++) {
      assertThat(edges.innerEdge(0, k)).isEqualTo(2 * (k + 1));
    }
    assertThat(edges.lowest(0)).isEqualTo(1);
    assertThat(edges.highest(0)).isEqualTo(32);
    BinCounts counts = count(edges, values);
    for (int bin = 0; bin < 16; bin++) {
      assertThat(counts.count(0, bin)).isEqualTo(2);
    }
  }

  @Test
  void cut_ofOtherSizesTakesTheSmallestValueWithTheShare() {
    BinEdges edges = cut(shuffled(20));

    // ceil(20 (k + 1) / 16) for k = 0..14.
    assertThat(edges.innerEdges())
        .containsExactly(2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19);
  }

  // A pair that never moves must neither fail nor hide a later move to either side.
  @Test
  void cut_ofConstantPairSeparatesItFromBothSides() {
    BinEdges edges = cut(new float[] {3, 3, 3, 3});

    int below = edges.bin(0, Math.nextDown(3f));
    int at = edges.bin(0, 3);
    int above = edges.bin(0, Math.nextUp(3f));
    assertThat(below).isZero();
    assertThat(at).isEqualTo(7);
    assertThat(above).isEqualTo(15);
  }

  @Test
  void cut_ofAtomGivesItABinOfItsOwn() {
    float[] values = shuffled(32);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(16, values[i]);
    }

    BinEdges edges = cut(values);

    assertThat(edges.bin(0, 16)).isGreaterThan(edges.bin(0, 15.999f));
    assertThat(edges.bin(0, 16)).isLessThan(edges.bin(0, 18.001f));
    assertThat(edges.bin(0, 18)).isGreaterThan(edges.bin(0, 16));
  }

  @Test
  void cut_refusesMissingAndNonFiniteValues() {
    assertThatIllegalArgumentException().isThrownBy(() -> cut(new float[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> cut(new float[] {1, Float.NaN}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cut(new float[] {1, Float.NEGATIVE_INFINITY}));
  }

  @Test
  void build_refusesPairsWithoutEdges() {
    BinEdgesBuilder builder = new BinEdgesBuilder(2);
    builder.cut(0, new float[] {1, 2});

    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("pair 1");
  }

  private static BinEdges cut(float[] values) {
    BinEdgesBuilder builder = new BinEdgesBuilder(1);
    builder.cut(0, values.clone());
    return builder.build();
  }

  private static BinCounts count(BinEdges edges, float[] values) {
    BinCounts counts = new BinCounts(1);
    for (float value : values) {
      counts.add(new byte[] {(byte) edges.bin(0, value)});
    }
    return counts;
  }

  private static float[] shuffled(int size) {
    float[] values = new float[size];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      values[i] = values[j];
      values[j] = i + 1;
    }
    assertThat(values).isNotEqualTo(sorted(values));
    return values;
  }

  private static float[] sorted(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
