package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.segmentation.Firing;
import io.headwatch.segmentation.HeatMap;
import io.headwatch.segmentation.MaskImage;
import io.headwatch.segmentation.SegmentationDesk;
import io.headwatch.segmentation.SegmentationJson;
import io.headwatch.segmentation.SegmentationRefusedException;
import io.headwatch.segmentation.SegmentedImage;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where words, pairs and concepts are in images. */
final class SegmentRoutes {

  private static final Logger log = LoggerFactory.getLogger(SegmentRoutes.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Requests that are read beside those that wait. */
  private static final int MOST_READ = 4;

  /** A request that refers to an event needs no more. */
  private static final int MOST_JSON = 65_536;

  private final Instance instance;
  private final ImageRoutes images;
  private final Executor answering;
  private final AtomicInteger bodies = new AtomicInteger();

  /**
   * @param answering where answers are encoded and written, which the slowest client draws out
   */
  SegmentRoutes(Instance instance, ImageRoutes images, Executor answering) {
    this.instance = requireNonNull(instance, "instance is null");
    this.images = requireNonNull(images, "images is null");
    this.answering = requireNonNull(answering, "answering is null");
  }

  /** Segments the image of the request, or that of an event. */
  void segment(Context request) {
    try {
      accept(request);
    } catch (RuntimeException e) {
      RequestBody.discard(request);
      throw e;
    }
  }

  private void accept(Context request) {
    new QueryParameters(request);
    SegmentationDesk desk = desk(request);
    CompletableFuture<SegmentedImage> answer;
    SegmentForm form;
    try {
      // Bodies are in memory until their requests are served.
      if (bodies.incrementAndGet() > desk.limits().waiting() + MOST_READ) {
        throw problem(request, desk.busy());
      }
      form = form(request, desk.limits());
      answer = asked(request, () -> desk.segment(form.image(), form.words(), form.options()));
    } catch (RuntimeException | Error e) {
      bodies.decrementAndGet();
      throw e;
    }
    answer(
        request,
        answer.whenComplete((done, failed) -> bodies.decrementAndGet()),
        (to, segmented) -> write(to, form.output(), segmented));
  }

  private SegmentForm form(Context request, SegmentationDesk.Limits limits) {
    String type = String.valueOf(request.contentType());
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return SegmentForm.ofMultipart(
          RequestBody.read(request, limits.maxBody(), "segmentation.max-body", limits.deadline()),
          type);
    }
    if (type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return SegmentForm.ofJson(
          json(RequestBody.read(request, MOST_JSON, "without an image", limits.deadline())),
          event ->
              images.ofEvent(
                  request,
                  event.path("window").asText(),
                  event.path("list").asText(),
                  event.path("index").asInt(-1),
                  ImageRoutes.LARGEST_SIDE));
    }
    throw new ProblemException(
        415,
        "send multipart/form-data with the fields image and words, or application/json with an"
            + " event and words");
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(new String(body, UTF_8));
    } catch (IOException e) {
      throw ProblemException.badRequest("the body must be JSON");
    }
  }

  private static void write(Context request, SegmentForm.Output output, SegmentedImage segmented) {
    switch (output) {
      case JSON -> ApiAnswer.write(request, SegmentationJson.of(segmented.segmentation()));
      case MASK -> png(request, MaskImage.png(segmented.segmentation()));
      case OVERLAY -> png(request, MaskImage.overlay(segmented));
    }
  }

  private static void png(Context request, byte[] png) {
    request.result(png).contentType("image/png");
  }

  /** Where a pair or a word fires in the image of an event, as a layer over that image. */
  void firing(Context request) {
    firing(request, () -> images.ofEvent(request, ImageRoutes.LARGEST_SIDE));
  }

  /** The same of an image of the reference. */
  void firingInReference(Context request) {
    firing(request, () -> images.pairImage(request));
  }

  private void firing(Context request, Supplier<byte[]> image) {
    Firing what = what(request);
    SegmentationDesk desk = desk(request);
    byte[] encoded = image.get();
    CompletableFuture<HeatMap> answer = asked(request, () -> desk.firing(encoded, what));
    answer(request, answer, (to, map) -> png(to, MaskImage.png(map)));
  }

  private static Firing what(Context request) {
    QueryParameters parameters = new QueryParameters(request, "head", "neuron", "word");
    Optional<String> word = parameters.text("word");
    boolean pair = parameters.text("head").isPresent() && parameters.text("neuron").isPresent();
    if (word.isPresent() == pair) {
      throw ProblemException.badRequest("give head and neuron, or word");
    }
    return word.isPresent()
        ? new Firing.Word(word.get())
        : new Firing.Pair(
            parameters.whole("head", 0, Integer.MAX_VALUE, 0),
            parameters.whole("neuron", 0, Integer.MAX_VALUE, 0));
  }

  /** What may be refused at once. */
  @FunctionalInterface
  private interface Asking<T> {
    CompletableFuture<T> ask() throws SegmentationRefusedException;
  }

  private static <T> CompletableFuture<T> asked(Context request, Asking<T> asking) {
    try {
      return asking.ask();
    } catch (SegmentationRefusedException e) {
      throw problem(request, e);
    }
  }

  /** Answers when there is an answer; no thread waits for it. */
  private <T> void answer(
      Context request, CompletableFuture<T> answer, BiConsumer<Context, T> writing) {
    request.future(
        () ->
            answer.handleAsync(
                (done, failed) -> {
                  if (failed == null) {
                    writing.accept(request, done);
                  } else {
                    ProblemException problem = problem(request, failed);
                    Problem.write(request, problem.status(), problem.detail());
                  }
                  return null;
                },
                answering));
  }

  private static ProblemException problem(Context request, Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause instanceof SegmentationRefusedException refused) {
      return problem(request, refused);
    }
    log.error("{} {} failed", request.method(), request.path(), cause);
    return new ProblemException(500, "this is a fault of Headwatch; the log has the details");
  }

  private static ProblemException problem(Context request, SegmentationRefusedException e) {
    int status =
        switch (e.why()) {
          case WORDS, OPTIONS -> 400;
          case IMAGE -> 422;
          case IMAGE_TOO_LARGE -> 413;
          case BUSY -> 429;
          case DEADLINE, FAILED -> 503;
        };
    Duration retry = e.retryAfter().orElse(Duration.ofSeconds(5));
    return status == 429 || status == 503
        ? refused(request, status, e.told(), retry)
        : new ProblemException(status, e.told());
  }

  private static ProblemException refused(
      Context request, int status, String detail, Duration retryAfter) {
    request.header("Retry-After", String.valueOf(retryAfter.plusMillis(999).toSeconds()));
    return new ProblemException(status, detail);
  }

  private SegmentationDesk desk(Context request) {
    return instance
        .segmentation()
        .orElseThrow(
            () ->
                refused(
                    request,
                    503,
                    "no masks are made: Headwatch is starting, or segmentation.enabled is false",
                    Duration.ofSeconds(5)));
  }
}
