package io.headwatch.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is told of each report.
 *
 * @param url where to; may hold a secret
 * @param headerFile file with one header to send along; empty if there is none
 * @param timeout longest time for one attempt
 * @param attempts most attempts, at least 1
 */
public record WebhookSettings(URI url, Optional<Path> headerFile, Duration timeout, int attempts) {

  /** Whether nobody on the way can read what is sent, or that is allowed. */
  static boolean isAllowed(URI url, boolean http) {
    if (url.getHost() == null || url.getHost().isEmpty()) {
      return false;
    }
    return "https".equalsIgnoreCase(url.getScheme())
        || ("http".equalsIgnoreCase(url.getScheme())
            && (http || WebSettings.isLoopback(url.getHost())));
  }
}
