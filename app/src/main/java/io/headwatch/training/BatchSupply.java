package io.headwatch.training;

import io.headwatch.clip.TrainingBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the next batches on a thread of its own while the network learns from the current one. */
final class BatchSupply implements AutoCloseable {

  private static final int AHEAD = 3;

  /** The text tower learns sooner than the image tower, and its time is better spent there. */
  private static final int IMAGES_PER_CAPTION = 2;

  private final SampleSource samples;
  private final Map<String, Integer> rows;
  private final int imageSize;
  private final int batchSize;
  private final ExecutorService maker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "headwatch-samples");
            thread.setDaemon(true);
            return thread;
          });
  private final Queue<Future<TrainingBatch>> ahead = new ArrayDeque<>();
  private long next;

  /**
   * @param rows the row of each word in the model's table
   * @param next index of the first sample
   */
  BatchSupply(
      SampleSource samples, Map<String, Integer> rows, int imageSize, int batchSize, long next) {
    this.samples = samples;
    this.rows = rows;
    this.imageSize = imageSize;
    this.batchSize = batchSize;
    this.next = next;
  }

  TrainingBatch take() throws InterruptedException {
    while (ahead.size() < AHEAD) {
      long from = next;
      next += batchSize;
      ahead.add(maker.submit(() -> batch(from)));
    }
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a batch could not be made", e.getCause());
    }
  }

  private TrainingBatch batch(long from) {
    List<byte[]> images = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    List<int[]> imageWords = new ArrayList<>();
    List<int[]> captionWords = new ArrayList<>();
    for (long index = from; index < from + batchSize; index++) {
      TrainingSample sample = samples.sample(index, imageSize);
      images.add(sample.image());
      imageWords.add(rows(sample.words()));
      if ((index - from) % IMAGES_PER_CAPTION == 0) {
        captions.add(sample.caption());
        captionWords.add(rows(sample.captionWords()));
      }
    }
    return new TrainingBatch(images, captions, imageWords, captionWords);
  }

  private int[] rows(Set<String> words) {
    return words.stream().filter(rows::containsKey).mapToInt(rows::get).toArray();
  }

  @Override
  public void close() {
    maker.shutdownNow();
  }
}
