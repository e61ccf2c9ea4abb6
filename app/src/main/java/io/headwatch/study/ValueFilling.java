package io.headwatch.study;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionModel;
import io.headwatch.image.DecodingLimits;
import io.headwatch.image.ImageDecoder;
import io.headwatch.image.PixelMeasures;
import io.headwatch.image.Pixels;
import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.NoMetrics;
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
import java.util.function.IntConsumer;

/**
 * Computes the values of populations and keeps them in files, one a population: images are drawn,
 * encoded, decoded again and preprocessed on some threads while the network runs on another.
 */
public final class ValueFilling {

  private static final int BATCH = 32;
  private static final int IN_FLIGHT = 8 * BATCH;
  private static final Duration LINGER = Duration.ofMillis(50);

  /** Images whose values an interruption loses at most, beside those in flight. */
  private static final int APPENDED = 512;

  private final ContributionModel model;
  private final int threads;
  private final ImageDecoder decoder = new ImageDecoder(DecodingLimits.defaults());

  /**
   * @param threads that prepare images, at least 1
   */
  public ValueFilling(ContributionModel model, int threads) {
    this.model = requireNonNull(model, "model is null");
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
   * @param progress is told how many images the file holds, at first and from time to time
   * @throws IOException if the file cannot be written, or holds values of another origin
   */
  public void fill(Path directory, Population population, int count, IntConsumer progress)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    ValueLayout layout =
        new ValueLayout(model.pairs(), model.embeddingSize(), PixelMeasure.values().length);
    ValueOrigin origin = ValueOrigin.of(model, population);
    try (ValueStore store = ValueStore.open(file(directory, population.name()), origin, layout)) {
      progress.accept(store.rows());
      int wanted = Math.min(count, population.size());
      if (store.rows() < wanted) {
        append(store, population, wanted, progress);
      }
    }
  }

  private void append(ValueStore store, Population population, int wanted, IntConsumer progress)
      throws IOException, InterruptedException {
    Deque<CompletableFuture<ImageValues>> inFlight = new ArrayDeque<>();
    List<ImageValues> ready = new ArrayList<>();
    int next = store.rows();
    try (ContributionPipeline pipeline =
        new ContributionPipeline(
            model, ImageReading.NONE, BATCH, LINGER, threads, new NoMetrics())) {
      while (store.rows() < wanted) {
        while (next < wanted && inFlight.size() < IN_FLIGHT) {
          inFlight.add(submit(pipeline, population, next++));
        }
        ready.add(value(inFlight.remove()));
        if (ready.size() == APPENDED || inFlight.isEmpty()) {
          store.append(ready);
          ready.clear();
          progress.accept(store.rows());
        }
      }
    }
  }

  private CompletableFuture<ImageValues> submit(
      ContributionPipeline pipeline, Population population, int index) {
    CompletableFuture<float[]> measures = new CompletableFuture<>();
    return pipeline
        .submit(
            () -> {
              byte[] encoded = population.image(index);
              Pixels pixels = decoder.decode(encoded);
              measures.complete(PixelMeasures.of(pixels, encoded.length));
              return model.preprocessing().apply(pixels.width(), pixels.height(), pixels.rgb());
            })
        .thenCombine(measures, ImageValues::withPixels);
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
