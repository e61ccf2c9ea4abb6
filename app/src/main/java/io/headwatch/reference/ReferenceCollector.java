package io.headwatch.reference;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.ContributionPipeline;
import io.headwatch.monitor.InferenceException;
import io.headwatch.monitor.PreparedImage;
import io.headwatch.monitor.UnusableImageException;
import io.headwatch.shift.statistics.ImageValues;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs reference images through the network into a sink, leaving out and counting those that are
 * broken or repeat others.
 */
public final class ReferenceCollector {

  private static final int FLUSH_IMAGES = 256;

  private final ContributionPipeline pipeline;
  private final InputPreparation preparation;
  private final int inFlight;
  private final RepeatFilter repeats;

  /** From an encoded image to what the network takes and what its pixels say. */
  @FunctionalInterface
  public interface InputPreparation {

    /**
     * Decodes, preprocesses and measures.
     *
     * @throws Exception if the image cannot be used; the reason of an {@link
     *     UnusableImageException} is counted
     */
    PreparedImage prepare(byte[] encoded) throws Exception;
  }

  /** Told how far the collection has come. */
  @FunctionalInterface
  public interface Progress {

    /**
     * So many images have been used, and so many were broken, including those of an earlier run.
     */
    void collected(int images, int broken);
  }

  private record Pending(ReferenceImage image, CompletableFuture<ImageValues> result) {}

  /**
   * @param inFlight how many images may be between reading and the sink, at least 1
   * @param repeats tells the images that are left out, as they repeat one before
   */
  public ReferenceCollector(
      ContributionPipeline pipeline,
      InputPreparation preparation,
      int inFlight,
      RepeatFilter repeats) {
    this.pipeline = requireNonNull(pipeline, "pipeline is null");
    this.preparation = requireNonNull(preparation, "preparation is null");
    this.inFlight = inFlight;
    this.repeats = requireNonNull(repeats, "repeats is null");
  }

  /**
   * Collects every image that the sink doesn't hold yet, in order; of several of one identity the
   * first.
   *
   * @throws IOException if the images cannot be listed or the sink cannot be written
   * @throws InterruptedException if interrupted; the sink keeps what it has
   */
  public void collect(ReferenceImages images, ReferenceSink sink, Progress progress)
      throws IOException, InterruptedException {
    Deque<Pending> pending = new ArrayDeque<>();
    Set<String> submitted = new HashSet<>();
    Optional<ReferenceImage> next = images.next();
    while (next.isPresent()) {
      ReferenceImage image = next.get();
      if (!sink.contains(image.id()) && submitted.add(image.id())) {
        pending.add(
            new Pending(image, pipeline.submit(() -> preparation.prepare(image.encoded().call()))));
      }
      if (pending.size() >= inFlight) {
        settle(pending.remove(), sink, progress);
      }
      next = images.next();
    }
    while (!pending.isEmpty()) {
      settle(pending.remove(), sink, progress);
    }
    sink.flush();
  }

  private void add(ReferenceImage image, ImageValues values, ReferenceSink sink)
      throws IOException {
    if (repeats.repeats(image.source().orElse(""), values.embedding())) {
      sink.addRepeated(image);
    } else {
      sink.add(image, values);
    }
  }

  private void settle(Pending pending, ReferenceSink sink, Progress progress)
      throws IOException, InterruptedException {
    try {
      add(pending.image, pending.result.get(), sink);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InferenceException failure) {
        throw failure;
      }
      sink.addBroken(pending.image, UnusableImageException.of(e.getCause()).reason());
    }
    if (sink.size() % FLUSH_IMAGES == 0) {
      sink.flush();
    }
    progress.collected(sink.size(), sink.brokenImages());
  }
}
