package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import io.headwatch.access.BearerTokens;
import io.headwatch.config.WebSettings;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in, or not: by the host they are for, the page they come from, and the token or
 * session they have.
 */
final class Gate {

  /** Name of the cookie that holds a session. */
  static final String COOKIE = "headwatch_session";

  /** What a browser needs before it has logged in. */
  private static final Set<String> OPEN = Set.of("/login", "/style.css", "/theme.js", "/icon.svg");

  private static final Pattern LOCAL =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final boolean loopback;
  private final BearerTokens tokens;
  private final Sessions sessions;

  Gate(WebSettings settings, BearerTokens tokens, Sessions sessions) {
    this.loopback = settings.isLoopback();
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
  }

  /**
   * @throws ProblemException if the request is not let in
   */
  void pass(Context request) {
    requireHost(request);
    requireOwnPage(request);
    if (!tokens.areRequired()
        || OPEN.contains(request.path())
        || tokens.admitHeader(request.header("Authorization"))
        || session(request).isPresent()) {
      return;
    }
    if (request.path().startsWith("/api/")) {
      request.header("WWW-Authenticate", "Bearer realm=\"headwatch\"");
      throw new ProblemException(
          401,
          "send Authorization: Bearer TOKEN, with a token of web.token-files, or log in at /login");
    }
    request.redirect("/login", HttpStatus.SEE_OTHER);
    request.skipRemainingHandlers();
  }

  /** The session of a browser that is logged in. */
  Optional<String> session(Context request) {
    return Optional.ofNullable(request.cookie(COOKIE)).filter(sessions::holds);
  }

  /**
   * A page of somebody else may have a name that resolves to this machine, to have the browser read
   * what only this machine can: what is served here alone is asked for by local names alone.
   */
  private void requireHost(Context request) {
    String host = request.header("Host");
    if (loopback && (host == null || !LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches())) {
      throw new ProblemException(
          421,
          "this address serves localhost alone; set web.host and web.token-files to serve others");
    }
  }

  /** What changes something is asked for by our own pages, or by no page at all. */
  private static void requireOwnPage(Context request) {
    if (SAFE.contains(request.method().name())) {
      return;
    }
    String origin = request.header("Origin");
    boolean own = origin == null ? !fromPage(request) : isOwn(origin, request.header("Host"));
    if (!own) {
      throw new ProblemException(403, "the request comes from a page of somebody else");
    }
  }

  /** Without an origin, a session still tells of a browser. */
  private static boolean fromPage(Context request) {
    return request.cookie(COOKIE) != null && request.header("Authorization") == null;
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      return URI.create(origin).getRawAuthority() != null
          && URI.create(origin).getRawAuthority().equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
