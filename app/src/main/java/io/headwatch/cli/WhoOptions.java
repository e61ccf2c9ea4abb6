package io.headwatch.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which stream somebody decides about, and why. */
final class WhoOptions {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration file of the daemon.")
  private Path config = Path.of("");

  @Option(names = "--stream", required = true, paramLabel = "NAME", description = "The stream.")
  private String stream = "";

  @Option(
      names = "--who",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides; ${DEFAULT-VALUE} by default.")
  private String who = "";

  @Option(
      names = "--why",
      required = true,
      paramLabel = "TEXT",
      description = "The reason, for whoever wonders later.")
  private String why = "";

  Path config() {
    return config;
  }

  String stream() {
    return stream;
  }

  String who() {
    return who;
  }

  String why() {
    return why;
  }
}
