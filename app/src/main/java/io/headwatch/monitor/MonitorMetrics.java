package io.headwatch.monitor;

import java.time.Duration;

/**
 * What the pipeline tells of itself. Implementations must be safe for use by several threads and
 * must not throw.
 *
 * <p>Relations: {@link #consumed} is called once per event read; {@link #settled} once for each of
 * them, later, so that consumed = sum of the outcomes + events in flight, as long as no partition
 * is lost: what is in flight then is never settled here. {@link #failed} is called once, with the
 * reason, for each event settled as {@link Outcome#FAILED}.
 */
public interface MonitorMetrics {

  /** An event was read from a topic. */
  void consumed(String topic);

  /** An event of a stream reached its end. */
  void settled(String stream, Outcome outcome);

  /** An event of a stream could not be used, for a reason of a small fixed set. */
  void failed(String stream, String reason);

  /** A stage took some time, for one image, batch or window. */
  void stage(Stage stage, Duration duration);

  /** A batch of so many images went through the network. */
  void batch(int images);

  /** An image was observed so long after its event had been written. */
  void latency(Duration endToEnd);

  /** A window was judged. */
  void judged(WindowVerdict verdict);

  /** A stream has no profile and has collected so many images. */
  void learning(String stream, long images);

  /** A stream is not watched here any more: what was told of its newest window is void. */
  void forgotten(String stream);

  /** A new stream was refused because of the limit and its event went to {@code other}. */
  void streamRefused();

  /** How far the consumer is behind in a partition: records, and age of the record next in line. */
  void lag(String topic, int partition, long records, Duration age);

  /** A partition was taken away. */
  void revoked(String topic, int partition);
}
