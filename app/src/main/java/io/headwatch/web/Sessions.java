package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Logins of browsers: random names, kept in memory until they end or the process does. */
final class Sessions {

  private static final int MOST = 1_000;
  private static final int BYTES = 32;

  private final Duration duration;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> ends = new LinkedHashMap<>();

  Sessions(Duration duration, Clock clock) {
    this.duration = requireNonNull(duration, "duration is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Begins a session; if there are too many, the oldest one ends. */
  synchronized String begin() {
    Instant now = clock.instant();
    ends.values().removeIf(end -> !end.isAfter(now));
    if (ends.size() >= MOST) {
      ends.remove(ends.keySet().iterator().next());
    }
    byte[] name = new byte[BYTES];
    random.nextBytes(name);
    String session = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    ends.put(session, now.plus(duration));
    return session;
  }

  synchronized boolean holds(String session) {
    Instant end = ends.get(session);
    return end != null && end.isAfter(clock.instant());
  }

  synchronized void end(String session) {
    ends.remove(session);
  }
}
