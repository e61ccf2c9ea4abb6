package io.headwatch.stream;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a commit's metadata says beside the offset: up to when the windows of the partition's events
 * had been judged, so that events read again are not judged again.
 */
final class CommitNote {

  private static final String PREFIX = "judged-until=";

  private CommitNote() {}

  static String of(Instant over) {
    return over.equals(Instant.MIN) ? "" : PREFIX + over;
  }

  /** {@link Instant#MIN} if the metadata doesn't say. */
  static Instant parse(String metadata) {
    if (!metadata.startsWith(PREFIX)) {
      return Instant.MIN;
    }
    try {
      return Instant.parse(metadata.substring(PREFIX.length()));
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }
}
