package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinEdgesTest {
  @Test
  void bin_ofAnEdgeIsTheBinOnItsLeft() {
    BinEdges edges = unit(0);

    for (int k = 0; k < BinEdges.INNER; k++) {
      float edge = k + 1;
      assertThat(edges.bin(0, Math.nextDown(edge))).isEqualTo(k);
      assertThat(edges.bin(0, edge)).isEqualTo(k);
      assertThat(edges.bin(0, Math.nextUp(edge))).isEqualTo(k + 1);
    }
  }

  // The outer bins are open but for the sample's smallest and largest value.
  @Test
  void width_ofOuterBinsEndsAtTheSample() {
    float[] inner = {1, 2, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    BinEdges edges = BinEdges.of(inner, new float[] {-.5f}, new float[] {18});

    assertThat(edges.width(0, 0)).isEqualTo(1.5);
    assertThat(edges.width(0, 2)).isEqualTo(2);
    assertThat(edges.width(0, 3)).isZero();
    assertThat(edges.width(0, 15)).isEqualTo(3);
  }

  @Test
  void bin_beyondTheSampleIsAnOuterBin() {
    assertThat(unit(0).bin(0, -1e30f)).isZero();
    assertThat(unit(0).bin(0, 1e30f)).isEqualTo(15);
  }

  // The smallest differences and the largest must not be lost to underflow or overflow.
  @Test
  void bin_isExactAtTheLimitsOfFloats() {
    float[] inner = new float[15];
    Arrays.fill(inner, 8, 15, Float.MAX_VALUE);
    BinEdges edges =
        BinEdges.of(inner, new float[] {-Float.MAX_VALUE}, new float[] {Float.MAX_VALUE});

    assertThat(edges.bin(0, 0f)).isZero();
    assertThat(edges.bin(0, -0f)).isZero();
    assertThat(edges.bin(0, Float.MIN_VALUE)).isEqualTo(8);
    assertThat(edges.bin(0, -Float.MAX_VALUE)).isZero();
    assertThat(edges.bin(0, Float.MAX_VALUE)).isEqualTo(8);
    inner[0] = -0f;
    BinEdges negativeZero =
        BinEdges.of(inner, new float[] {-Float.MAX_VALUE}, new float[] {Float.MAX_VALUE});
    assertThat(negativeZero.bin(0, 0f)).isZero();
  }

  // Guards the binary search against off-by-one, also among coinciding edges.
  @Test
  void bins_equalCountingTheEdgesBelow() {
    SplittableRandom random = new SplittableRandom(5);
    int pairs = 50;
    BinEdges edges = randomEdges(pairs, random);
    float[] scalars = new float[pairs];
    byte[] bins = new byte[pairs];
    for (int image = 0; image < 200; image++) {
      for (int pair = 0; pair < pairs; pair++) {
        scalars[pair] = random.nextInt(-12, 12);
      }
      edges.bins(scalars, bins);
      for (int pair = 0; pair < pairs; pair++) {
        assertThat((int) bins[pair]).isEqualTo(edgesBelow(edges, pair, scalars[pair]));
      }
    }
  }

  @Test
  void equals_isByEveryEdge() {
    assertThat(unit(0)).isEqualTo(unit(0)).hasSameHashCodeAs(unit(0));
    assertThat(unit(0).hash()).isEqualTo(unit(0).hash()).matches("[0-9a-f]{64}");
    assertThat(unit(0)).isNotEqualTo(unit(0.25f));
    BinEdges higher = BinEdges.of(unit(0).innerEdges(), unit(0).lowest(), new float[] {17});
    assertThat(unit(0)).isNotEqualTo(higher);
  }

  @Test
  void arrays_areCopies() {
    BinEdges edges = unit(0);

    Arrays.fill(edges.innerEdges(), 99);

    assertThat(edges.innerEdge(0, 0)).isEqualTo(1);
  }

  @Test
  void of_refusesDisorder() {
    float[] inner = unit(0).innerEdges();
    inner[3] = 2;
    float[] unordered = inner.clone();
    unordered[3] = 1.5f;
    float[] nan = inner.clone();
    nan[3] = Float.NaN;
    float[] zero = {0};
    float[] sixteen = {16};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinEdges.of(unordered, zero, sixteen))
        .withMessageContaining("pair 0");
    assertThatIllegalArgumentException().isThrownBy(() -> BinEdges.of(nan, zero, sixteen));
    assertThatIllegalArgumentException().isThrownBy(() -> BinEdges.of(inner, sixteen, sixteen));
    assertThatIllegalArgumentException().isThrownBy(() -> BinEdges.of(inner, zero, zero));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinEdges.of(new float[14], zero, sixteen));
  }

  @Test
  void bins_refusesOtherLengths() {
    assertThatIllegalArgumentException().isThrownBy(() -> unit(0).bins(new float[2], new byte[2]));
  }

  /** One pair: edges 1 to 15, all moved by {@code offset}, between 0 and 16. */
  private static BinEdges unit(float offset) {
    float[] inner = new float[15];
    for (int k = 0; k < 15; k++) {
      inner[k] = k + 1 + offset;
    }
    return BinEdges.of(inner, new float[] {0}, new float[] {16});
  }

  private static BinEdges randomEdges(int pairs, SplittableRandom random) {
    BinEdgesBuilder builder = new BinEdgesBuilder(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      float[] values = new float[40];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(-10, 10);
      }
      builder.cut(pair, values);
    }
    return builder.build();
  }

  private static int edgesBelow(BinEdges edges, int pair, float value) {
    int below = 0;
    for (int k = 0; k < BinEdges.INNER; k++) {
      if (edges.innerEdge(pair, k) < value) {
        below++;
      }
    }
    return below;
  }
}
