package io.headwatch.cli;

import io.headwatch.config.Settings;
import io.headwatch.monitor.EventReference;
import io.headwatch.pixels.ErasedEvents;
import io.headwatch.report.StoredImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Erases images of events. */
@Command(
    name = "erase",
    description = {
      "Erases the images of events: from now on page, reports and `explain` show them no",
      "more, also of a `run` that is under way, and reports that hold them lose them. Says",
      "what is left for you to delete: Headwatch deletes nothing in Kafka."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  headwatch erase --config headwatch.conf --event camera-images/0/391",
      "",
      "Exit codes: 0 erased; 2 wrong usage or input; 4 internal error."
    })
final class EraseCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The daemon's configuration, with pixels.erased-events set.")
  private Path config = Path.of("");

  @Option(
      names = "--event",
      required = true,
      paramLabel = "TOPIC/PARTITION/OFFSET",
      description = "An event, as page, reports and verdicts name it; may be given several times.")
  private List<String> named = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Set<EventReference> events = events();
    Settings settings = Settings.load(config);
    Path list =
        settings
            .pixels()
            .erasedEvents()
            .orElseThrow(
                () ->
                    new InputException(
                        "set headwatch.pixels.erased-events in %s to a file that lists erased"
                                .formatted(config)
                            + " events, for `run` and for this command; nothing was erased"));
    // A list that could not be read would be heeded by nobody.
    ErasedEvents.read(list);
    // First of all: what is listed is not fetched again.
    ErasedEvents.append(list, events);
    events.forEach(event -> System.out.printf("%s is erased, by %s%n", event, list));
    Optional<Path> reports = settings.reports().directory();
    if (reports.isPresent()) {
      int removed = new StoredImages(reports.get()).erase(events::contains);
      System.out.printf("%,d images were taken out of the reports in %s%n", removed, reports.get());
    }
    System.out.print(leftToDo(settings, events));
    return ExitCode.OK;
  }

  private Set<EventReference> events() {
    Set<EventReference> events = new LinkedHashSet<>();
    for (String name : named) {
      events.add(
          EventReference.parse(name)
              .orElseThrow(
                  () ->
                      new InputException(
                          "--event %s is no TOPIC/PARTITION/OFFSET, such as camera-images/0/391"
                              .formatted(name))));
    }
    return events;
  }

  private static String leftToDo(Settings settings, Set<EventReference> events) {
    StringBuilder text =
        new StringBuilder(
            """
            What is left for you to delete:
            - the events in Kafka. It deletes no single record; the retention of the topic does in time, or
              this, with ALL records of the partition before it:
            """);
    for (EventReference event : events) {
      text.append(
          """
                echo '{"partitions":[{"topic":"%s","partition":%d,"offset":%d}],"version":1}' > offsets.json
                kafka-delete-records.sh --bootstrap-server %s --offset-json-file offsets.json
          """
              .formatted(
                  event.topic(),
                  event.partition(),
                  event.offset() + 1,
                  settings.kafka().bootstrapServers().replaceAll("\\s", "")));
    }
    return text.append(
            """
            - what an event points to, if it carries no image itself
            - its copy in topic %s, if it could not be used
            - reports and images that were copied elsewhere, sent, or written by --out or --images
            """
                .formatted(settings.output().deadLetterTopic()))
        .toString();
  }
}
