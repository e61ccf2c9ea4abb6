package io.headwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwatch.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFactoryTest {

  @TempDir Path directory;

  /** An image that the daemon refuses must not be in a profile made from files, or the reverse. */
  @Test
  void defaults_areThoseOfAConfigurationThatSaysNothing() throws IOException {
    PipelineFactory defaults = PipelineFactory.defaults();
    PipelineFactory configured = PipelineFactory.of(settings());

    assertThat(defaults.batch()).isEqualTo(configured.batch());
    assertThat(defaults.decoding()).isEqualTo(configured.decoding());
  }

  private Settings settings() throws IOException {
    Path file = directory.resolve("headwatch.conf");
    Files.writeString(
        file,
        """
        headwatch {
          kafka.bootstrap-servers = "127.0.0.1:1"
          input.topics = [images]
          model.directory = model
        }
        """);
    return Settings.load(file);
  }
}
