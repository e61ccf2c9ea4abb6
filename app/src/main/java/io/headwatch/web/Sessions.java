package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import io.headwatch.access.BearerTokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Logins of browsers: random names, kept in memory until they end or the process does. One that was
 * made with a token ends with it.
 */
final class Sessions {

  private static final int MOST = 1_000;
  private static final int BYTES = 32;

  private final BearerTokens tokens;
  private final Duration duration;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /**
   * @param end when it ends at the latest
   * @param token that it was made with; empty if none was asked for
   */
  private record Session(Instant end, Optional<BearerTokens.Known> token) {}

  Sessions(BearerTokens tokens, Duration duration, Clock clock) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.duration = requireNonNull(duration, "duration is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Begins a session; if there are too many, the oldest one ends.
   *
   * @param token that was shown; empty if none is asked for
   */
  synchronized String begin(Optional<BearerTokens.Known> token) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !session.end().isAfter(now));
    if (sessions.size() >= MOST) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String name = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    sessions.put(name, new Session(now.plus(duration), token));
    return name;
  }

  synchronized boolean holds(String name) {
    Session session = sessions.get(name);
    return session != null
        && session.end().isAfter(clock.instant())
        && session.token().map(tokens::holds).orElse(true);
  }

  synchronized void end(String name) {
    sessions.remove(name);
  }
}
