package io.headwatch.history;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A verdict's entry in the history: what lists and plots need of it.
 *
 * @param id names the verdict in addresses: 16 letters, digits, - and _; the same on every instance
 *     and after the store was begun anew
 * @param stream the stream's name
 * @param start first event time of the window
 * @param end event time at which the window ends, not part of it
 * @param state learning, insufficient_data, frozen, stable or shifted
 * @param n images that the verdict rests on
 * @param judgement what it says; empty if the window was not judged
 * @param alarm where the alarm stood; empty if the stream has no profile that can judge
 * @param profile hash of the profile that judged; empty while learning
 * @param revision 0 for the first verdict on a window; of several, the largest counts
 */
public record WindowEntry(
    String id,
    String stream,
    Instant start,
    Instant end,
    String state,
    long n,
    Optional<Judgement> judgement,
    Optional<AlarmStanding> alarm,
    Optional<String> profile,
    int revision) {

  /** The state of a window that does not look like the profile. */
  public static final String SHIFTED = "shifted";

  public WindowEntry {
    requireNonNull(id, "id is null");
    requireNonNull(stream, "stream is null");
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
    requireNonNull(state, "state is null");
    requireNonNull(judgement, "judgement is null");
    requireNonNull(alarm, "alarm is null");
    requireNonNull(profile, "profile is null");
  }

  WindowEntry withId(String newId) {
    return new WindowEntry(
        newId, stream, start, end, state, n, judgement, alarm, profile, revision);
  }
}
