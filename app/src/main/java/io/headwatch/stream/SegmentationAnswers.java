package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.Settings;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentationRefusedException.Why;
import io.headwatch.segmentation.SegmentedImage;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests, whatever they hold. May be used by several threads. */
final class SegmentationAnswers {

  private static final Logger log = LoggerFactory.getLogger(SegmentationAnswers.class);
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private final SegmentationDesk desk;
  private final BoundedJson json;
  private final ImageBytes images;

  SegmentationAnswers(Settings settings, SegmentationDesk desk) {
    this.desk = requireNonNull(desk, "desk is null");
    this.json = BoundedJson.forRequestsOf(settings.segmentation().maxBody());
    this.images =
        new ImageBytes(
            settings.decoding().maxBytes(), new ReferenceFetcher(settings.input().references()));
  }

  /**
   * The value of the reply to a request; waits for the image, for a place at the desk and for the
   * mask.
   *
   * @param value of the request's record
   * @throws InterruptedException if interrupted; the request may be answered again
   */
  byte[] to(byte @Nullable [] value) throws InterruptedException {
    try {
      return reply(value).value();
    } catch (RuntimeException | OutOfMemoryError e) {
      log.error("internal error while answering a request for a mask", e);
      return new SegmentationReply.Refused(Why.FAILED.label(), "internal error; see the log")
          .value();
    }
  }

  private SegmentationReply reply(byte @Nullable [] value) throws InterruptedException {
    try {
      if (value == null) {
        throw new RejectedEventException(Reason.MALFORMED_EVENT, "the record has no value");
      }
      SegmentationRequest request = SegmentationRequest.parse(json.object(value));
      SegmentedImage segmented = segmented(images.of(request.image()), request);
      return new SegmentationReply.Done(segmented, request.output());
    } catch (RejectedEventException e) {
      return SegmentationReply.Refused.because(e);
    } catch (SegmentationRefusedException e) {
      return SegmentationReply.Refused.because(e);
    }
  }

  /** Whoever asks over Kafka can wait: a busy desk is asked again. */
  private SegmentedImage segmented(byte[] encoded, SegmentationRequest request)
      throws SegmentationRefusedException, InterruptedException {
    while (true) {
      try {
        return desk.segment(encoded, request.words(), request.options()).get();
      } catch (SegmentationRefusedException e) {
        if (e.why() != Why.BUSY) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(rest(e).toMillis());
      } catch (ExecutionException e) {
        throw refusal(e);
      }
    }
  }

  private static Duration rest(SegmentationRefusedException busy) {
    return busy.retryAfter().filter(d -> d.compareTo(LONGEST_REST) < 0).orElse(LONGEST_REST);
  }

  private static SegmentationRefusedException refusal(ExecutionException e) {
    if (e.getCause() instanceof SegmentationRefusedException refusal) {
      return refusal;
    }
    throw new IllegalStateException("the desk failed", e);
  }
}
