package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.headwatch.access.BearerTokens;
import io.headwatch.config.WebSettings;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.net.URLEncoder;
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
  private static final Set<String> OPEN =
      Set.of("/login", "/login.js", "/style.css", "/theme.js", "/icon.svg");

  private static final Pattern LOCAL =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final boolean loopback;
  private final Optional<URI> publicUrl;
  private final BearerTokens tokens;
  private final Sessions sessions;

  Gate(WebSettings settings, BearerTokens tokens, Sessions sessions) {
    this.loopback = settings.isLoopback();
    this.publicUrl = settings.publicUrl();
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.sessions = requireNonNull(sessions, "sessions is null");
  }

  /**
   * @throws ProblemException if the request is not let in
   */
  void pass(Context request) {
    requireHost(request);
    requireOwnPage(request);
    if (OPEN.contains(request.path()) || admits(request)) {
      return;
    }
    if (isOfApi(request.path()) && !isForPeople(request)) {
      request.header("WWW-Authenticate", "Bearer realm=\"headwatch\"");
      throw new ProblemException(
          401,
          "send Authorization: Bearer TOKEN, with a token of web.token-files, or log in at /login");
    }
    request.redirect(login(request), HttpStatus.SEE_OTHER);
    request.skipRemainingHandlers();
  }

  private static boolean isOfApi(String path) {
    return path.startsWith("/api/") || path.startsWith("/v1/");
  }

  /** Whether a request has a token or a session, if one is asked for; it may cease to. */
  boolean admits(Context request) {
    return !tokens.areRequired()
        || tokens.admitHeader(request.header("Authorization"))
        || session(request).isPresent();
  }

  /** Links lead to addresses of the API, too, such as those of reports. */
  private static boolean isForPeople(Context request) {
    return SAFE.contains(request.method().name())
        && String.valueOf(request.header("Accept")).contains("text/html");
  }

  /** What comes behind # the browser keeps to itself, and takes along. */
  private static String login(Context request) {
    String query = request.queryString();
    String asked = request.path() + (query == null ? "" : "?" + query);
    return asked.equals(LocalAddress.START)
        ? "/login"
        : "/login?to=" + URLEncoder.encode(asked, UTF_8);
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
    if (loopback && (host == null || !isLocal(host))) {
      throw new ProblemException(
          421,
          "this address serves localhost alone; behind a proxy set web.public-url, or set web.host"
              + " and web.token-files to serve others");
    }
  }

  private boolean isLocal(String host) {
    return LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches()
        || publicUrl.filter(url -> url.getRawAuthority().equalsIgnoreCase(host)).isPresent();
  }

  /** What changes something is asked for by our own pages, or by no page at all. */
  private void requireOwnPage(Context request) {
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

  /** A proxy may ask by another name than browsers do. */
  private boolean isOwn(String origin, @Nullable String host) {
    try {
      URI page = URI.create(origin);
      return page.getRawAuthority() != null
          && (page.getRawAuthority().equalsIgnoreCase(host)
              || publicUrl.filter(url -> isSameOrigin(url, page)).isPresent());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getRawAuthority().equalsIgnoreCase(other.getRawAuthority());
  }
}
