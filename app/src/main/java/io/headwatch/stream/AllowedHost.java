package io.headwatch.stream;

import java.net.URI;
import java.util.Locale;

/**
 * A host that may be asked, or all hosts below a domain.
 *
 * @param name in lower case; starts with a dot if it stands for the hosts below it
 */
record AllowedHost(String name, int port) {

  private static final int HTTPS_PORT = 443;

  /** From {@code host}, {@code host:port}, {@code *.domain} or {@code *.domain:port}. */
  static AllowedHost parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String name = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : HTTPS_PORT;
    return new AllowedHost(name.startsWith("*.") ? name.substring(1) : name, port);
  }

  /** Whether a URL's host and port are meant. */
  boolean matches(URI url) {
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    int port = url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    boolean sameName = name.startsWith(".") ? host.endsWith(name) : host.equals(name);
    return sameName && port == this.port;
  }
}
