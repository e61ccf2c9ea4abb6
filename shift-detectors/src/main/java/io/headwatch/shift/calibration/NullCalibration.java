package io.headwatch.shift.calibration;

import io.headwatch.shift.calibration.BuildProgress.Phase;
import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.FeatureDetector;
import io.headwatch.shift.detector.PairSummary;
import io.headwatch.shift.detector.PairsDetector;
import io.headwatch.shift.profile.BuildParameters;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.ReferenceSample;
import io.headwatch.shift.statistics.ImageFeatures;
import io.headwatch.shift.statistics.PaneStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws null windows from the reference and scores them with all detectors.
 *
 * <p>A null window of n images is drawn without replacement from the images that bin edges and
 * embedding basis do not depend on, and compared with the N - n other reference images: its images
 * took no part in the statistics they are compared with. Given edges and basis, those images and a
 * future clean window are exchangeable, so the window and its reference are distributed exactly as
 * a clean window of n images and a reference of N - n. A live window meets N instead, which the
 * scores' units allow for: over the draw of window and reference the squared difference of their
 * means has the mean var (1/n + 1/m), m the reference's size, in every dimension, however the
 * dimensions are correlated. So the reference's being finite is accounted for as well.
 *
 * <p>Scores of one size are independent given the reference; those of different sizes and detectors
 * are not, since they are of the same draws.
 */
final class NullCalibration {
  /** Fewest images that null windows can be drawn from: twice the smallest window. */
  static final int FEWEST_IMAGES = 2 * BuildParameters.SMALLEST_WINDOW;

  private static final int DRAWS_PER_TASK = 20;

  /** Most bytes that the bins of a chunk of pairs take. */
  private static final long CHUNK_BYTES = 256L << 20;

  private final ReplicateRunner runner;
  private final BuildProgress progress;
  private final int windows;
  private final Drawable drawable;
  private final PaneStatistics reference;
  private final int[] sizes;
  private final WindowDraw draw;

  /**
   * The images that windows are drawn from, row by row.
   *
   * @param numbers of the images in the sample
   * @param features of the images
   * @param blocks rows that are drawn together
   * @param blockLength rows of a block
   */
  record Drawable(int[] numbers, ImageFeatures[] features, int[][] blocks, int blockLength) {
    /**
     * The images that are drawn from, in blocks.
     *
     * @param blocks of the whole sample, each of which is drawn from whole or not at all
     */
    static Drawable of(int[] numbers, ImageFeatures[] features, ImageBlocks blocks) {
      int[] row = rows(numbers, blocks);
      int[][] drawn =
          IntStream.range(0, blocks.blocks())
              .mapToObj(blocks::block)
              .filter(block -> row[block[0]] >= 0)
              .map(block -> Arrays.stream(block).map(image -> row[image]).toArray())
              .toArray(int[][]::new);
      return new Drawable(numbers, features, drawn, blocks.length());
    }

    /**
     * Some of the images.
     *
     * @param wanted true or false of all images of a block
     */
    Drawable only(IntPredicate wanted) {
      int[] places =
          IntStream.range(0, numbers.length).filter(i -> wanted.test(numbers[i])).toArray();
      int[] row = new int[numbers.length];
      Arrays.fill(row, -1);
      for (int i = 0; i < places.length; i++) {
        row[places[i]] = i;
      }
      return new Drawable(
          Arrays.stream(places).map(place -> numbers[place]).toArray(),
          Arrays.stream(places).mapToObj(place -> features[place]).toArray(ImageFeatures[]::new),
          Arrays.stream(blocks)
              .filter(block -> row[block[0]] >= 0)
              .map(block -> Arrays.stream(block).map(place -> row[place]).toArray())
              .toArray(int[][]::new),
          blockLength);
    }

    /** The row of each image of the sample; -1 for images that are in none. */
    private static int[] rows(int[] numbers, ImageBlocks blocks) {
      int[] row = new int[blocks.images()];
      Arrays.fill(row, -1);
      for (int i = 0; i < numbers.length; i++) {
        row[numbers[i]] = i;
      }
      return row;
    }
  }

  /**
   * @param reference statistics of all reference images, the drawable ones among them
   */
  NullCalibration(
      BuildParameters parameters,
      ReplicateRunner runner,
      BuildProgress progress,
      Drawable drawable,
      PaneStatistics reference) {
    this.runner = runner;
    this.progress = progress;
    this.windows = parameters.nullWindows();
    this.drawable = drawable;
    this.reference = reference;
    int largest = Math.min(parameters.largestWindow(), drawable.numbers().length / 2);
    this.sizes = WindowGrid.between(drawable.blockLength(), largest);
    this.draw = new WindowDraw(drawable.blocks(), sizes[sizes.length - 1], parameters.seed());
  }

  /**
   * The scores of null windows by those of the detectors that have something to look at.
   *
   * @param sample holds the images' scalars
   */
  NullScores simulate(ReferenceSample sample, List<Detector> detectors) {
    return simulate(sample, detectors, CHUNK_BYTES);
  }

