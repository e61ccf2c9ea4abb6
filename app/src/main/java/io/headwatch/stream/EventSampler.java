package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.SamplingSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which events are worth decoding while there are too many.
 *
 * <p>By share: an event is admitted if the hash of its identity, in [0, 1), is below the share. So
 * the same event is always decided alike, and a smaller share admits a subset of a larger one's
 * events.
 *
 * <p>By number per window: see {@link WindowQuota}.
 *
 * <p>Not thread-safe, but the counts may be read by any thread.
 */
public final class EventSampler {

  private final SamplingSettings settings;
  private final WindowQuota quota;
  private final AtomicLong admitted = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();

  /**
   * A sampler.
   *
   * @param windowLength length of the windows, which start at multiples of it since 1970
   */
  public EventSampler(SamplingSettings settings, Duration windowLength) {
    this.settings = requireNonNull(settings, "settings is null");
    this.quota = new WindowQuota(settings.perWindow(), windowLength);
  }

  /**
   * Decides one event, and counts the decision; to be asked once per event.
   *
   * @param lag how far consuming is behind, not negative
   */
  public boolean admits(EventEnvelope event, Duration lag) {
    boolean admits = !isSampling(lag) || isChosen(event);
    (admits ? admitted : skipped).incrementAndGet();
    return admits;
  }

  private boolean isSampling(Duration lag) {
    return switch (settings.when()) {
      case NEVER -> false;
      case ALWAYS -> true;
      case BEHIND -> lag.compareTo(settings.behind()) >= 0;
    };
  }

  private boolean isChosen(EventEnvelope event) {
    double hash = EventHash.unit(event);
    return settings.perWindow() > 0
        ? quota.admits(event.stream(), event.time(), hash)
        : hash < settings.share();
  }

  /** Events admitted so far, those included that came while nothing was sampled. */
  public long admitted() {
    return admitted.get();
  }

  /** Events skipped so far. */
  public long skipped() {
    return skipped.get();
  }
}
