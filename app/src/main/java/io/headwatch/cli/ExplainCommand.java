package io.headwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.config.Settings;
import io.headwatch.history.History;
import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why a window shifted. */
@Command(
    name = "explain",
    description = {
      "Says why a window shifted: how sure it is, what raised the alarm, in words and pairs,",
      "and the events that contribute most. Reads the history that `run` keeps, or, if there",
      "is none, the results topic."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch explain cam-1@2026-03-01T12:05:00Z --config headwatch.conf",
      "  headwatch explain GNn0BvQ3mW5sQX1b --config headwatch.conf --images why/",
      "",
      "Exit codes: 0 told, also if images could not be had; 2 wrong usage or input, such as",
      "a window that nobody knows; 4 internal error."
    })
final class ExplainCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_OF_ONE_WINDOW = 100;

  @Parameters(
      paramLabel = "WINDOW",
      description = {
        "The window's id, as page and API have it, or STREAM@END: the stream's name and the",
        "window's end as the log tells it, such as cam-1@2026-03-01T12:05:00Z."
      })
  private String window = "";

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "The daemon's configuration: where history, topics and the rules for images are.")
  private Path config = Path.of("");

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description = "Directory of the history; that of the configuration if not given.")
  private @Nullable Path history;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = {
        "Fetch the images of the events that contribute most into this directory, made small,",
        "with an index.html to look at. Erased and expired ones are left out (pixels)."
      })
  private @Nullable Path images;

  @Option(names = "--json", description = "Print JSON: the verdict, and what became of images.")
  private boolean json;

  /** A verdict with its id. */
  private record Found(String id, JsonNode verdict) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = Settings.load(config);
    Clock clock = Clock.systemUTC();
    Found found;
    try (PastVerdicts past = PastVerdicts.open(settings, Optional.ofNullable(history), clock)) {
      found = find(past.history());
    }
    List<FetchedImage> fetched = fetched(settings, found, clock);
    if (json) {
      System.out.println(tree(found, fetched).toPrettyString());
    } else {
      System.out.print(new VerdictExplanation(found.id, found.verdict).text());
      fetched.forEach(image -> System.out.println("  " + image.line()));
    }
    return ExitCode.OK;
  }

  private Found find(History store) throws IOException {
    String id = window.contains("@") ? idByEnd(store) : window;
    byte[] verdict =
        store
            .verdict(id)
            .orElseThrow(
                () ->
                    new InputException(
                        "no window has the id %s, or it is no longer kept (history.retention); name"
                                .formatted(id)
                            + " one as STREAM@END, too"));
    return new Found(id, JSON.readTree(verdict));
  }

  private String idByEnd(History store) {
    String stream = window.substring(0, window.lastIndexOf('@'));
    Instant end =
        TimeInput.of("WINDOW", window.substring(window.lastIndexOf('@') + 1), ZoneOffset.UTC);
    List<WindowEntry> windows =
        store
            .windows(
                stream,
                new TimeRange(end.minusMillis(1), end),
                Optional.empty(),
                MOST_OF_ONE_WINDOW)
            .windows();
    if (windows.isEmpty()) {
      throw new InputException(
          store.newest(stream).isEmpty()
              ? "no window of a stream %s is known".formatted(stream)
              : "stream %s has no window that ends at %s; its newest ends at %s"
                  .formatted(stream, end, store.newest(stream).get().end()));
    }
    if (windows.size() > 1) {
      System.err.println(
          "%d verdicts on this window, of several instances; the others are %s"
              .formatted(windows.size(), windows.stream().skip(1).map(WindowEntry::id).toList()));
    }
    return windows.get(0).id();
  }

  private List<FetchedImage> fetched(Settings settings, Found found, Clock clock)
      throws IOException {
    if (images == null) {
      return List.of();
    }
    try (ShownImages shown = ShownImages.of(settings, clock)) {
      return new ImageDirectory(images, shown.events())
          .fetch(found.verdict, VerdictExplanation.contributing(found.verdict));
    }
  }

  private static ObjectNode tree(Found found, List<FetchedImage> fetched) {
    ObjectNode tree = JSON.createObjectNode().put("id", found.id);
    tree.set("verdict", found.verdict);
    if (!fetched.isEmpty()) {
      ArrayNode array = tree.putArray("images");
      fetched.forEach(image -> image.put(array.addObject()));
    }
    return tree;
  }
}
