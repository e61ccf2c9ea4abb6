package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import io.headwatch.safetensors.FileHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file of a downloaded model was when it was checked.
 *
 * @param file its name
 * @param bytes its size
 * @param sha256 of its content, hexadecimal, in lower case
 * @param source URL that it came from
 * @param checkedBy whose word the SHA-256 was compared with
 */
public record LockedFile(
    String file, long bytes, String sha256, String source, CheckedBy checkedBy) {

  public LockedFile {
    requireNonNull(file, "file is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(source, "source is null");
    requireNonNull(checkedBy, "checkedBy is null");
    if (!file.matches("[A-Za-z0-9_.-]+") || bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "%s, %d bytes, SHA-256 %s: no file of a model".formatted(file, bytes, sha256));
    }
  }

  /** Whether the file is still what it was. */
  boolean matches(Path directory) throws IOException {
    Path path = directory.resolve(file);
    return Files.isRegularFile(path)
        && Files.size(path) == bytes
        && FileHash.sha256(path).equals(sha256);
  }
}
