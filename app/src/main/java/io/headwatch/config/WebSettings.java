package io.headwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The page and its API.
 *
 * @param host address to listen on; 0.0.0.0 means all
 * @param port port; 0 means any free one
 * @param tokenFiles files with a bearer token each; any of them opens the API
 * @param sessionDuration how long a login of a browser lasts
 * @param eventClients most clients that are sent events at a time
 * @param tls how connections are encrypted; empty if they are not
 */
public record WebSettings(
    String host,
    int port,
    List<Path> tokenFiles,
    Duration sessionDuration,
    int eventClients,
    Optional<TlsSettings> tls) {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(0*:)+0*1]?", Pattern.CASE_INSENSITIVE);

  public WebSettings {
    tokenFiles = List.copyOf(tokenFiles);
  }

  /** The address. */
  public EndpointSettings endpoint() {
    return new EndpointSettings(host, port);
  }

  /** Whether only this machine can connect. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether a host is this machine. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /** Whether clients must show a certificate. */
  public boolean asksForCertificates() {
    return tls.flatMap(TlsSettings::clientAuthorities).isPresent();
  }
}
