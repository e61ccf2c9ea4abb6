package io.headwatch.monitor;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The windows since evidence began to rise, put together: what an alarm by evidence is to be
 * explained by, as none of them shows the shift by itself.
 *
 * <p>The evidence is the sum over all windows k of the product of the e-values since k ({@link
 * io.headwatch.shift.calibration.ShiryaevRoberts}). The k with the largest product is the likeliest
 * beginning of a shift, and that with which Page's CUSUM of the logarithms (Biometrika 41, 1954)
 * last started from 0. So the sum of a CUSUM, and what was seen of the windows since its start, are
 * all that is kept: the statistics of one pane at most for each stratum, however long the rise. Of
 * windows that are judged alone. Confined to one thread.
 */
final class RisingWindows {

  private double logProduct;
  private @Nullable Seen seen;

  /**
   * What was seen of several windows.
   *
   * @param span from the first one's start to the last one's end
   */
  record Seen(WindowSpan span, Pane pane) {

    Seen followedBy(WindowSpan next, Pane more) {
      pane.merge(more);
      return new Seen(new WindowSpan(span.start(), next.end()), pane);
    }
  }

  /**
   * Takes in a window.
   *
   * @param pane taken over: of no use to the caller afterwards
   * @param logE natural logarithm of the window's e-value
   */
  void add(WindowSpan span, Pane pane, double logE) {
    logProduct = Math.max(0, logProduct) + logE;
    if (logProduct <= 0) {
      seen = null;
    } else {
      seen = seen == null ? new Seen(span, pane) : seen.followedBy(span, pane);
    }
  }

  /** The windows since the evidence began to rise; empty if it doesn't. */
  Optional<Seen> seen() {
    return Optional.ofNullable(seen);
  }

  /** Begins anew. */
  void clear() {
    logProduct = 0;
    seen = null;
  }
}
