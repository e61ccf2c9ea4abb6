package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.headwatch.access.BearerTokens;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A browser shows a token once, and is known by a cookie from then on. */
final class LoginRoutes {

  private static final String MESSAGE = "<!--message-->";
  private static final String TARGET = "{to}";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Failures of a minute, over all clients; tokens are too long to be guessed anyway. */
  private static final int MOST_FAILURES = 20;

  private final BearerTokens tokens;
  private final Sessions sessions;
  private final Duration duration;
  private final boolean encrypted;
  private final Clock clock;
  private final String form;
  private int failures;
  private Instant forgive = Instant.MIN;

  LoginRoutes(
      BearerTokens tokens, Sessions sessions, Duration duration, boolean encrypted, Clock clock) {
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
    this.duration = requireNonNull(duration, "duration is null");
    this.encrypted = encrypted;
    this.clock = requireNonNull(clock, "clock is null");
    this.form = form();
  }

  private static String form() {
    try (InputStream resource =
        requireNonNull(LoginRoutes.class.getResourceAsStream("page/login.html"))) {
      return new String(resource.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a resource of this jar cannot be read", e);
    }
  }

  void show(Context request) {
    request.html(form(request.queryParam("to"), ""));
  }

  private String form(@Nullable String to, String message) {
    String target = LocalAddress.of(to).replace("&", "&amp;");
    return form.replace(MESSAGE, message).replace(TARGET, target);
  }

  /** A right token is let in however many wrong ones came: nobody can lock the others out. */
  void login(Context request) {
    String to = request.formParam("to");
    Optional<BearerTokens.Known> token =
        Optional.ofNullable(request.formParam("token")).flatMap(text -> tokens.find(text.strip()));
    if (!tokens.areRequired() || token.isPresent()) {
      request.cookie(cookie(sessions.begin(token), Math.toIntExact(duration.toSeconds())));
      request.redirect(LocalAddress.of(to), HttpStatus.SEE_OTHER);
    } else if (tooManyFailures()) {
      request.status(HttpStatus.TOO_MANY_REQUESTS).header("Retry-After", "60");
      request.html(form(to, "Too many tries; wait a minute."));
    } else {
      noteFailure();
      request.status(HttpStatus.UNAUTHORIZED);
      request.html(form(to, "That is not a token of this installation."));
    }
  }

  void logout(Context request) {
    String session = request.cookie(Gate.COOKIE);
    if (session != null) {
      sessions.end(session);
    }
    request.cookie(cookie("", 0));
    request.redirect("/login", HttpStatus.SEE_OTHER);
  }

  private Cookie cookie(String value, int seconds) {
    Cookie cookie = new Cookie(Gate.COOKIE, value);
    cookie.setPath("/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSecure(encrypted);
    cookie.setSameSite(SameSite.STRICT);
    return cookie;
  }

  private synchronized boolean tooManyFailures() {
    if (!clock.instant().isBefore(forgive)) {
      failures = 0;
    }
    return failures >= MOST_FAILURES;
  }

  private synchronized void noteFailure() {
    if (failures == 0) {
      forgive = clock.instant().plus(MINUTE);
    }
    failures++;
  }
}
