package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwatch.monitor.EventReference;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The images of events inside the reports of a directory, which are taken out again when they are
 * erased or expire. Reports say of each image which event it is of and until when it may be shown;
 * one whose image says neither in a form that can be read loses it.
 */
public final class StoredImages {

  private static final Pattern IMAGE =
      Pattern.compile(
          "<img class=\"event\" data-event=\"([^\"<>]*)\" data-until=\"([^\"<>]*)\"[^<>]*>");
  private static final String INSTEAD =
      "<p class=\"missing\">The image was erased, or has expired.</p>";
  private static final String PAGE = ".html";

  private final Path directory;
  private final Map<Path, Known> known = new HashMap<>();

  /** What is known of a page as it was at a time. */
  private record Known(FileTime modified, Instant earliest) {}

  /** A page without images that have to go. */
  private record Cleared(String page, int removed, Instant earliest) {}

  /** Of a directory's reports; it need not be there. */
  public StoredImages(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes out all images of some events.
   *
   * @param erased tells the events
   * @return how many images
   * @throws IOException if a report cannot be read or written; others may have changed
   */
  public int erase(Predicate<EventReference> erased) throws IOException {
    int removed = 0;
    for (Path page : pages()) {
      removed += clear(page, (event, until) -> event.filter(erased).isPresent());
    }
    return removed;
  }

  /**
   * Takes out the images that may no longer be shown, and those of some events. Pages in which
   * nothing can have expired since the last time are not read again.
   *
   * @return how many images
   * @throws IOException as above
   */
  int expire(Instant now, Predicate<EventReference> erased) throws IOException {
    int removed = 0;
    List<Path> pages = pages();
    known.keySet().retainAll(pages);
    for (Path page : pages) {
      if (mayHaveExpired(page, now)) {
        removed +=
            clear(
                page,
                (event, until) ->
                    event.isEmpty() || event.filter(erased).isPresent() || !now.isBefore(until));
      }
    }
    return removed;
  }

  private boolean mayHaveExpired(Path page, Instant now) throws IOException {
    Known before = known.get(page);
    return before == null
        || !before.modified.equals(Files.getLastModifiedTime(page))
        || !now.isBefore(before.earliest);
  }

  private List<Path> pages() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().endsWith(PAGE)).toList();
    }
  }

  private int clear(Path page, BiPredicate<Optional<EventReference>, Instant> wanted)
      throws IOException {
    String text;
    try {
      text = Files.readString(page);
    } catch (NoSuchFileException | CharacterCodingException e) {
      // It was too old to be kept, or is somebody else's.
      return 0;
    }
    Cleared cleared = cleared(text, wanted);
    if (cleared.removed > 0) {
      ReportFiles.replace(page, cleared.page.getBytes(UTF_8));
    }
    known.put(page, new Known(Files.getLastModifiedTime(page), cleared.earliest));
    return cleared.removed;
  }

  private static Cleared cleared(
      String page, BiPredicate<Optional<EventReference>, Instant> wanted) {
    StringBuilder out = new StringBuilder();
    int removed = 0;
    Instant earliest = Instant.MAX;
    Matcher image = IMAGE.matcher(page);
    while (image.find()) {
      Instant until = time(image.group(2));
      if (wanted.test(EventReference.parse(image.group(1)), until)) {
        image.appendReplacement(out, INSTEAD);
        removed++;
      } else if (until.isBefore(earliest)) {
        earliest = until;
      }
    }
    image.appendTail(out);
    return new Cleared(out.toString(), removed, earliest);
  }

  /** What is no time has passed. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }
}
