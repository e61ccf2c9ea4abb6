package io.headwatch.segmentation;

import static java.util.Objects.requireNonNull;

import io.headwatch.image.ImageDecoder;
import io.headwatch.image.Pixels;
import io.headwatch.image.UndecodableImageException;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests for masks, lets few of them wait, and serves them one after the other on a thread
 * of its own. Whatever is refused is refused with a reason. Safe for use by several threads.
 */
public final class SegmentationDesk implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SegmentationDesk.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * What requests may ask for.
   *
   * @param waiting most requests that wait
   * @param deadline what a request may take, waiting included
   * @param words most words of a request, those of the background included
   * @param maxBody largest request in bytes, as whoever reads requests has to see to
   */
  public record Limits(int waiting, Duration deadline, int words, int maxBody) {

    /**
     * @throws IllegalArgumentException if a limit is not positive, or there are more words than a
     *     mask can tell apart
     */
    public Limits {
      if (waiting < 1
          || deadline.isNegative()
          || deadline.isZero()
          || words < 1
          || words > Segmentation.MOST_WORDS
          || maxBody < 1) {
        throw new IllegalArgumentException(
            "%d waiting, a deadline of %s, %d words and %d bytes are no limits"
                .formatted(waiting, deadline, words, maxBody));
      }
    }
  }

  /** Loads what segments, when the first request comes. */
  @FunctionalInterface
  public interface Loading {
    /** What segments with the model. */
    Segmenter load() throws IOException;
  }

  /** What is done for a request on the desk's thread. */
  @FunctionalInterface
  private interface Work<T> {
    T with(Segmenter segmenter, BooleanSupplier expired)
        throws SegmentationRefusedException, IOException;
  }

  private record Request<T>(Work<T> work, Instant accepted, CompletableFuture<T> answer) {}

  private final Loading loading;
  private final ImageDecoder decoder;
  private final Limits limits;
  private final SegmentationMetrics metrics;
  private final Clock clock;
  private final BlockingQueue<Request<?>> queue;
  private final Thread thread;
  private volatile boolean closing;
  private volatile Duration typical = Duration.ofSeconds(1);
  private @Nullable Segmenter segmenter;

  /**
   * @param decoder whose limits hold for images
   */
  public SegmentationDesk(
      Loading loading,
      ImageDecoder decoder,
      Limits limits,
      SegmentationMetrics metrics,
      Clock clock) {
    this.loading = requireNonNull(loading, "loading is null");
    this.decoder = requireNonNull(decoder, "decoder is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.queue = new ArrayBlockingQueue<>(limits.waiting());
    this.thread = new Thread(this::serve, "headwatch-segmentation");
    thread.setDaemon(true);
    thread.start();
  }

  /** What requests may ask for. */
  public Limits limits() {
    return limits;
  }

  /**
   * Segments an encoded image.
   *
   * @return fails with a {@link SegmentationRefusedException}, if it fails
   * @throws SegmentationRefusedException if the request cannot even wait
   */
  public CompletableFuture<SegmentedImage> segment(
      byte[] encoded, List<String> words, SegmentationOptions options)
      throws SegmentationRefusedException {
    int count = words.size() + options.backgroundWords().size();
    if (count > limits.words()) {
      throw refused(
          new SegmentationRefusedException(
              Why.WORDS, "there are %d words; give at most %d".formatted(count, limits.words())));
    }
    requireWords(words, options.backgroundWords());
    return accept(
        (with, expired) -> {
          Pixels image = decoded(encoded);
          return new SegmentedImage(image, with.segment(image, words, options, expired));
        });
  }

  /**
   * Where a pair or a word fires in an encoded image.
   *
   * @return fails with a {@link SegmentationRefusedException}, if it fails
   * @throws SegmentationRefusedException if the request cannot even wait
   */
  public CompletableFuture<HeatMap> firing(byte[] encoded, Firing what)
      throws SegmentationRefusedException {
    if (what instanceof Firing.Word word) {
      requireWords(List.of(word.word()), List.of());
    }
    return accept((with, expired) -> with.firing(decoded(encoded), what, expired));
  }

  /** Before they take a place in the queue, and memory for as long as they wait. */
  private void requireWords(List<String> words, List<String> backgroundWords)
      throws SegmentationRefusedException {
    try {
      Segmenter.requireWords(words, backgroundWords);
    } catch (SegmentationRefusedException e) {
      throw refused(e);
    }
  }

  /** The refusal of a request that cannot even be read, as so many are; counted with the others. */
  public SegmentationRefusedException busy() {
    return refused(
        new SegmentationRefusedException(
            Why.BUSY,
            "%d requests are waiting already; ask again later".formatted(limits.waiting()),
            Optional.of(retryAfter())));
  }

  private <T> CompletableFuture<T> accept(Work<T> work) throws SegmentationRefusedException {
    Request<T> request = new Request<>(work, clock.instant(), new CompletableFuture<>());
    if (closing || !queue.offer(request)) {
      throw closing ? refused(stopping()) : busy();
    }
    metrics.waiting(queue.size());
    if (closing && queue.remove(request)) {
      throw refused(stopping());
    }
    return request.answer();
  }

  private Duration retryAfter() {
    Duration all = typical.multipliedBy(limits.waiting());
    return all.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : all;
  }

  private static SegmentationRefusedException stopping() {
    return new SegmentationRefusedException(
        Why.FAILED, "Headwatch is stopping; ask again when it runs");
  }

  private SegmentationRefusedException refused(SegmentationRefusedException e) {
    metrics.refused(e.why());
    return e;
  }

  private void serve() {
    while (!closing) {
      try {
        Request<?> request = queue.take();
        metrics.waiting(queue.size());
        answer(request);
      } catch (InterruptedException e) {
        // Closing is what interrupts.
      }
    }
  }

  private <T> void answer(Request<T> request) {
    Instant begun = clock.instant();
    Instant end = request.accepted().plus(limits.deadline());
    try {
      if (clock.instant().isAfter(end)) {
        throw new SegmentationRefusedException(
            Why.DEADLINE,
            "the request waited longer than %s; ask again later".formatted(limits.deadline()));
      }
      T answer = request.work().with(segmenter(), () -> closing || clock.instant().isAfter(end));
      Duration took = Duration.between(begun, clock.instant());
      typical = typical.multipliedBy(3).plus(took).dividedBy(4);
      metrics.answered(Duration.between(request.accepted(), begun), took);
      request.answer().complete(answer);
    } catch (SegmentationRefusedException e) {
      request.answer().completeExceptionally(refused(closing ? stopping() : e));
    } catch (IOException | RuntimeException | Error e) {
      // The next request may do: a missing library or too little memory is no reason to end.
      log.warn("a mask could not be made", e);
      request
          .answer()
          .completeExceptionally(
              refused(
                  new SegmentationRefusedException(
                      Why.FAILED, "the mask could not be made: " + e.getMessage())));
    }
  }

  private Segmenter segmenter() throws IOException {
    if (segmenter == null) {
      segmenter = loading.load();
    }
    return segmenter;
  }

  private Pixels decoded(byte[] encoded) throws SegmentationRefusedException {
    try {
      return decoder.decode(encoded);
    } catch (UndecodableImageException e) {
      Why why =
          switch (e.reason()) {
            case TOO_LARGE, TOO_MANY_PIXELS, TOO_LONG_SIDE, TOO_MANY_SCANS -> Why.IMAGE_TOO_LARGE;
            default -> Why.IMAGE;
          };
      throw new SegmentationRefusedException(
          why, "the image cannot be used (%s): %s".formatted(e.reason().label(), e.getMessage()));
    }
  }

  /** Whether nothing is done any more, as is soon after {@link #close}. */
  public boolean isOver() {
    return !thread.isAlive();
  }

  /** Refuses what waits, and waits for what is under way, which must not outlive the model. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Request<?> waiting = queue.poll();
    while (waiting != null) {
      waiting.answer().completeExceptionally(refused(stopping()));
      waiting = queue.poll();
    }
  }
}
