package io.headwatch.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where metrics are served.
 *
 * @param host address to listen on; 0.0.0.0 means all
 * @param port port; 0 means any free one
 * @param tokenFile file with the bearer token that a request must have; empty if none is asked for
 */
public record MetricsSettings(String host, int port, Optional<Path> tokenFile) {

  /** The address. */
  public EndpointSettings endpoint() {
    return new EndpointSettings(host, port);
  }
}
