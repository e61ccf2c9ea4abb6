package io.headwatch.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Versions of profiles that people accept, and what stays while versions follow one another.
 *
 * @param directory where accepted versions are kept; nothing can be accepted without it
 * @param anchor profile that all streams without an anchor of their own are scored against beside
 *     the one that judges; empty for the one that accepted versions follow
 * @param anchors anchors of single streams, by the stream's name
 */
public record VersionSettings(
    Optional<Path> directory, Optional<Path> anchor, Map<String, Path> anchors) {

  public VersionSettings {
    requireNonNull(directory, "directory is null");
    requireNonNull(anchor, "anchor is null");
    anchors = Map.copyOf(anchors);
  }

  /** Whether windows may be scored against an anchor, beside the profile that judges. */
  public boolean mayAnchor() {
    return directory.isPresent() || anchor.isPresent() || !anchors.isEmpty();
  }
}