  /** The same with chunks of pairs whose bins take at most so many bytes, if one block does. */
  NullScores simulate(ReferenceSample sample, List<Detector> detectors, long chunkBytes) {
    List<PairsDetector> ofPairs = only(PairsDetector.class, detectors).toList();
    List<FeatureDetector> ofFeatures =
        only(FeatureDetector.class, detectors)
            .filter(detector -> detector.sees(reference.features()))
            .toList();
    int chunk = chunk(sample.pairs(), chunkBytes);
    int chunks = ofPairs.isEmpty() ? 0 : (sample.pairs() + chunk - 1) / chunk;
    DrawsDone done = new DrawsDone((chunks + 1) * windows);
    double[][][] pairScores = scorePairs(sample, ofPairs, chunk, done);
    double[][][] featureScores = scoreFeatures(ofFeatures, done);
    List<String> names =
        Stream.concat(ofPairs.stream(), ofFeatures.stream()).map(Detector::name).toList();
    return new NullScores(
        names, sizes, bySize(pairScores, featureScores, names.size()), drawable.blockLength());
  }

  private static <D> Stream<D> only(Class<D> kind, List<Detector> detectors) {
    return detectors.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** As many pairs as keep their bins within bounds. */
  private int chunk(int pairs, long bytes) {
    long fitting = bytes / drawable.numbers().length / BinnedImages.WIDTH * BinnedImages.WIDTH;
    return (int) Math.min(pairs, Math.max(BinnedImages.WIDTH, fitting));
  }

  /** Scores by draw, detector and size. */
  private double[][][] scorePairs(
      ReferenceSample sample, List<PairsDetector> detectors, int chunk, DrawsDone done) {
    double[][][] scores = new double[windows][detectors.size()][sizes.length];
    if (detectors.isEmpty()) {
      return scores;
    }
    List<PairSummary[][]> summaries = new ArrayList<>(windows);
    for (int from = 0; from < sample.pairs(); from += chunk) {
      PairResampling resampling =
          new PairResampling(
              binned(sample, from, Math.min(chunk, sample.pairs() - from)),
              reference.edges(),
              reference.binCounts(),
              detectors,
              sizes,
              true);
      while (summaries.size() < windows) {
        summaries.add(resampling.start());
      }
      runAll(
          (first, to) ->
              resampling.add(
                  IntStream.range(first, to).mapToObj(draw::draw).toList(),
                  summaries.subList(first, to)),
          done);
      for (int i = 0; from + chunk >= sample.pairs() && i < windows; i++) {
        scores[i] = resampling.scores(summaries.get(i));
      }
    }
    return scores;
  }

  private BinnedImages binned(ReferenceSample sample, int from, int pairs) {
    int[] numbers = drawable.numbers();
    BinnedImages binned = new BinnedImages(numbers.length, from, pairs);
    float[] scalars = new float[pairs];
    byte[] bins = new byte[pairs];
    for (int row = 0; row < numbers.length; row++) {
      sample.scalars(numbers[row], from, pairs, scalars);
      for (int i = 0; i < pairs; i++) {
        bins[i] = (byte) reference.edges().bin(from + i, scalars[i]);
      }
      binned.set(row, bins);
    }
    return binned;
  }

  /** Scores by draw, detector and size. */
  private double[][][] scoreFeatures(List<FeatureDetector> detectors, DrawsDone done) {
    double[][][] scores = new double[windows][][];
    FeatureResampling resampling =
        new FeatureResampling(drawable.features(), reference.features(), detectors, sizes, true);
    runAll(
        (first, to) -> {
          for (int i = first; i < to; i++) {
            scores[i] = resampling.scores(draw.draw(i));
          }
        },
        done);
    return scores;
  }

  /** Counts the draws that were scored over all passes, and tells the progress. */
  private final class DrawsDone {
    private final int total;
    private int done;

    DrawsDone(int total) {
      this.total = total;
    }

    synchronized void add(int draws) {
      done += draws;
      progress.advanced(Phase.NULL_WINDOWS, done, total);
    }
  }

  private void runAll(ReplicateRunner.Part draws, DrawsDone done) {
    runner.inParts(
        windows,
        DRAWS_PER_TASK,
        (first, to) -> {
          draws.run(first, to);
          done.add(to - first);
        });
  }

  /** By detector, size and draw. */
  private float[][][] bySize(double[][][] pairs, double[][][] features, int detectors) {
    float[][][] scores = new float[detectors][sizes.length][windows];
    for (int draw = 0; draw < windows; draw++) {
      double[][] all =
          Stream.of(pairs[draw], features[draw]).flatMap(Arrays::stream).toArray(double[][]::new);
      for (int d = 0; d < detectors; d++) {
        for (int size = 0; size < sizes.length; size++) {
          scores[d][size][draw] = (float) all[d][size];
        }
      }
    }
    return scores;
  }
}
