package io.headwatch.metrics;

import io.headwatch.access.BearerTokens;
import io.headwatch.config.MetricsSettings;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import java.io.IOException;
import java.net.InetAddress;

/** Serves {@code /metrics} in Prometheus's text format and as OpenMetrics. */
public final class MetricsListener implements AutoCloseable {

  private final HTTPServer server;

  private MetricsListener(HTTPServer server) {
    this.server = server;
  }

  /**
   * Starts to listen; serves the metrics of the JVM as well.
   *
   * @throws IOException if the address cannot be listened on or the token cannot be read; the
   *     message names it
   */
  public static MetricsListener start(PrometheusMetrics metrics, MetricsSettings settings)
      throws IOException {
    BearerTokens tokens = BearerTokens.read(settings.tokenFile().stream().toList());
    JvmMetrics.builder().register(metrics.registry());
    String host = settings.host();
    int port = settings.port();
    try {
      return new MetricsListener(
          HTTPServer.builder()
              .registry(metrics.registry())
              .inetAddress(InetAddress.getByName(host))
              .port(port)
              .authenticator(new TokenAuthenticator(tokens))
              .buildAndStart());
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s:%d for metrics (metrics.host, metrics.port): %s"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
