package io.headwatch.deploy;

import io.headwatch.config.InvalidSettingsException;
import io.headwatch.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Configuration files, as the daemon reads them. */
final class Configurations {

  private Configurations() {}

  /** The settings that a text stands for. */
  static Settings read(String configuration, Path directory) {
    return Settings.load(file(configuration, directory));
  }

  /** What the daemon would refuse in a text; nothing, if it can be used. */
  static List<String> mistakes(String configuration, Path directory) {
    try {
      read(configuration, directory);
      return List.of();
    } catch (InvalidSettingsException e) {
      return e.mistakes();
    }
  }

  private static Path file(String configuration, Path directory) {
    try {
      return Files.writeString(directory.resolve("headwatch.conf"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
