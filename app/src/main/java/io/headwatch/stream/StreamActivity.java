package io.headwatch.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When streams last brought an event, to tell those that have fallen silent. */
final class StreamActivity {

  private static final Duration AT_LEAST = Duration.ofHours(1);
  private static final int WINDOWS = 4;

  private final Duration silentAfter;
  private final Map<String, Instant> lastSeen = new HashMap<>();

  /** A stream is silent after an hour, or after some windows if these are long. */
  StreamActivity(Duration windowLength) {
    Duration windows = windowLength.multipliedBy(WINDOWS);
    this.silentAfter = windows.compareTo(AT_LEAST) > 0 ? windows : AT_LEAST;
  }

  void seen(String stream, Instant now) {
    lastSeen.put(stream, now);
  }

  /** Streams that have brought nothing for long. */
  List<String> silent(Instant now) {
    return lastSeen.entrySet().stream()
        .filter(entry -> !entry.getValue().plus(silentAfter).isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Every stream that has brought something and wasn't forgotten since. */
  Set<String> streams() {
    return Set.copyOf(lastSeen.keySet());
  }

  void forget(String stream) {
    lastSeen.remove(stream);
  }
}
