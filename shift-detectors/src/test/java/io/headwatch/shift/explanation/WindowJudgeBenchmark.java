package io.headwatch.shift.explanation;

import io.headwatch.shift.detector.Detector;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.profile.Calibration;
import io.headwatch.shift.profile.NullScores;
import io.headwatch.shift.profile.ProfileBinding;
import io.headwatch.shift.profile.ReferenceProfile;
import io.headwatch.shift.statistics.BinEdges;
import io.headwatch.shift.statistics.BinEdgesBuilder;
import io.headwatch.shift.statistics.EmbeddingBasis;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PaneStatistics;
import io.headwatch.shift.statistics.PixelMeasure;
import io.headwatch.shift.statistics.Series;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What judging one window costs at the size of RN50: 65,536 pairs, 1,024 embedding values, 96
 * components, 384 Fourier features, 3,353 words; by the standard detectors or by all. See
 * CONTRIBUTING.md for how to run it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WindowJudgeBenchmark {
  private static final int HEADS = 32;
  private static final int NEURONS = 2048;
  private static final int EMBEDDING = 1024;
  private static final int COMPONENTS = 96;
  private static final int FEATURES = 384;
  private static final int WORDS = 3353;
  private static final int REFERENCE = 400;
  private static final int WINDOW = 200;
  private static final int NULL_WINDOWS = 4_000;

  /** Which detectors judge. */
  @Param({"STANDARD", "ALL"})
  public String detectors = "";

  private final SplittableRandom random = new SplittableRandom(1);
  private ReferenceProfile profile;
  private PaneStatistics window;
  private final WindowJudge judge = new WindowJudge(0.05, 0, 10, 10, 50);

  /** Makes a reference and a window of random images. */
  @Setup
  public void setUp() {
    Series words =
        new Series(IntStream.range(0, WORDS).mapToObj(Integer::toString).toList(), 0.1, "words");
    PaneStatistics reference =
        new PaneStatistics(edges(), basis(), words, Series.NONE, PixelMeasure.values().length);
    window = reference.emptied();
    add(reference, REFERENCE);
    add(window, WINDOW);
    List<Detector> choice =
        ("ALL".equals(detectors) ? DetectorChoice.ALL : DetectorChoice.STANDARD)
            .on(Optional.empty());
    profile =
        new ReferenceProfile(
            new ProfileBinding("model", "preprocessing"),
            HEADS,
            NEURONS,
            reference,
            Optional.of(new Calibration(nulls(choice), Optional.empty())),
            Optional.empty());
  }

  /** Judges the window. */
  @Benchmark
  public Verdict judge() {
    return judge.judge(window, profile, 1e-4);
  }

  private BinEdges edges() {
    BinEdgesBuilder edges = new BinEdgesBuilder(HEADS * NEURONS);
    for (int pair = 0; pair < HEADS * NEURONS; pair++) {
      edges.cut(pair, normal(64, 1));
    }
    return edges.build();
  }

  private EmbeddingBasis basis() {
    float[][] directions = new float[COMPONENTS][];
    float[][] frequencies = new float[FEATURES][];
    for (int k = 0; k < COMPONENTS; k++) {
      directions[k] = normal(EMBEDDING, 1 / Math.sqrt(EMBEDDING));
    }
    for (int d = 0; d < FEATURES; d++) {
      frequencies[d] = normal(COMPONENTS, 1);
    }
    return new EmbeddingBasis(
        new float[EMBEDDING], directions, new float[0], frequencies, normal(FEATURES, 1));
  }

  private void add(PaneStatistics statistics, int images) {
    for (int i = 0; i < images; i++) {
      float[] probabilities = new float[WORDS];
      for (int w = 0; w < WORDS; w++) {
        probabilities[w] = (float) random.nextDouble(2.0 / WORDS);
      }
      statistics.add(
          new ImageValues(
              normal(HEADS * NEURONS, 1),
              normal(EMBEDDING, 1),
              probabilities,
              new float[0],
              normal(PixelMeasure.values().length, 1)));
    }
  }

  private NullScores nulls(List<Detector> choice) {
    int[] sizes = {100, 400};
    float[][][] scores = new float[choice.size()][sizes.length][];
    for (float[][] ofDetector : scores) {
      for (int size = 0; size < sizes.length; size++) {
        ofDetector[size] = normal(NULL_WINDOWS, 1);
      }
    }
    return new NullScores(choice.stream().map(Detector::name).toList(), sizes, scores, 1);
  }

  private float[] normal(int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
