package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each event the name of its stream, and keeps the number of streams bounded.
 *
 * <p>A name is taken as it is, stripped, shortened to {@value #MAX_LENGTH} characters and with
 * invisible characters replaced. Known names always stand. New ones are admitted until there are
 * {@code limit} names, known ones included; the events of all later ones belong to the stream
 * {@value #OTHER}. Which names came first may differ between instances, so streams that matter
 * should be known. An event without a name belongs to the stream {@value #NONE}.
 *
 * <p>Not thread-safe, but {@link #overflowed} may be read by any thread.
 */
public final class StreamNames {

  /** The stream of events whose name came too late. */
  public static final String OTHER = "other";

  /** The stream of events without a name. */
  public static final String NONE = "none";

  /** Most characters of a name. */
  public static final int MAX_LENGTH = 200;

  private final int limit;
  private final Set<String> known = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final AtomicLong overflowed = new AtomicLong();

  /**
   * Names for a run.
   *
   * @param known names that always stand, such as those of streams with a profile
   * @param limit most names, at least 1
   */
  public StreamNames(Collection<String> known, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + ", must be at least 1");
    }
    this.limit = limit;
    known.forEach(name -> this.known.add(cleaned(name)));
    names.addAll(this.known);
  }

  /** The stream's name for what the event says, which may be nothing. */
  public String nameOf(Optional<String> raw) {
    requireNonNull(raw, "raw is null");
    return raw.map(StreamNames::cleaned)
        .filter(name -> !name.isEmpty())
        .map(this::admitted)
        .orElse(NONE);
  }

  /** Makes room: a stream has been silent for long. Names that always stand are kept. */
  void release(String name) {
    if (!known.contains(name)) {
      names.remove(name);
    }
  }

  private String admitted(String name) {
    if (names.contains(name)) {
      return name;
    }
    if (names.size() < limit) {
      names.add(name);
      return name;
    }
    overflowed.incrementAndGet();
    return OTHER;
  }

  /** How many events went to {@value #OTHER} since their stream's name came too late. */
  public long overflowed() {
    return overflowed.get();
  }

  private static String cleaned(String raw) {
    return PrintableText.of(raw.strip(), MAX_LENGTH);
  }
}
