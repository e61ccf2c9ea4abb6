package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.NoMetrics;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.PixelMeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Computes the values of populations and keeps them in files, one a population: images are drawn,
 * encoded, decoded again and preprocessed on some threads while the network runs on another.
 */
public final class ValueFilling {

  /** What a run tells of itself. */
  public interface Progress {

    /** The file holds some images of those wanted; the network begins with the others. */
    void begin(String population, int done, int wanted);

    /** The file holds more images now. */
    void at(int done);
  }

  private static final int BATCH = 32;
  private static final int IN_FLIGHT = 8 * BATCH;
  private static final Duration LINGER = Duration.ofMillis(50);

  /** Images whose values an interruption loses at most, beside those in flight. */
  private static final int APPENDED = 512;

  /** From an encoded image to the network's input and what its pixels say. */
  public interface Preparation {

    /**
     * Prepares an image, on any of several threads.
     *
     * @throws UnusableImageException if it cannot be decoded
     */
    PreparedImage prepare(byte[] encoded) throws UnusableImageException;
  }

  private final ContributionModel model;
  private final Preparation preparation;
  private final int threads;

  /**
   * @param preparation as in production
   * @param threads that draw, encode and prepare images, at least 1
   */
  public ValueFilling(ContributionModel model, Preparation preparation, int threads) {
    this.model = requireNonNull(model, "model is null");
    this.preparation = requireNonNull(preparation, "preparation is null");
    this.threads = threads;
  }

  /** The file of a population in a directory. */
  public static Path file(Path directory, String population) {
    return directory.resolve(population + ".values");
  }

  /**
   * Adds what a population's file lacks.
   *
   * @param directory is created if needed
   * @param count of images that the file is to hold, or all if the population has fewer; a file
   *     that holds more is left as it is
   * @throws IOException if the file cannot be written, or holds values of another origin
   */
  public void fill(Path directory, Population population, int count, Progress progress)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    ValueLayout layout =
        new ValueLayout(model.pairs(), model.embeddingSize(), PixelMeasure.values().length);
    ValueOrigin origin = ValueOrigin.of(model, population);
    try (ValueStore store = ValueStore.open(file(directory, population.name()), origin, layout)) {
      int wanted = Math.min(count, population.size());
      progress.begin(population.name(), Math.min(store.rows(), wanted), wanted);
      if (store.rows() < wanted) {
        append(store, population, wanted, progress);
      }
    }
  }

  private void append(ValueStore store, Population population, int wanted, Progress progress)
      throws IOException, InterruptedException {
    Deque<CompletableFuture<ImageValues>> inFlight = new ArrayDeque<>();
    List<ImageValues> ready = new ArrayList<>();
    int next = store.rows();
    try (ContributionPipeline pipeline =
        new ContributionPipeline(
            model, ImageReading.NONE, BATCH, LINGER, threads, new NoMetrics())) {
      while (store.rows() < wanted) {
        while (next < wanted && inFlight.size() < IN_FLIGHT) {
          int index = next++;
          inFlight.add(pipeline.submit(() -> preparation.prepare(population.image(index))));
        }
        ready.add(value(inFlight.remove()));
        if (ready.size() == APPENDED || inFlight.isEmpty()) {
          store.append(ready);
          ready.clear();
          progress.at(store.rows());
        }
      }
    }
  }

  private static ImageValues value(CompletableFuture<ImageValues> result)
      throws IOException, InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IOException("an image of the study cannot be used: " + e.getCause(), e);
    }
  }
}
