package io.headwatch.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /healthz} (alive: the consumer makes progress) and {@code /readyz} (ready: model
 * warm, profiles verified), without details, on a listener of its own.
 */
public final class HealthListener implements AutoCloseable {

  private static final int THREADS = 2;
  private static final int BACKLOG = 16;

  private final HttpServer server;
  private final ExecutorService threads;

  private HealthListener(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to listen.
   *
   * @param host address to listen on
   * @param port port, or 0 for any free one
   * @throws IOException if the address cannot be listened on; the message names it
   */
  public static HealthListener start(
      String host, int port, BooleanSupplier alive, BooleanSupplier ready) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s:%d for health checks (health.host, health.port): %s"
              .formatted(host, port, e.getMessage()),
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "headwatch-health");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 404, "not found\n"));
    server.createContext("/healthz", exchange -> answer(exchange, alive));
    server.createContext("/readyz", exchange -> answer(exchange, ready));
    server.start();
    return new HealthListener(server, threads);
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
    // A context also gets every path that begins like its own.
    if (!exchange.getRequestURI().getPath().equals(exchange.getHttpContext().getPath())) {
      answer(exchange, 404, "not found\n");
      return;
    }
    boolean ok = good.getAsBoolean();
    answer(exchange, ok ? 200 : 503, ok ? "ok\n" : "not ok\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
