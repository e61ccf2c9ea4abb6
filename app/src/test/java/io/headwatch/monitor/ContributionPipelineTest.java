package io.headwatch.monitor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwatch.clip.ContributionBatch;
import io.headwatch.reference.StubWords;
import io.headwatch.shift.statistics.ImageReading;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.Series;
import io.headwatch.shift.statistics.SeriesReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ContributionPipelineTest {

  private static final int BYTES = StubModel.SIZE * StubModel.SIZE * 3;

  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore entered = new Semaphore(0);
  private final Semaphore passes = new Semaphore(0);

  /** A network that waits for a permit before each forward pass. */
  private final StubModel model =
      new StubModel() {
        @Override
        public ContributionBatch contributions(List<byte[]> inputs) {
          entered.release();
          passes.acquireUninterruptibly();
          batches.add(inputs.size());
          return super.contributions(inputs);
        }
      };

  @Test
  void submit_givesEachImageItsOwnContributions() throws Exception {
    passes.release(100);
    try (ContributionPipeline pipeline = pipeline(4)) {
      List<CompletableFuture<ImageValues>> results = new ArrayList<>();
      for (int brightness = 1; brightness <= 20; brightness++) {
        PreparedImage input = input(brightness);
        results.add(pipeline.submit(() -> input));
      }

      for (int brightness = 1; brightness <= 20; brightness++) {
        ImageValues image = results.get(brightness - 1).get(10, SECONDS);
        assertThat(image.scalars()).hasSize(6).containsOnly(brightness / 255f);
        assertThat(image.embedding()).hasSize(4).containsOnly(brightness / 255f);
        assertThat(image.pixels()).containsExactly(brightness);
      }
      assertThat(batches).allMatch(size -> size <= 4);
      assertThat(batches.stream().mapToInt(size -> size).sum()).isEqualTo(20);
    }
  }

  /** While the network is busy, what comes in is put together. */
  @Test
  void submit_fillsBatchesWhileTheNetworkIsBusy() throws Exception {
    try (ContributionPipeline pipeline = pipeline(8)) {
      List<CompletableFuture<ImageValues>> results = new ArrayList<>();
      for (int i = 0; i < 17; i++) {
        results.add(pipeline.submit(() -> input(9)));
      }
      passes.release(100);
      for (CompletableFuture<ImageValues> result : results) {
        result.get(10, SECONDS);
      }

      assertThat(batches).hasSizeLessThan(17).contains(8);
    }
  }

  @Test
  void submit_failsWithWhatTheInputThrew() {
    passes.release(100);
    try (ContributionPipeline pipeline = pipeline(4)) {
      UnusableImageException broken = new UnusableImageException("broken", "it is", null);

      assertThat(failure(pipeline.submit(() -> throwing(broken)))).isSameAs(broken);
    }
  }

  /** An answer that never comes would hold the whole stream up. */
  @Test
  void submit_answersEvenIfTheInputRunsOutOfMemory() throws Exception {
    passes.release(100);
    try (ContributionPipeline pipeline = pipeline(4)) {
      OutOfMemoryError exhausted = new OutOfMemoryError("a test's");

      for (int i = 0; i < 5; i++) {
        assertThat(failure(pipeline.submit(() -> throwing(exhausted)))).isSameAs(exhausted);
      }
      assertThat(pipeline.submit(() -> input(1)).get(10, SECONDS)).isNotNull();
    }
  }

  @Test
  void submit_tellsOfAFailingNetworkAndGoesOn() throws Exception {
    passes.release(100);
    try (ContributionPipeline pipeline = pipeline(1)) {
      assertThat(failure(pipeline.submit(() -> input(0))))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("batch of 1")
          .hasRootCauseMessage("the device failed");
      assertThat(pipeline.submit(() -> input(1)).get(10, SECONDS)).isNotNull();
    }
  }

  @Test
  void submit_tellsOfANetworkThatCannotBeLinked() {
    StubModel unlinked =
        new StubModel() {
          @Override
          public ContributionBatch contributions(List<byte[]> inputs) {
            throw new UnsatisfiedLinkError("a test's");
          }
        };
    try (ContributionPipeline pipeline =
        new ContributionPipeline(
            unlinked, ImageReading.NONE, 1, Duration.ZERO, 1, new NoMetrics())) {
      assertThat(failure(pipeline.submit(() -> input(1))))
          .isInstanceOf(InferenceException.class)
          .hasRootCauseInstanceOf(UnsatisfiedLinkError.class);
    }
  }

  @Test
  void submit_refusesValuesThatAreNotFinite() {
    passes.release(100);
    try (ContributionPipeline pipeline = pipeline(4)) {
      Throwable failure = failure(pipeline.submit(() -> input(255)));

      assertThat(failure).isInstanceOf(UnusableImageException.class);
      assertThat(((UnusableImageException) failure).reason()).isEqualTo("not_finite");
    }
  }

  /** Of a batch with an image that cannot be used, the others must keep their own words. */
  @Test
  void submit_readsTheWordsOfEachUsableImage() throws Exception {
    passes.release(100);
    ImageReading reading = new ImageReading(StubWords.of("half", "whole"), SeriesReader.NONE);
    try (ContributionPipeline pipeline =
        new ContributionPipeline(model, reading, 4, Duration.ofMillis(20), 2, new NoMetrics())) {
      CompletableFuture<ImageValues> first = pipeline.submit(() -> input(51));
      CompletableFuture<ImageValues> unusable = pipeline.submit(() -> input(255));
      CompletableFuture<ImageValues> last = pipeline.submit(() -> input(102));

      assertThat(first.get(10, SECONDS).wordProbabilities()).containsExactly(0.1f, 0.2f);
      assertThat(last.get(10, SECONDS).wordProbabilities()).containsExactly(0.2f, 0.4f);
      assertThat(failure(unusable)).isInstanceOf(UnusableImageException.class);
      assertThat(pipeline.names()).isEqualTo(2);
    }
  }

  /** Otherwise its events would wait for ever. */
  @Test
  void submit_tellsOfWordsThatCannotBeRead() {
    passes.release(100);
    SeriesReader broken =
        new SeriesReader() {
          @Override
          public Series series() {
            return new Series(List.of("word"), "hash");
          }

          @Override
          public float[][] read(float[][] scalars, float[][] embeddings) {
            throw new IllegalStateException("a test's");
          }
        };
    try (ContributionPipeline pipeline =
        new ContributionPipeline(
            model,
            new ImageReading(broken, SeriesReader.NONE),
            1,
            Duration.ZERO,
            1,
            new NoMetrics())) {
      assertThat(failure(pipeline.submit(() -> input(1))))
          .isInstanceOf(InferenceException.class)
          .hasRootCauseMessage("a test's");
    }
  }

  /** A forward pass that outlives the JVM's exit would crash it. */
  @Test
  void close_waitsForTheForwardPass() throws Exception {
    ContributionPipeline pipeline = pipeline(1);
    CompletableFuture<ImageValues> running = pipeline.submit(() -> input(1));
    entered.acquire();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(pipeline::close, task -> new Thread(task).start());
    // Not before the close has begun: what a pass that ends earlier hands over may be abandoned.
    await().until(() -> isClosed(pipeline));
    passes.release(100);
    closing.get(10, SECONDS);

    assertThat(running).isDone();
  }

  private static boolean isClosed(ContributionPipeline pipeline) {
    try {
      pipeline.submit(() -> input(1));
      return false;
    } catch (RejectedExecutionException e) {
      return true;
    }
  }

  private ContributionPipeline pipeline(int batchSize) {
    return new ContributionPipeline(
        model, ImageReading.NONE, batchSize, Duration.ofMillis(20), 2, new NoMetrics());
  }

  private static Throwable failure(CompletableFuture<ImageValues> result) {
    try {
      return new AssertionError("it gave " + result.get(10, SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      return e;
    }
  }

  private static PreparedImage input(int brightness) {
    byte[] input = new byte[BYTES];
    Arrays.fill(input, (byte) brightness);
    return new PreparedImage(input, new float[] {brightness});
  }

  private static PreparedImage throwing(Exception failure) throws Exception {
    throw failure;
  }

  private static PreparedImage throwing(Error failure) {
    throw failure;
  }
}
