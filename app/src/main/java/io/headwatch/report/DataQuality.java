package io.headwatch.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of the windows and events of a range. A window that went on for too few images has a
 * verdict at each of its ends; its events count once, with the last.
 *
 * @param windows number of verdicts
 * @param states verdicts by state, in the words of the results topic
 * @param images images that judged windows rest on
 * @param repeated images that repeat earlier ones and did not count
 * @param skipped events that sampling left out
 * @param sampledWindows windows of which sampling left something out
 * @param smallestShare the smallest share of a window's events that was looked at, in [0, 1]
 * @param reasons why windows were not judged, most frequent first
 * @param frozen sources that brought nothing but repeats, most windows first
 * @param frozenWindows windows with such a source
 * @param silences times without any verdict, longest first; not all if there are many
 * @param silenceCount how many there are
 * @param silent how long they are together
 */
public record DataQuality(
    long windows,
    Map<String, Long> states,
    long images,
    long repeated,
    long skipped,
    long sampledWindows,
    double smallestShare,
    List<Counted> reasons,
    List<Counted> frozen,
    long frozenWindows,
    List<Silence> silences,
    long silenceCount,
    Duration silent) {

  public DataQuality {
    states = Map.copyOf(states);
    reasons = List.copyOf(reasons);
    frozen = List.copyOf(frozen);
    silences = List.copyOf(silences);
  }

  /** Windows in a state. */
  public long in(String state) {
    return states.getOrDefault(state, 0L);
  }

  /** Windows that were compared with a profile. */
  public long judged() {
    return in("stable") + in("shifted");
  }

  /**
   * Something, and in how many windows it was.
   *
   * @param text a reason, of alike ones the newest; or a source
   */
  public record Counted(String text, long windows) {}

  /** A time without any verdict. */
  public record Silence(Instant from, Instant to) {

    /** How long it is. */
    public Duration length() {
      return Duration.between(from, to);
    }
  }
}
