package io.headwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.config.HistorySettings;
import io.headwatch.config.Settings;
import io.headwatch.history.History;
import io.headwatch.history.TimeRange;
import io.headwatch.report.Report;
import io.headwatch.report.ReportFiles;
import io.headwatch.report.ReportFrame;
import io.headwatch.report.ReportJson;
import io.headwatch.report.ReportReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reports of a range of time, from the history. */
@Command(
    name = "report",
    description = {
      "Writes what happened to streams over a range of time: one HTML file for each",
      "that needs nothing else, and a JSON file beside it. Reads the history that",
      "`run` keeps, also while it runs."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  headwatch report --config headwatch.conf --stream cam-1 --from 2026-03-01 \\",
      "      --to 2026-04-01 --zone Europe/Berlin --out march.html",
      "  headwatch report --history /var/lib/headwatch/history --out reports/",
      "",
      "Exit codes: 0 written; 2 wrong usage or input, such as a stream that the",
      "history doesn't know; 4 internal error."
    })
final class ReportCommand implements Callable<Integer> {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final int STREAMS_AT_A_TIME = 500;
  private static final String PAGE = ".html";

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description = "Directory of the history; that of the configuration if not given.")
  private @Nullable Path history;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The daemon's configuration: where the history and the profiles are, and the hash that"
              + " the report states.")
  private @Nullable Path config;

  @Option(
      names = "--stream",
      arity = "1..*",
      paramLabel = "NAME",
      description = "Streams to report; all of the history if not given.")
  private List<String> streams = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "T",
      description =
          "Begin: 2026-03-01, 2026-03-01T06:30 (by the zone) or 2026-03-01T06:30:00Z; a week before"
              + " the end if not given.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "T",
      description = "End, in the same forms; now if not given.")
  private @Nullable String to;

  @Option(
      names = "--zone",
      paramLabel = "Z",
      description =
          "Time zone of times in the report, such as Europe/Berlin; reports.zone of the"
              + " configuration if not given, else UTC.")
  private @Nullable String zone;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Profile whose power card is shown, if it is the one that judged.")
  private @Nullable Path profile;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description =
          "A file that ends in .html, for one stream; else a directory for a file of each stream.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Write the JSON to standard output, too.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Clock clock = Clock.systemUTC();
    Optional<Settings> settings = Optional.ofNullable(config).map(Settings::load);
    ZoneId zoneId = zone(settings);
    Instant end = to == null ? clock.instant() : TimeInput.of("--to", to, zoneId);
    Instant begin = from == null ? end.minus(WEEK) : TimeInput.of("--from", from, zoneId);
    if (!begin.isBefore(end)) {
      throw new InputException("--from %s is not before --to %s".formatted(begin, end));
    }
    ReportFrame frame =
        new ReportFrame(zoneId, clock.instant(), Version.number(), settings.map(Settings::hash));
    try (History store = History.openForReading(directory(settings), clock);
        ReportPixels pixels = ReportPixels.of(settings, clock)) {
      ReportReading reading =
          new ReportReading(
              store,
              new ConfiguredPowerCards(Optional.ofNullable(profile), settings),
              pixels.images());
      for (String stream : streams(store)) {
        write(reading.report(stream, new TimeRange(begin, end), frame));
      }
    }
    return ExitCode.OK;
  }

  private ZoneId zone(Optional<Settings> settings) {
    if (zone == null) {
      return settings.map(all -> all.reports().schedule().zone()).orElse(ZoneOffset.UTC);
    }
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new InputException(
          "--zone %s is no time zone: write one such as Europe/Berlin or UTC".formatted(zone));
    }
  }

  private Path directory(Optional<Settings> settings) {
    if (history != null) {
      return history;
    }
    return settings
        .map(Settings::history)
        .flatMap(HistorySettings::directory)
        .orElseThrow(
            () ->
                new InputException(
                    "name the history by --history DIR, or by --config FILE with history.directory"
                        + " set"));
  }

  private List<String> streams(History store) {
    List<String> wanted = streams.isEmpty() ? all(store) : streams;
    if (wanted.isEmpty()) {
      throw new InputException("the history is empty: it has no streams");
    }
    if (isFile() && wanted.size() > 1) {
      throw new InputException(
          "--out %s is one file, but there are %d streams: name one by --stream, or a directory"
              .formatted(out, wanted.size()));
    }
    for (String stream : wanted) {
      if (store.newest(stream).isEmpty()) {
        throw new InputException(
            "the history has no stream %s; it has %s"
                .formatted(stream, store.streams("", STREAMS_AT_A_TIME)));
      }
    }
    return wanted;
  }

  private static List<String> all(History store) {
    List<String> all = new ArrayList<>();
    List<String> some = store.streams("", STREAMS_AT_A_TIME);
    while (!some.isEmpty()) {
      all.addAll(some);
      some = store.streams(some.get(some.size() - 1), STREAMS_AT_A_TIME);
    }
    return all;
  }

  private boolean isFile() {
    return out.toString().endsWith(PAGE);
  }

  private void write(Report report) throws IOException {
    Path page = isFile() ? ReportFiles.write(report, out) : new ReportFiles(out).write(report);
    System.err.println("wrote " + page + " and " + ReportFiles.json(page).getFileName());
    if (json) {
      System.out.print(new String(ReportJson.of(report), UTF_8));
    }
  }
}
