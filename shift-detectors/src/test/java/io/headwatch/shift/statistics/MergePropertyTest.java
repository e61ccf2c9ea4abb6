package io.headwatch.shift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any split of the images into panes, merged in any order, equals the statistics of all images. */
class MergePropertyTest {
  private static final int PAIRS = 3;

  @Property(tries = 300)
  void merge_ofAnySplitEqualsOnePass(
      @ForAll @Size(min = 2, max = 60) List<@FloatRange(min = -1e3f, max = 1e3f) Float> values,
      @ForAll @IntRange(min = 1, max = 8) int panes,
      @ForAll long order) {
    BinEdges edges = edges();
    List<PaneStatistics> parts = new ArrayList<>();
    for (int i = 0; i < panes; i++) {
      parts.add(new PaneStatistics(edges, 1));
    }
    Random random = new Random(order);
    for (float value : values) {
      parts.get(random.nextInt(panes)).add(scalars(value), new float[] {value});
    }

    PaneStatistics merged = mergeInPairs(parts, random);

    assertThat(merged.count()).isEqualTo(values.size());
    for (int pair = 0; pair < PAIRS; pair++) {
      assertMoments(merged.pairMoments(), pair, values, pair);
      assertCounts(merged.binCounts(), pair, values, edges);
    }
    assertMoments(merged.embeddingMoments(), 0, values, 0);
  }

  /** Merges two random parts until one is left, so that every shape of tree comes up. */
  private static PaneStatistics mergeInPairs(List<PaneStatistics> parts, Random random) {
    while (parts.size() > 1) {
      Collections.shuffle(parts, random);
      PaneStatistics last = parts.remove(parts.size() - 1);
      parts.get(0).merge(last);
    }
    return parts.get(0);
  }

  /** Two passes over the values themselves. */
  private static void assertMoments(Moments moments, int d, List<Float> values, int pair) {
    double mean = values.stream().mapToDouble(v -> scalars(v)[pair]).average().orElseThrow();
    double m2 = values.stream().mapToDouble(v -> Math.pow(scalars(v)[pair] - mean, 2)).sum();
    double scale = values.stream().mapToDouble(v -> Math.abs(scalars(v)[pair])).max().orElseThrow();

    assertThat(moments.count()).isEqualTo(values.size());
    assertThat(moments.mean(d)).isCloseTo(mean, within(1e-9 * scale));
    assertThat(moments.m2(d)).isCloseTo(m2, within(1e-9 * Math.max(m2, 1e-3 * scale * scale)));
  }

  private static void assertCounts(BinCounts counts, int pair, List<Float> values, BinEdges edges) {
    for (int k = 0; k < BinEdges.BINS; k++) {
      int bin = k;
      long expected = values.stream().filter(v -> edges.bin(pair, scalars(v)[pair]) == bin).count();
      assertThat(counts.count(pair, bin)).isEqualTo((int) expected);
    }
  }

  private static float[] scalars(float value) {
    return new float[] {value, -0.1f * value, value * value};
  }

  private static BinEdges edges() {
    BinEdgesBuilder builder = new BinEdgesBuilder(PAIRS);
    for (int pair = 0; pair < PAIRS; pair++) {
      float[] values = new float[200];
      for (int i = 0; i < values.length; i++) {
        values[i] = scalars(-1000 + 10 * i)[pair];
      }
      builder.cut(pair, values);
    }
    return builder.build();
  }
}
