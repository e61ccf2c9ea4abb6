package io.headwatch.shift.detector;

import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.PaneStatistics;

/** Statistics of a single pair with known values or known bin counts. */
public final class Samples {
  /** Edges 1 to 15 between 0 and 16: a value of bin + 0.5 represents its bin. */
  public static final BinEdges UNIT =
      edges(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

  private Samples() {}

  /** One pair's edges: the smallest value, 15 inner edges, the largest value. */
  public static BinEdges edges(double... bounds) {
    float[] inner = new float[15];
    for (int k = 0; k < 15; k++) {
      inner[k] = (float) bounds[k + 1];
    }
    return BinEdges.of(inner, new float[] {(float) bounds[0]}, new float[] {(float) bounds[16]});
  }

  public static PaneStatistics ofValues(BinEdges edges, double... values) {
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    for (double value : values) {
      statistics.add(new float[] {(float) value}, new float[1]);
    }
    return statistics;
  }

  /** {@code counts[k]} images in the middle of bin k. */
  public static PaneStatistics ofCounts(BinEdges edges, int... counts) {
    PaneStatistics statistics = new PaneStatistics(edges, 1);
    for (int k = 0; k < counts.length; k++) {
      float from = k == 0 ? edges.lowest(0) : edges.innerEdge(0, k - 1);
      float to = k == 15 ? edges.highest(0) : edges.innerEdge(0, k);
      for (int i = 0; i < counts[k]; i++) {
        statistics.add(new float[] {(from + to) / 2}, new float[1]);
      }
    }
    return statistics;
  }
}
