package io.headwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.Thumbnails;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a profile says. */
@Command(
    name = "inspect",
    description = "Shows what a profile was built from and what it supports.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  headwatch profile inspect photos.profile.safetensors"})
final class ProfileInspectCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "The profile.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ObjectNode description = ProfileOutline.of(ProfileFile.read(file), file);
    Thumbnails.read(file).ifPresent(thumbnails -> ProfileOutline.describe(description, thumbnails));
    if (json) {
      System.out.println(description);
    } else {
      for (Map.Entry<String, JsonNode> entry : description.properties()) {
        String value =
            entry.getValue().isTextual() ? entry.getValue().asText() : entry.getValue().toString();
        System.out.printf("%-16s %s%n", entry.getKey(), value);
      }
    }
    return ExitCode.OK;
  }
}
