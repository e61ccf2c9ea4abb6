package io.headwatch.shift.calibration;

import static io.headwatch.shift.statistics.BinEdges.BINS;

import io.headwatch.shift.detector.BinScorer;
import io.headwatch.shift.detector.PairSummary;
import io.headwatch.shift.detector.PairsDetector;
import io.headwatch.shift.statistics.BinCounts;
import io.headwatch.shift.statistics.BinEdges;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Scores many windows by their pairs, a block of pairs at a time. A draw's first n images are its
 * window of n, so that all sizes cost one pass of the largest.
 */
final class PairResampling {
  private final BinnedImages images;
  private final BinEdges edges;
  private final BinCounts reference;
  private final List<PairsDetector> detectors;
  private final List<BitSet> scored;
  private final int[] sizes;
  private final boolean amongReference;

  /**
   * @param images the images to draw from, with the bins of some pairs
   * @param reference counts of all reference images and all pairs
   * @param sizes window sizes, ascending
   * @param amongReference whether the images are among the reference's: then a window is compared
   *     with the other reference images alone
   */
  PairResampling(
      BinnedImages images,
      BinEdges edges,
      BinCounts reference,
      List<PairsDetector> detectors,
      int[] sizes,
      boolean amongReference) {
    this.images = images;
    this.edges = edges;
    this.reference = reference;
    this.detectors = detectors;
    this.scored = detectors.stream().map(detector -> scored(detector, reference.pairs())).toList();
    this.sizes = sizes;
    this.amongReference = amongReference;
  }

  private static BitSet scored(PairsDetector detector, int pairs) {
    BitSet scored = new BitSet(pairs);
    detector
        .pairs()
        .ifPresentOrElse(
            some -> Arrays.stream(some).forEach(scored::set), () -> scored.set(0, pairs));
    return scored;
  }

  /** Number of reference images that a window of n is compared with. */
  int referenceSize(int n) {
    return reference.images() - (amongReference ? n : 0);
  }

  /** Empty summaries of one draw, size by size, detector by detector. */
  PairSummary[][] start() {
    PairSummary[][] summaries = new PairSummary[sizes.length][];
    Arrays.setAll(
        summaries, i -> detectors.stream().map(PairsDetector::start).toArray(PairSummary[]::new));
    return summaries;
  }

  /**
   * Adds these pairs to the summaries of some draws.
   *
   * @param draws images of each draw, as many as the largest window
   * @param summaries of each draw, as {@link #start} gives them
   */
  void add(List<int[]> draws, List<PairSummary[][]> summaries) {
    BinScorer[][] scorers = new BinScorer[sizes.length][detectors.size()];
    for (int i = 0; i < sizes.length; i++) {
      for (int d = 0; d < scorers[i].length; d++) {
        scorers[i][d] = detectors.get(d).each().scorer(edges, sizes[i], referenceSize(sizes[i]));
      }
    }
    int[] counts = new int[BinnedImages.WIDTH * BINS];
    for (int block = 0; block < images.blocks(); block++) {
      for (int draw = 0; draw < draws.size(); draw++) {
        Arrays.fill(counts, 0);
        add(block, draws.get(draw), counts, scorers, summaries.get(draw));
      }
    }
  }

  private void add(
      int block, int[] drawn, int[] counts, BinScorer[][] scorers, PairSummary[][] summaries) {
    int counted = 0;
    for (int i = 0; i < sizes.length; i++) {
      images.count(block, drawn, counted, sizes[i], counts);
      counted = sizes[i];
      add(block, counts, scorers[i], summaries[i]);
    }
  }

  private void add(int block, int[] counts, BinScorer[] scorers, PairSummary[] summaries) {
    int[] window = new int[BINS];
    int[] others = new int[BINS];
    for (int j = 0; j < images.width(block); j++) {
      int pair = images.pair(block, j);
      System.arraycopy(counts, j * BINS, window, 0, BINS);
      reference.counts(pair, others);
      if (amongReference) {
        for (int k = 0; k < BINS; k++) {
          others[k] -= window[k];
        }
      }
      for (int d = 0; d < scorers.length; d++) {
        if (scored.get(d).get(pair)) {
          summaries[d].add(scorers[d].score(pair, window, others));
        }
      }
    }
  }

  /** The scores of one draw whose summaries are complete, detector by detector, size by size. */
  double[][] scores(PairSummary[][] summaries) {
    double[][] scores = new double[detectors.size()][sizes.length];
    for (int d = 0; d < scores.length; d++) {
      for (int i = 0; i < sizes.length; i++) {
        double unit = detectors.get(d).unit(sizes[i], referenceSize(sizes[i]));
        scores[d][i] = summaries[i][d].result() / unit;
      }
    }
    return scores;
  }
}
