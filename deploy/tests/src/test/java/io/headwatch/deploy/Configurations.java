package io.headwatch.deploy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.headwatch.config.InvalidSettingsException;
import io.headwatch.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Configuration files, as the daemon reads them. */
final class Configurations {

  /** Sections that come with the page. Without it, files are read as if they did not have them. */
  private static final List<String> AWAITED =
      List.of("headwatch.history", "headwatch.web", "headwatch.metrics.token-file");

  private Configurations() {}

  /** The settings that a text stands for. */
  static Settings read(String configuration, Path directory) {
    return Settings.load(file(withoutAwaited(configuration), directory));
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

  private static String withoutAwaited(String configuration) {
    Config known = ConfigFactory.parseResources("reference.conf");
    List<String> unknown = AWAITED.stream().filter(path -> !known.hasPathOrNull(path)).toList();
    if (unknown.isEmpty()) {
      return configuration;
    }
    Config left = ConfigFactory.parseString(configuration).resolve();
    for (String path : unknown) {
      left = left.withoutPath(path);
    }
    return left.root().render();
  }

  private static Path file(String configuration, Path directory) {
    try {
      return Files.writeString(directory.resolve("headwatch.conf"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
