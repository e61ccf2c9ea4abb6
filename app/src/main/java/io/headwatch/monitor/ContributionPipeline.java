package io.headwatch.monitor;

import static java.util.Objects.requireNonNull;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.clip.ContributionModel;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * From "how to get an image's input" to its values: inputs are prepared in parallel, then batched
 * through the network on one thread; words and concepts are read from what comes out by the threads
 * that prepare, so that the network doesn't wait for them.
 *
 * <p>Implementation note: nothing here bounds what is in flight; whoever submits does, because only
 * it can stop reading.
 */
public final class ContributionPipeline implements AutoCloseable {

  private static final Prepared END =
      new Prepared(new PreparedImage(new byte[0], new float[0]), new CompletableFuture<>(), 0);

  private final ContributionModel model;
  private final ImageReading reading;
  private final int batchSize;
  private final Duration linger;
  private final MonitorMetrics metrics;
  private final ExecutorService preparation;
  private final LinkedBlockingQueue<Prepared> prepared = new LinkedBlockingQueue<>();
  private final Thread inference;

  private record Prepared(
      PreparedImage image, CompletableFuture<ImageValues> result, long readyNanos) {}

  /**
   * Starts the threads.
   *
   * @param reading what is read from the network's values
   * @param batchSize images per forward pass, at least 1
   * @param linger how long an incomplete batch waits for more images
   * @param threads threads that prepare inputs, at least 1
   */
  public ContributionPipeline(
      ContributionModel model,
      ImageReading reading,
      int batchSize,
      Duration linger,
      int threads,
      MonitorMetrics metrics) {
    this.model = requireNonNull(model, "model is null");
    this.reading = requireNonNull(reading, "reading is null");
    this.batchSize = batchSize;
    this.linger = requireNonNull(linger, "linger is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.preparation =
        Executors.newFixedThreadPool(threads, task -> daemon(task, "headwatch-prepare"));
    this.inference = daemon(this::infer, "headwatch-inference");
    inference.start();
  }

  /**
   * Hands in one image.
   *
   * @param image gives the prepared image; called on a preparation thread
   * @return the image's values, with those of its pixels; fails with what {@code image} threw, or
   *     with an {@link InferenceException} if the network failed
   */
  public CompletableFuture<ImageValues> submit(Callable<PreparedImage> image) {
    CompletableFuture<ImageValues> result = new CompletableFuture<>();
    preparation.execute(() -> prepare(image, result));
    return result;
  }

  /** Number H x C of pairs of the network. */
  public int pairs() {
    return model.pairs();
  }

  /** Number of words and concepts that are read from each image. */
  public int names() {
    return reading.words().series().size() + reading.concepts().series().size();
  }

  /** Stops the threads; what is still in flight is abandoned. */
  @Override
  public void close() {
    preparation.shutdownNow();
    prepared.add(END);
    boolean interrupted = false;
    while (inference.isAlive()) {
      try {
        // A forward pass that outlives the JVM's exit would crash in native code.
        inference.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever an image throws belongs to its event alone, which would wait for ever otherwise. */
  private void prepare(Callable<PreparedImage> image, CompletableFuture<ImageValues> result) {
    try {
      prepared.add(new Prepared(image.call(), result, System.nanoTime()));
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private void infer() {
    try {
      for (Prepared first = prepared.take(); !first.equals(END); first = prepared.take()) {
        List<Prepared> batch = new ArrayList<>(batchSize);
        batch.add(first);
        boolean ended = fill(batch);
        infer(batch);
        if (ended) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds to a batch until it is full or has lingered; true if the end was met. */
  private boolean fill(List<Prepared> batch) throws InterruptedException {
    long deadline = System.nanoTime() + linger.toNanos();
    while (batch.size() < batchSize) {
      Prepared next = prepared.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return false;
      }
      if (next.equals(END)) {
        return true;
      }
      batch.add(next);
    }
    return false;
  }

  /** Whatever the network throws is told: nobody would notice that the thread ended. */
  private void infer(List<Prepared> batch) {
    long start = System.nanoTime();
    batch.forEach(image -> metrics.stage(Stage.BATCH, Duration.ofNanos(start - image.readyNanos)));
    try {
      ContributionBatch results =
          model.contributions(batch.stream().map(one -> one.image.input()).toList());
      metrics.stage(Stage.INFERENCE, Duration.ofNanos(System.nanoTime() - start));
      metrics.batch(batch.size());
      requireSomeFinite(results);
      handOver(batch, results);
    } catch (Throwable e) {
      fail(batch, e);
    }
  }

  /** To the threads that prepare, unless they have been stopped. */
  private void handOver(List<Prepared> batch, ContributionBatch results) {
    try {
      preparation.execute(() -> read(batch, results));
    } catch (RejectedExecutionException stopped) {
      read(batch, results);
    }
  }

  private static void fail(List<Prepared> batch, Throwable e) {
    InferenceException failure = new InferenceException(batch.size(), e);
    batch.forEach(image -> image.result.completeExceptionally(failure));
  }

  /** One image may break the network's arithmetic; all of a batch at once mean a broken device. */
  private static void requireSomeFinite(ContributionBatch results) {
    for (int i = 0; i < results.images(); i++) {
      if (results.images() == 1 || isFinite(results.embedding(i))) {
        return;
      }
    }
    throw new IllegalStateException("none of the embeddings is finite");
  }

  /** One value that is no number would make every mean of its window none. */
  private void read(List<Prepared> batch, ContributionBatch results) {
    List<Prepared> usable = new ArrayList<>(batch.size());
    List<float[]> scalars = new ArrayList<>(batch.size());
    List<float[]> embeddings = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      float[] imageScalars = results.scalars(i);
      float[] embedding = results.embedding(i);
      if (isFinite(imageScalars) && isFinite(embedding)) {
        usable.add(batch.get(i));
        scalars.add(imageScalars);
        embeddings.add(embedding);
      } else {
        batch.get(i).result.completeExceptionally(notFinite());
      }
    }
    complete(usable, scalars.toArray(float[][]::new), embeddings.toArray(float[][]::new));
  }

  /** Whatever reading throws is told: the events would wait for ever otherwise. */
  private void complete(List<Prepared> images, float[][] scalars, float[][] embeddings) {
    try {
      List<ImageValues> values = reading.read(scalars, embeddings);
      for (int i = 0; i < images.size(); i++) {
        Prepared image = images.get(i);
        image.result.complete(values.get(i).withPixels(image.image.pixels()));
      }
    } catch (Throwable e) {
      fail(images, e);
    }
  }

  private static UnusableImageException notFinite() {
    return new UnusableImageException(
        "not_finite",
        "the network's values for this image are not finite; try model.precision = fp32",
        null);
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
