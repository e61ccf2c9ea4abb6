package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaneStatisticsTest {
  private static final BinEdges EDGES = edges(0);

  @Test
  void add_entersAllParts() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);

    pane.add(new float[] {2.5f, 15.5f}, new float[] {7});
    pane.add(new float[] {3.5f, 15.5f}, new float[] {9});

    assertThat(pane.count()).isEqualTo(2);
    assertThat(pane.pairMoments().mean(0)).isEqualTo(3);
    assertThat(pane.binCounts().count(0, 2)).isEqualTo(1);
    assertThat(pane.binCounts().count(0, 3)).isEqualTo(1);
    assertThat(pane.binCounts().count(1, 15)).isEqualTo(2);
    assertThat(pane.embeddingMoments().mean(0)).isEqualTo(8);
  }

  // One broken image must not spoil the pane it falls into.
  @Test
  void add_ofNonFiniteValueChangesNothing() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);
    pane.add(new float[] {2.5f, 15.5f}, new float[] {7});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.add(new float[] {1, Float.NaN}, new float[] {7}))
        .withMessageContaining("scalars[1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.add(new float[2], new float[] {Float.POSITIVE_INFINITY}))
        .withMessageContaining("embedding[0]");
    assertThatIllegalArgumentException().isThrownBy(() -> pane.add(new float[3], new float[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> pane.add(new float[2], new float[2]));
    assertThat(pane.count()).isEqualTo(1);
    assertThat(pane.pairMoments().mean(0)).isEqualTo(2.5);
    assertThat(pane.pairMoments().count()).isEqualTo(1);
    assertThat(pane.embeddingMoments().count()).isEqualTo(1);
  }

  @Test
  void merge_refusesOtherEdges() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> pane.merge(new PaneStatistics(edges(0.5f), 1)))
        .withMessageContaining(EDGES.hash().substring(0, 12));
  }

  @Test
  void merge_ofOtherEmbeddingSizeChangesNothing() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);
    PaneStatistics other = new PaneStatistics(EDGES, 2);
    other.add(new float[2], new float[2]);

    assertThatIllegalArgumentException().isThrownBy(() -> pane.merge(other));
    assertThat(pane.count()).isZero();
    assertThat(pane.pairMoments().count()).isZero();
  }

  @Test
  void merge_takesPanesOnEqualEdges() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);
    PaneStatistics other = new PaneStatistics(edges(0), 1);
    other.add(new float[] {2.5f, 15.5f}, new float[] {7});

    pane.merge(other);

    assertThat(pane.count()).isEqualTo(1);
  }

  // What a pane lacks of the noise would make its window look quieter than it is.
  @Test
  void merge_addsUpTheNoise() {
    EmbeddingBasis basis =
        new EmbeddingBasis(
            new float[2],
            new float[][] {{1, 0}, {0, 1}},
            new float[] {0.5f, 0.25f},
            new float[0][],
            new float[0]);
    PaneStatistics all = onBasis(basis);
    PaneStatistics merged = onBasis(basis);
    for (int i = 0; i < 4; i++) {
      PaneStatistics one = onBasis(basis);
      ImageValues image = ImageValues.of(new float[] {2.5f, 15.5f}, new float[] {i + 1, 3 - i});
      all.add(image);
      one.add(image);
      merged.merge(one);
    }

    Moments noise = merged.features().noise();
    assertThat(noise.count()).isEqualTo(4);
    for (int d = 0; d < 2; d++) {
      assertThat(noise.mean(d))
          .isCloseTo(all.features().noise().mean(d), within(1e-9))
          .isPositive();
    }
  }

  private static PaneStatistics onBasis(EmbeddingBasis basis) {
    return new PaneStatistics(EDGES, basis, Series.NONE, Series.NONE, 0);
  }

  @Test
  void of_refusesPartsThatDoNotFit() {
    Moments two = new Moments(2);
    two.add(new float[2]);
    BinCounts counts = new BinCounts(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PaneStatistics.of(EDGES, two, counts, new Moments(1)))
        .withMessageContaining("1, 0 and 0 images");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PaneStatistics.of(EDGES, new Moments(3), counts, new Moments(1)))
        .withMessageContaining("2, 3 and 2 pairs");
  }

  @Test
  void copy_sharesNoState() {
    PaneStatistics pane = new PaneStatistics(EDGES, 1);
    PaneStatistics copy = pane.copy();

    pane.add(new float[2], new float[1]);

    assertThat(copy.count()).isZero();
    assertThat(copy.pairMoments().count()).isZero();
    assertThat(copy.embeddingMoments().count()).isZero();
  }

  /** Two pairs with edges 1 to 15, all moved by {@code offset}. */
  private static BinEdges edges(float offset) {
    float[] inner = new float[30];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = i % 15 + 1 + offset;
    }
    return BinEdges.of(inner, new float[] {0, 0}, new float[] {16, 16});
  }
}
