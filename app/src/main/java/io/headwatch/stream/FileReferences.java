package io.headwatch.stream;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.headwatch.config.ReferenceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files below allowed directories.
 *
 * <p>A path is checked twice: as it is written, so that nobody learns from the answer which files
 * exist elsewhere, and again after links are followed, which is the check that counts.
 */
final class FileReferences {

  private static final int LONGEST_PATH_SHOWN = 200;

  private final List<Path> roots;
  private final int maxBytes;

  FileReferences(ReferenceSettings settings) {
    this.roots =
        settings.fileRoots().stream().map(root -> root.toAbsolutePath().normalize()).toList();
    this.maxBytes = settings.maxBytes();
  }

  byte[] read(URI url) throws RejectedEventException {
    Path path = path(url);
    try {
      return read(real(path));
    } catch (NoSuchFileException e) {
      throw rejection(Reason.REFERENCE_NOT_FOUND, path, "does not exist");
    } catch (IOException e) {
      throw rejection(Reason.REFERENCE_FAILED, path, "cannot be read");
    }
  }

  private Path path(URI url) throws RejectedEventException {
    Path path = plainPath(url);
    if (roots.stream().noneMatch(path::startsWith)) {
      throw notAllowed(path);
    }
    return path;
  }

  private static Path plainPath(URI url) throws RejectedEventException {
    try {
      return Path.of(url).normalize();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new RejectedEventException(
          Reason.REFERENCE_NOT_ALLOWED,
          "the reference must be file:///PATH, without host, query and fragment");
    }
  }

  private Path real(Path path) throws IOException, RejectedEventException {
    Path real = path.toRealPath();
    for (Path root : roots) {
      if (Files.exists(root) && real.startsWith(root.toRealPath())) {
        return real;
      }
    }
    throw notAllowed(path);
  }

  private byte[] read(Path real) throws IOException, RejectedEventException {
    if (!Files.isRegularFile(real, NOFOLLOW_LINKS)) {
      throw rejection(Reason.REFERENCE_NOT_ALLOWED, real, "is not a regular file");
    }
    try (InputStream in = Files.newInputStream(real, NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw rejection(
            Reason.TOO_LARGE, real, "has more than input.references.max-bytes = " + maxBytes);
      }
      return bytes;
    }
  }

  private static RejectedEventException notAllowed(Path path) {
    return rejection(
        Reason.REFERENCE_NOT_ALLOWED, path, "is not below one of input.references.file-roots");
  }

  private static RejectedEventException rejection(Reason reason, Path path, String problem) {
    return new RejectedEventException(
        reason, PrintableText.of(path.toString(), LONGEST_PATH_SHOWN) + " " + problem);
  }
}
