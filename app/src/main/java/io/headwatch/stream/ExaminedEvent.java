package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.EventReference;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of an event that was read to try.
 *
 * @param position where it stands
 * @param form what its record's value is taken for
 * @param bytes size of the encoded image; of the record's value, if there is no image
 * @param identity what it says of itself; empty if it cannot be understood
 * @param outcome what the daemon would make of it
 */
public record ExaminedEvent(
    EventReference position,
    EventForm form,
    int bytes,
    Optional<Identity> identity,
    Outcome outcome) {

  public ExaminedEvent {
    requireNonNull(position, "position is null");
    requireNonNull(form, "form is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(outcome, "outcome is null");
  }

  /**
   * What an event says of itself.
   *
   * @param stream the stream it belongs to
   * @param content how it carries its image: {@link ImageContent#label}
   */
  public record Identity(
      String stream, Optional<String> source, Optional<String> id, Instant time, String content) {

    public Identity {
      requireNonNull(stream, "stream is null");
      requireNonNull(source, "source is null");
      requireNonNull(id, "id is null");
      requireNonNull(time, "time is null");
      requireNonNull(content, "content is null");
    }
  }

  /** What the daemon would make of an event. */
  public sealed interface Outcome {

    /** An image of so many pixels. */
    record Image(int width, int height) implements Outcome {}

    /**
     * A dead letter.
     *
     * @param reason a stable label such as {@code bad_time}
     */
    record DeadLetter(String reason, String message) implements Outcome {}
  }
}
