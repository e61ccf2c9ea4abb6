package io.headwatch.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What references may point to.
 *
 * @param fileRoots directories below which files are read
 * @param httpsHosts {@code host}, {@code host:port} or {@code *.domain} that are asked, in lower
 *     case
 * @param timeout longest time for one reference
 * @param maxBytes largest image
 */
public record ReferenceSettings(
    List<Path> fileRoots, List<String> httpsHosts, Duration timeout, int maxBytes) {

  public ReferenceSettings {
    fileRoots = List.copyOf(fileRoots);
    httpsHosts = List.copyOf(httpsHosts);
  }
}
