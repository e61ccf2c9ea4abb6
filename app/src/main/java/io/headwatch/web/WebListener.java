package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import io.headwatch.access.BearerTokens;
import io.headwatch.config.WebSettings;
import io.headwatch.history.History;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page and its API. */
public final class WebListener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WebListener.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final int REQUEST_THREADS = 16;
  private static final int MOST_REQUEST_BYTES = 16_384;

  private final Javalin server;
  private final ServerConnector connector;
  private final EventRoutes events;
  private final List<Route> routes;

  private WebListener(
      Javalin server, ServerConnector connector, EventRoutes events, List<Route> routes) {
    this.server = server;
    this.connector = connector;
    this.events = events;
    this.routes = routes;
  }

  /** An address with what it does. */
  record Route(String method, String path, Handler handler) {}

  /**
   * Starts to listen.
   *
   * @throws IOException if the address cannot be listened on, or a token or key cannot be read; the
   *     message names the setting or file
   */
  public static WebListener start(
      WebSettings settings, History history, Instance instance, DecisionDesk desk, Clock clock)
      throws IOException {
    return start(settings, history, instance, desk, clock, HEARTBEAT);
  }

  static WebListener start(
      WebSettings settings,
      History history,
      Instance instance,
      DecisionDesk desk,
      Clock clock,
      Duration heartbeat)
      throws IOException {
    requireNonNull(settings, "settings is null");
    BearerTokens tokens = BearerTokens.read(settings.tokenFiles());
    Sessions sessions = new Sessions(tokens, settings.sessionDuration(), clock);
    Gate gate = new Gate(settings, tokens, sessions);
    LoginRoutes login =
        new LoginRoutes(
            tokens, sessions, settings.sessionDuration(), settings.isReachedEncrypted(), clock);
    EventRoutes events = new EventRoutes(history, gate::admits, settings.eventClients(), heartbeat);
    StreamRoutes streams = new StreamRoutes(history, desk);
    ImageRoutes images = new ImageRoutes(history, instance);
    QueuedThreadPool threads = new QueuedThreadPool(REQUEST_THREADS + settings.eventClients(), 2);
    List<Route> routes =
        Stream.of(
                page(login),
                api(streams, new InstanceRoutes(instance, streams, history), events),
                api(new DecisionRoutes(desk, history, streams)),
                api(images),
                api(new SegmentRoutes(instance, images, threads)),
                api(new ReportRoutes(instance.reports())))
            .flatMap(List::stream)
            .toList();
    ServerConnector[] connector = new ServerConnector[1];
    Encryption encryption = Encryption.of(settings.tls());
    Javalin server =
        Javalin.create(
            config -> {
              configure(config, threads);
              config.jetty.addConnector(
                  (jetty, http) -> {
                    connector[0] = encryption.connector(jetty, http);
                    connector[0].setHost(settings.host());
                    connector[0].setPort(settings.port());
                    connector[0].setIdleTimeout(IDLE.toMillis());
                    return connector[0];
                  });
              config.routes.before(WebListener::addHeaders);
              config.routes.before(gate::pass);
              for (Route route : routes) {
                if (route.method().equals("POST")) {
                  config.routes.post(route.path(), route.handler());
                } else {
                  config.routes.get(route.path(), route.handler());
                }
              }
              Problem.register(config.routes);
            });
    try {
      server.start();
    } catch (JavalinException e) {
      server.stop();
      throw new IOException(
          "cannot listen on %s:%d for the page (web.host, web.port): %s"
              .formatted(
                  settings.host(),
                  settings.port(),
                  e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    }
    if (!settings.isLoopback() && settings.tls().isEmpty()) {
      log.warn(
          "the page on {} is not encrypted: set web.tls.keystore, or let only a proxy that encrypts"
              + " reach it",
          settings.host());
    }
    if (settings.publicUrl().isPresent() && !settings.asksWhoComes()) {
      log.warn(
          "whoever reaches {} can read the page: let the proxy ask who comes, or set"
              + " web.token-files",
          settings.publicUrl().get());
    }
    return new WebListener(server, requireNonNull(connector[0]), events, routes);
  }

  private static void configure(JavalinConfig config, QueuedThreadPool threads) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = MOST_REQUEST_BYTES;
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(WebListener::configure);
    config.jetty.modifyServletContextHandler(
        handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
  }

  /** A stream's name may hold a slash or be a dot; no path here leads to a file. */
  private static void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "streams",
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.SUSPICIOUS_PATH_CHARACTERS));
  }

  private static List<Route> page(LoginRoutes login) {
    List<Route> routes = new ArrayList<>();
    routes.add(get("/", page("page/index.html")));
    PageRoutes.FILES.forEach(file -> routes.add(get("/" + file, page("page/" + file))));
    routes.add(get("/login", login::show));
    routes.add(post("/login", login::login));
    routes.add(post("/logout", login::logout));
    return List.copyOf(routes);
  }

  private static List<Route> api(
      StreamRoutes streams, InstanceRoutes instance, EventRoutes events) {
    return List.of(
        get("/api/v1/openapi.json", page("openapi.json")),
        get("/api/v1/streams", streams::streams),
        get("/api/v1/streams/{stream}", streams::stream),
        get("/api/v1/streams/{stream}/windows", streams::windows),
        get("/api/v1/streams/{stream}/series", streams::series),
        get("/api/v1/streams/{stream}/alarms", streams::alarms),
        get("/api/v1/streams/{stream}/concepts", streams::concepts),
        get("/api/v1/streams/{stream}/profile", instance::profileOfStream),
        get("/api/v1/windows/{id}", streams::window),
        get("/api/v1/profiles/{hash}", instance::profile),
        get("/api/v1/status", instance::status),
        get("/api/v1/events", events::events));
  }

  private static List<Route> api(DecisionRoutes decisions) {
    return List.of(
        get("/api/v1/streams/{stream}/decisions", decisions::decisions),
        get("/api/v1/streams/{stream}/profiles", decisions::profiles),
        post("/api/v1/streams/{stream}/acknowledgements", decisions::acknowledge),
        post("/api/v1/streams/{stream}/acceptances", decisions::accept),
        post("/api/v1/reload", decisions::reload));
  }

  private static List<Route> api(ReportRoutes reports) {
    return List.of(
        get("/api/v1/reports", reports::reports), get("/api/v1/reports/{name}", reports::report));
  }

  private static List<Route> api(ImageRoutes images) {
    return List.of(
        get("/api/v1/windows/{id}/images", images::images),
        get("/api/v1/windows/{id}/images/{list}/{index}", images::ofEvent),
        get("/api/v1/profiles/{hash}/pairs/{head}/{neuron}/images/{rank}", images::ofPair));
  }

  private static List<Route> api(SegmentRoutes segment) {
    return List.of(
        post("/v1/segment", segment::segment),
        post("/api/v1/segment", segment::segment),
        get("/api/v1/windows/{id}/images/{list}/{index}/firing", segment::firing),
        get(
            "/api/v1/profiles/{hash}/pairs/{head}/{neuron}/images/{rank}/firing",
            segment::firingInReference));
  }

  private static Route post(String path, Handler handler) {
    return new Route("POST", path, handler);
  }

  private static Route get(String path, Handler handler) {
    return new Route("GET", path, handler);
  }

  private static Handler page(String name) {
    return request -> PageRoutes.serve(request, name);
  }

  private static void addHeaders(Context request) {
    request
        .header(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        // With none at all, browsers would not say that a login comes from our own page.
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cache-Control", "no-store");
  }

  /** Every address that is served, for comparison with the description. */
  List<String> paths() {
    return routes.stream().map(Route::path).toList();
  }

  /** The port that is listened on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    events.close();
    server.stop();
  }
}
