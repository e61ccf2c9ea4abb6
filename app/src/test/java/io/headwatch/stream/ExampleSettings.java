package io.headwatch.stream;

import io.headwatch.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Settings of tests against a broker. */
final class ExampleSettings {

  private ExampleSettings() {}

  /**
   * Settings from a file.
   *
   * @param properties client settings, such as a login
   * @param more further lines of the configuration file
   */
  static Settings of(Path directory, String broker, Map<String, String> properties, String... more)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    properties.forEach(
        (key, value) ->
            lines.append("kafka.properties.%s = \"\"\"%s\"\"\"%n".formatted(key, value)));
    for (String line : more) {
      lines.append(line).append('\n');
    }
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "%s"
          kafka.group-id = watch
          input.topics = [images]
          model.directory = nowhere
          output {
            results-topic = verdicts, dead-letter-topic = letters, decisions-topic = decided
          }
          decoding.max-bytes = 1MiB
        %s}
        """
            .formatted(broker, lines));
    return Settings.load(file);
  }
}
