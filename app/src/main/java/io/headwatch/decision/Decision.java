package io.headwatch.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What somebody decided about a stream's shift. */
public sealed interface Decision permits Acknowledgement, Acceptance {

  /** What is the same for every decision. */
  Note note();

  /** The decision's id, the same in each of its records. */
  default String id() {
    return note().id();
  }

  /** The stream that it is about. */
  default String stream() {
    return note().stream();
  }

  /**
   * Who decided, and why.
   *
   * @param id letters, digits, - and _; the same in each record about the decision
   * @param stream the stream's name, 1 to 1,000 characters
   * @param who a person's name, 1 to 200 characters
   * @param why the reason, 1 to 2,000 characters
   * @param at when it was decided
   */
  record Note(String id, String stream, String who, String why, Instant at) {

    private static final int MOST_STREAM = 1_000;
    private static final int MOST_WHO = 200;
    private static final int MOST_WHY = 2_000;

    /**
     * @throws IllegalArgumentException if a text is blank, too long, or has control characters; the
     *     message says which
     */
    public Note {
      requireNonNull(at, "at is null");
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        throw new IllegalArgumentException("id must be 1 to 64 letters, digits, - and _");
      }
      requireText("stream", stream, MOST_STREAM);
      requireText("who", who, MOST_WHO);
      requireText("why", why, MOST_WHY);
    }

    private static void requireText(String name, String text, int most) {
      boolean printable =
          text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
      if (text.isBlank() || text.length() > most || !printable) {
        throw new IllegalArgumentException(
            "%s must be text of 1 to %,d characters".formatted(name, most));
      }
    }
  }
}
