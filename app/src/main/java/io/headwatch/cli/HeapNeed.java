package io.headwatch.cli;

import io.headwatch.config.SegmentationSettings;
import java.util.Optional;

/**
 * What large images and requests for masks may take of the heap at the same time. It must fit
 * beside everything else.
 *
 * @param stream in bytes: the largest image on every thread that decodes events
 * @param masks in bytes: the largest image of a request, and the requests that wait; 0 without
 *     masks
 */
record HeapNeed(long stream, long masks) {

  /**
   * What settings allow.
   *
   * @param pipelines decode the stream's images, with the limits of a request's
   */
  static HeapNeed of(PipelineFactory pipelines, SegmentationSettings segmentation) {
    long waiting = (long) segmentation.waiting() * segmentation.maxBody();
    return new HeapNeed(
        pipelines.decodingBytes(),
        segmentation.enabled() ? pipelines.largestImageBytes() + waiting : 0);
  }

  /**
   * Says what to do if this is more than half of the heap.
   *
   * @param heap the most that the JVM takes, in bytes
   */
  Optional<String> warning(long heap) {
    if (stream + masks <= heap / 2) {
      return Optional.empty();
    }
    return Optional.of(
        ("decoding the largest images on all threads may need %d MiB%s, of the heap's %d MiB: give"
                + " more (JAVA_OPTS=-Xmx...), or lower decoding.max-pixels or decoding.threads%s")
            .formatted(
                stream >> 20,
                masks == 0
                    ? ""
                    : ", masks and requests for them %d MiB more".formatted(masks >> 20),
                heap >> 20,
                masks == 0
                    ? ""
                    : "; for masks segmentation.waiting or segmentation.max-body, or set"
                        + " segmentation.enabled to false"));
  }
}
