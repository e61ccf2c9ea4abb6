package io.headwatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The clone that is tested. */
final class Repository {

  /** Maven runs tests in the module's directory. */
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  private Repository() {}

  static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  static String text(String relative) {
    try {
      return Files.readString(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
