package io.headwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.cli.ReferenceReview.Finding;
import io.headwatch.reference.ProfileFile;
import io.headwatch.reference.StoredReference;
import io.headwatch.shift.profile.Stratification;
import io.headwatch.shift.statistics.RepeatFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is wrong with a profile's images. */
@Command(
    name = "check",
    description = {
      "Looks for what makes a profile's images a poor reference: days and hours of the day that",
      "differ from the others (if the images have times), a first half that differs from the",
      "second, images that are nearly the same, pixels that were not measured. Needs no model. Exit",
      "code 1 if there is something."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  headwatch profile check cam-1.safetensors --zone Europe/Berlin"})
final class ProfileCheckCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(index = "0", paramLabel = "FILE", description = "The profile.")
  private Path file = Path.of("");

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of days and hours, such as Europe/Berlin; default UTC.")
  private ZoneId zone = ZoneId.of("UTC");

  @Option(
      names = "--repeat-distance",
      paramLabel = "D",
      description =
          "Cosine distance below which images are nearly the same; default ${DEFAULT-VALUE}.")
  private double repeatDistance = RepeatFilter.DEFAULT_DISTANCE;

  @Option(names = "--json", description = "Write JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (!(repeatDistance >= 0 && repeatDistance < 1)) {
      throw new InputException("--repeat-distance must be at least 0 and below 1");
    }
    ProfileFile profile = ProfileFile.read(file);
    try (StoredReference stored = StoredReference.open(file)) {
      ReferenceReview review =
          new ReferenceReview(
              profile.description().lines(),
              stored,
              zone,
              repeatDistance,
              profile.strata().stratification() instanceof Stratification.ByClock);
      List<Finding> findings = review.findings();
      if (json) {
        System.out.println(tree(stored.size(), review.isTimed(), findings));
      } else {
        show(stored.size(), review.isTimed(), findings);
      }
      return findings.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
    }
  }

  private void show(int images, boolean timed, List<Finding> findings) {
    System.out.printf(
        "%s: %,d images, %s%n",
        file, images, findings.isEmpty() ? "nothing found" : findings.size() + " found");
    if (!timed) {
      System.out.println("  not all images have a time: nothing can be said of days");
    }
    for (Finding finding : findings) {
      System.out.printf("  %s%n    %s%n", finding.text(), finding.advice());
    }
  }

  private ObjectNode tree(int images, boolean timed, List<Finding> findings) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("file", file.toString())
            .put("n", images)
            .put("daysCompared", timed);
    ArrayNode array = node.putArray("findings");
    for (Finding finding : findings) {
      array
          .addObject()
          .put("kind", finding.kind())
          .put("text", finding.text())
          .put("advice", finding.advice());
    }
    return node;
  }
}
