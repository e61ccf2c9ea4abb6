package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.headwatch.history.TimeRange;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reports as files: STREAM.FROM_TO.html, and the JSON beside it. Who finds a file finds all of it,
 * and who finds the page finds its JSON.
 */
public final class ReportFiles {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String TIMES = "\\.\\d{8}T\\d{6}Z_\\d{8}T\\d{6}Z\\.html";
  private static final String PAGE = ".html";

  /** Longest name of a stream in that of a file, in bytes. */
  private static final int LONGEST_NAME = 150;

  private final Path directory;

  /** Files of a directory, which is made when the first is written. */
  public ReportFiles(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  /** Where the page of a stream and range is, there or not. */
  public Path page(String stream, TimeRange range) {
    return directory.resolve(
        name(stream) + "." + TIME.format(range.from()) + "_" + TIME.format(range.to()) + PAGE);
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
    String name = page.getFileName().toString();
    return page.resolveSibling(name.substring(0, name.length() - PAGE.length()) + ".json");
  }

  /** The JDK's temporary files nobody but their owner may read; reports are as the umask says. */
  static void replace(Path file, byte[] content) throws IOException {
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
    Pattern own = Pattern.compile(Pattern.quote(name(stream)) + TIMES);
    List<Path> pages;
    try (Stream<Path> files = Files.list(directory)) {
      pages =
          files
              .filter(file -> own.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
    }
    for (Path page : pages.subList(0, Math.max(0, pages.size() - most))) {
      Files.delete(page);
      Files.deleteIfExists(json(page));
    }
  }

  /** A stream's name may hold anything, and be long; a file's may not. */
  private static String name(String stream) {
    String encoded = URLEncoder.encode(stream, UTF_8).replace("*", "%2A");
    if (encoded.length() > LONGEST_NAME) {
      String hash = UUID.nameUUIDFromBytes(stream.getBytes(UTF_8)).toString();
      encoded = encoded.substring(0, LONGEST_NAME / 2) + "-" + hash;
    }
    // Or it would be hidden.
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }
}
