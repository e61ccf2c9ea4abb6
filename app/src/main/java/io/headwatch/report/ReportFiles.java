package io.headwatch.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwatch.history.TimeRange;
import io.headwatch.report.ReportNames.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Reports as files: STREAM.FROM_TO.html, and the JSON beside it. Who finds a file finds all of it,
 * and who finds the page finds its JSON.
 */
public final class ReportFiles {

  private static final JsonFactory JSON = new JsonFactory();

  private final Path directory;

  /** Files of a directory, which is made when the first is written. */
  public ReportFiles(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  /** Where the page of a stream and range is, there or not. */
  public Path page(String stream, TimeRange range) {
    return directory.resolve(ReportNames.page(stream, range));
  }

  boolean has(String stream, TimeRange range) {
    return Files.isRegularFile(page(stream, range));
  }

  /**
   * Writes a report.
   *
   * @return the page
   * @throws IOException if it cannot be written; there is no page then but one of before
   */
  public Path write(Report report) throws IOException {
    return write(report, page(report.stream(), report.range()));
  }

  /** Writes a report to a certain page, whose name ends in .html. */
  public static Path write(Report report, Path page) throws IOException {
    Path parent = requireNonNull(page.toAbsolutePath().getParent());
    Files.createDirectories(parent);
    replace(json(page), ReportJson.of(report));
    replace(page, ReportPage.of(report));
    return page;
  }

  /** The JSON beside a page. */
  public static Path json(Path page) {
    return page.resolveSibling(ReportNames.data(page.getFileName().toString()));
  }

  /** The JDK's temporary files nobody but their owner may read; reports are as the umask says. */
  private static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(".report.%s.tmp".formatted(UUID.randomUUID()));
    try {
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Deletes the oldest reports of a stream but so many. */
  void keep(String stream, int most) throws IOException {
    List<Parts> pages = pages(Optional.of(stream));
    for (Parts page : pages.subList(Math.min(most, pages.size()), pages.size())) {
      Path file = directory.resolve(page.name());
      Files.delete(file);
      Files.deleteIfExists(json(file));
    }
  }

  /**
   * Reports that are there, those of the newest range first.
   *
   * @param stream of one stream alone; empty for all
   * @param after those behind the report of this page in the order; empty for the first
   * @param limit most reports
   * @throws IOException if the directory cannot be read
   */
  public List<ListedReport> listed(Optional<String> stream, Optional<String> after, int limit)
      throws IOException {
    Optional<Parts> last = after.flatMap(ReportNames::partsOfPage);
    List<ListedReport> listed = new ArrayList<>();
    for (Parts page : pages(stream)) {
      boolean behind = last.isEmpty() || Parts.NEWEST_FIRST.compare(page, last.get()) > 0;
      if (behind && listed.size() < limit) {
        listed(page).ifPresent(listed::add);
      }
    }
    return listed;
  }

  /** Newest first. */
  private List<Parts> pages(Optional<String> stream) throws IOException {
    Optional<String> wanted = stream.map(ReportNames::stream);
    return names().stream()
        .flatMap(name -> ReportNames.partsOfPage(name).stream())
        .filter(page -> wanted.isEmpty() || wanted.get().equals(page.stream()))
        .sorted(Parts.NEWEST_FIRST)
        .toList();
  }

  private List<String> names() throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  /** Empty if it has been deleted meanwhile, or is no report of ours. */
  private Optional<ListedReport> listed(Parts page) throws IOException {
    Path file = directory.resolve(page.name());
    try {
      Optional<String> stream = page.wholeStream().or(() -> streamOf(json(file)));
      Instant made = Files.getLastModifiedTime(file).toInstant();
      return stream.map(
          name ->
              new ListedReport(
                  name, page.range(), made, page.name(), ReportNames.data(page.name())));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /** What a report's JSON says of its stream, near its beginning. */
  private static Optional<String> streamOf(Path json) {
    try (JsonParser parser = JSON.createParser(json.toFile())) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals("stream")) {
          return Optional.ofNullable(parser.nextTextValue());
        }
      }
    } catch (IOException damaged) {
      // Then it is listed nowhere.
    }
    return Optional.empty();
  }

  /**
   * The file of a report's page or JSON, if it is one of those that are there.
   *
   * @param name as {@link #listed} gives it
   * @throws IOException if the directory cannot be read
   */
  public Optional<Path> find(String name) throws IOException {
    return names().stream()
        .filter(ReportNames::isReport)
        .filter(name::equals)
        .findFirst()
        .map(directory::resolve);
  }
}
