package io.headwatch.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param publicUrl scheme and host by which people reach the page through a proxy, without a path;
 *     empty if there is none
 */
public record WebSettings(
    String host,
    int port,
    List<Path> tokenFiles,
    Duration sessionDuration,
    int eventClients,
    Optional<TlsSettings> tls,
    Optional<URI> publicUrl) {

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

  /** Whether nobody on the way of a browser can read what is sent. */
  public boolean isReachedEncrypted() {
    return tls.isPresent() || publicUrl.filter(WebSettings::isEncrypted).isPresent();
  }

  private static boolean isEncrypted(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** Whether a URL is a scheme with a host, and maybe a port, alone. */
  static boolean isOrigin(URI url) {
    boolean web = isEncrypted(url) || "http".equalsIgnoreCase(url.getScheme());
    return web
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && Set.of("", "/").contains(url.getRawPath())
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }

  /** Whether clients must show a token or a certificate. */
  public boolean asksWhoComes() {
    return !tokenFiles.isEmpty() || asksForCertificates();
  }

  /** Whether clients must show a certificate. */
  public boolean asksForCertificates() {
    return tls.flatMap(TlsSettings::clientAuthorities).isPresent();
  }
}
