package io.headwatch.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Admits about {@code n} events of each stream and window, spread over the window, without knowing
 * how many will come.
 *
 * <p>A window is cut into {@value #SLICES} slices of equal event time, each of which is to admit
 * {@code n / 20}. A slice admits the events whose hash is below {@code n / 20} divided by the
 * number of events of the slice before, and at most {@code n / 20} rounded up. While the rate is
 * steady the admitted events are thus a random sample of each slice. After a rise, or without a
 * slice before, the cap holds and the slice's first events are admitted; after a fall a slice
 * admits fewer. The cap makes {@code n} (rounded up to a multiple of {@value #SLICES}) the most
 * that a window admits, and the expected number somewhat smaller, since chance may leave a slice
 * short but not over: by about {@code 0.4 / sqrt(n / 20)}, 6 of 100 for {@code n = 1000}.
 *
 * <p>Which events are admitted depends on their order, so a replay in the same order repeats the
 * choice. Slices are kept for a bounded number of streams and windows; the least recently used are
 * forgotten and start afresh.
 */
final class WindowQuota {

  private static final int SLICES = 20;
  private static final int MAX_KEPT = 20_000;

  private final double perSlice;
  private final long windowMillis;
  private final Map<Slice, Counts> slices = new RecentSlices();

  WindowQuota(int perWindow, Duration windowLength) {
    this.perSlice = (double) perWindow / SLICES;
    this.windowMillis = windowLength.toMillis();
  }

  /** Whether an event is admitted; it counts as an arrival of its slice in any case. */
  boolean admits(String stream, Instant time, double hash) {
    Slice slice = new Slice(stream, sliceOf(time));
    Counts counts = slices.computeIfAbsent(slice, s -> new Counts());
    counts.arrived++;
    boolean admits = hash < share(slice) && counts.admitted < Math.ceil(perSlice);
    if (admits) {
      counts.admitted++;
    }
    return admits;
  }

  private long sliceOf(Instant time) {
    long millis = time.toEpochMilli();
    long inWindow = Math.floorMod(millis, windowMillis);
    return Math.floorDiv(millis, windowMillis) * SLICES + inWindow * SLICES / windowMillis;
  }

  private double share(Slice slice) {
    Counts before = slices.get(new Slice(slice.stream(), slice.index() - 1));
    return before == null ? 1 : perSlice / before.arrived;
  }

  private record Slice(String stream, long index) {}

  private static final class Counts {
    private long arrived;
    private int admitted;
  }

  private static final class RecentSlices extends LinkedHashMap<Slice, Counts> {

    private static final long serialVersionUID = 1L;

    RecentSlices() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Slice, Counts> eldest) {
      return size() > MAX_KEPT;
    }
  }
}
