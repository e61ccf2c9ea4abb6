package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.shift.calibration.ReplicateRunner;
import io.headwatch.shift.detector.DetectorChoice;
import io.headwatch.shift.statistics.ImageReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * False alarms of clean streams: over the 30 days that a promise is stated for, with references of
 * several sizes, and where frames repeat in bursts.
 */
public final class StreamStudy {
  /** Windows of five minutes in 30 days. */
  public static final int MONTH = 8_640;

  /** Stated windows between false alarms of streams of bursts. */
  private static final List<Double> STATED_FOR_BURSTS = List.of(100.0, 500.0);

  /** Frames of a burst of the population named bursts. */
  public static final int BURST = Populations.BURST;

  /**
   * What is measured of a month.
   *
   * @param references images of a reference, one table part each
   * @param window images of a window
   * @param poolSize images that windows are drawn from; as many as the reference has, if 0
   * @param pairs pairs of reference and pool; fewer where there aren't enough images
   * @param windows windows of each pair
   */
  public record Month(List<Integer> references, int window, int poolSize, int pairs, int windows) {
    public Month {
      references = List.copyOf(references);
    }
  }

  /**
   * What is measured of bursts.
   *
   * @param window frames of a window, a multiple of {@link #BURST}
   * @param referenceSize frames of a reference
   * @param poolSize frames that windows are drawn from
   * @param pairs pairs of reference and pool; fewer where there aren't enough frames
   * @param windows windows of each pair
   */
  public record Bursts(int window, int referenceSize, int poolSize, int pairs, int windows) {}

  private final WindowJudging judging;
  private final int seed;

  /**
   * @param reading of the words that profiles hold
   * @param detectors that profiles are calibrated for
   * @param nullWindows null windows of each profile
   * @param runner where null windows are scored and windows judged
   * @param seed of all draws
   */
  public StreamStudy(
      ImageReading reading,
      DetectorChoice detectors,
      int nullWindows,
      ReplicateRunner runner,
      int seed) {
    this.judging = new WindowJudging(reading, detectors, nullWindows, runner);
    this.seed = seed;
  }

  /**
   * False alarms at a stated time of {@link #MONTH} windows.
   *
   * @param clean independent images
   * @throws IOException if they are too few for one reference and pool
   */
  public List<FalseAlarmRow> month(StoredValues clean, Month month, Consumer<String> progress)
      throws IOException {
    requireNonNull(month, "month is null");
    List<FalseAlarmRow> rows = new ArrayList<>();
    for (int reference : month.references()) {
      int pool = month.poolSize() == 0 ? reference : month.poolSize();
      CleanStreams.Design design =
          new CleanStreams.Design(
              "30 days",
              reference,
              pool,
              month.window(),
              1,
              pairs(month.pairs(), clean, reference + pool),
              month.windows(),
              List.of((double) MONTH),
              seed);
      rows.addAll(new CleanStreams(judging, progress).rows(clean, design));
    }
    return rows;
  }

  /**
   * False alarms where every scene comes as a burst of frames, with each frame counted as an image,
   * and with the first of each burst alone, in references and windows alike.
   *
   * @param frames bursts one after another
   * @throws IOException if they are too few for one reference and pool
   */
  public List<FalseAlarmRow> bursts(StoredValues frames, Bursts bursts, Consumer<String> progress)
      throws IOException {
    int reference = bursts.referenceSize() / BURST;
    int pool = bursts.poolSize() / BURST;
    int pairs = pairs(bursts.pairs(), frames, BURST * (reference + pool));
    CleanStreams.Design first =
        new CleanStreams.Design(
            "first of each burst",
            reference,
            pool,
            bursts.window() / BURST,
            1,
            pairs,
            bursts.windows(),
            STATED_FOR_BURSTS,
            seed);
    CleanStreams.Design naive =
        new CleanStreams.Design(
            "every frame",
            BURST * reference,
            BURST * pool,
            BURST * first.window(),
            BURST,
            pairs,
            bursts.windows(),
            STATED_FOR_BURSTS,
            seed);
    CleanStreams streams = new CleanStreams(judging, progress);
    List<FalseAlarmRow> rows = new ArrayList<>(streams.rows(frames, naive));
    rows.addAll(streams.rows(CleanStreams.firstOfBursts(frames, BURST), first));
    return rows;
  }

  private static int pairs(int wanted, StoredValues values, int images) throws IOException {
    int pairs = Math.min(wanted, values.size() / images);
    if (pairs < 1) {
      throw new IOException(
          "there are %,d images, %,d are needed; add more with headwatch study values --count"
              .formatted(values.size(), images));
    }
    return pairs;
  }
}
