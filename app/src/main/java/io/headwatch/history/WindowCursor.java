package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list of windows, newest first: right behind this window. It stays right when windows
 * come or go.
 *
 * @param end end of the last window of the page before
 * @param id its id
 */
public record WindowCursor(Instant end, String id) {

  private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})\\.([\\w-]{16})");

  public WindowCursor {
    requireNonNull(end, "end is null");
    requireNonNull(id, "id is null");
  }

  static WindowCursor behind(WindowEntry entry) {
    return new WindowCursor(entry.end(), entry.id());
  }

  /** The cursor of a text that {@link #text} made; empty for others. */
  public static Optional<WindowCursor> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new WindowCursor(
                Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), matcher.group(2)))
        : Optional.empty();
  }

  /** The cursor as text that needs no escaping in addresses. */
  public String text() {
    return end.toEpochMilli() + "." + id;
  }
}
