package io.headwatch.pixels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.EventReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events whose images are to be shown nowhere: a file with a line TOPIC/PARTITION/OFFSET for each,
 * that is only ever added to. It is read again when it changes; a file that can no longer be read
 * leaves what was known. Safe for use by several threads.
 */
public final class ErasedEvents {

  private static final Logger log = LoggerFactory.getLogger(ErasedEvents.class);
  private static final String ABSENT = "absent";

  private final Optional<Path> file;
  private String version = "";
  private Set<EventReference> events = Set.of();

  private ErasedEvents(Optional<Path> file) {
    this.file = file;
  }

  /** No event is erased. */
  public static ErasedEvents none() {
    return new ErasedEvents(Optional.empty());
  }

  /**
   * The events of a file; a file that is not there yet has none.
   *
   * @throws IOException if it cannot be read, or a line is no event; the message names it
   */
  public static ErasedEvents read(Path file) throws IOException {
    ErasedEvents erased = new ErasedEvents(Optional.of(requireNonNull(file, "file is null")));
    erased.refresh(file);
    return erased;
  }

  /** Whether an event's image is erased. */
  public synchronized boolean contains(EventReference event) {
    file.ifPresent(this::refreshIfPossible);
    return events.contains(event);
  }

  private void refreshIfPossible(Path path) {
    try {
      refresh(path);
    } catch (IOException e) {
      log.warn("the erased events stay as they were: {}", e.getMessage());
    }
  }

  private synchronized void refresh(Path path) throws IOException {
    String now = version(path);
    if (!now.equals(version)) {
      Set<EventReference> read = now.equals(ABSENT) ? Set.of() : parsed(path);
      if (!read.containsAll(events)) {
        throw new IOException(
            path + " has lost events: what was erased stays so until the next restart");
      }
      events = read;
      version = now;
    }
  }

  private static String version(Path path) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (NoSuchFileException e) {
      return ABSENT;
    } catch (IOException e) {
      throw new IOException("cannot read %s (pixels.erased-events)".formatted(path), e);
    }
  }

  private static Set<EventReference> parsed(Path path) throws IOException {
    Set<EventReference> parsed = new HashSet<>();
    int number = 0;
    for (String line : Files.readAllLines(path)) {
      number++;
      if (!line.isBlank()) {
        parsed.add(parsed(path, number, line.strip()));
      }
    }
    return parsed;
  }

  private static EventReference parsed(Path path, int number, String line) throws IOException {
    return EventReference.parse(line)
        .orElseThrow(
            () ->
                new IOException(
                    "line %d of %s (pixels.erased-events) is no TOPIC/PARTITION/OFFSET"
                        .formatted(number, path)));
  }

  /** As when somebody has written into it. */
  private static boolean endsWithinALine(Path file) throws IOException {
    if (Files.notExists(file) || Files.size(file) == 0) {
      return false;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(last);
      return last.get(0) != '\n';
    }
  }

  /**
   * Adds events to a file, durably; those that it has already are added again.
   *
   * @throws IOException if it cannot be written
   */
  public static void append(Path file, Collection<EventReference> added) throws IOException {
    StringBuilder lines = new StringBuilder(endsWithinALine(file) ? "\n" : "");
    added.forEach(event -> lines.append(event).append('\n'));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
