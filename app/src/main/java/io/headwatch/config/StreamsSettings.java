package io.headwatch.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the streams are, and their reference profiles.
 *
 * @param by what makes a stream
 * @param limit most streams at a time
 * @param profile profile of all streams without one of their own
 * @param profiles profiles of single streams, by the stream's name
 * @param learning how streams without a profile get one
 * @param versions what becomes of profiles over time
 */
public record StreamsSettings(
    By by,
    int limit,
    Optional<Path> profile,
    Map<String, Path> profiles,
    LearningSettings learning,
    VersionSettings versions) {

  /** What makes a stream. */
  public enum By {
    /** Each topic is a stream. */
    TOPIC,
    /** Each value of {@link FieldNames#stream} is a stream. */
    FIELD
  }

  public StreamsSettings {
    profiles = Map.copyOf(profiles);
  }
}
