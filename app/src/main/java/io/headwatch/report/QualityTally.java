package io.headwatch.report;

import io.headwatch.history.TimeRange;
import io.headwatch.history.WindowEntry;
import io.headwatch.report.DataQuality.Counted;
import io.headwatch.report.DataQuality.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.regex.Pattern;

/** Counts what became of windows and events. Windows come newest first. */
final class QualityTally {

  /** Most reasons, sources and silences that are listed. */
  static final int LISTED = 20;

  /** Most reasons and sources that are counted, so that memory is bounded. */
  private static final int COUNTED = 1_000;

  /** What differs between alike reasons: times and numbers. */
  private static final Pattern PARTICULARS =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z|\\d[\\d,.]*");

  private final TimeRange axis;
  private final Map<String, Long> states = new HashMap<>();
  private final Map<String, Counted> reasons = new HashMap<>();
  private final Map<String, Counted> frozen = new HashMap<>();
  private final PriorityQueue<Silence> silences =
      new PriorityQueue<>(Comparator.comparing(Silence::length));
  private Instant seenFrom;
  private Instant newerEnd = Instant.MAX;
  private long windows;
  private long images;
  private long repeated;
  private long skipped;
  private long sampledWindows;
  private long frozenWindows;
  private double smallestShare = 1;
  private long silenceCount;
  private Duration silent = Duration.ZERO;

  QualityTally(TimeRange axis) {
    this.axis = axis;
    this.seenFrom = axis.to();
  }

  void add(WindowEntry window, VerdictDocument document) {
    windows++;
    states.merge(window.state(), 1L, Long::sum);
    images += window.judgement().isPresent() ? window.n() : 0;
    boolean wentOn = window.end().isBefore(newerEnd) && !window.start().isBefore(seenFrom);
    if (!wentOn) {
      addEvents(document);
    }
    document.reason().ifPresent(reason -> count(reasons, alike(reason), reason));
    frozenWindows += document.hasFrozenSources() ? 1 : 0;
    document.frozenSources().forEach(source -> count(frozen, source, source));
    addSilence(window);
  }

  private void addEvents(VerdictDocument document) {
    repeated += document.repeated();
    skipped += document.skipped();
    sampledWindows += document.skipped() > 0 ? 1 : 0;
    smallestShare = Math.min(smallestShare, document.sampledShare());
  }

  private static String alike(String reason) {
    return PARTICULARS.matcher(reason).replaceAll("#");
  }

  private static void count(Map<String, Counted> counted, String key, String text) {
    if (counted.containsKey(key) || counted.size() < COUNTED) {
      counted.merge(
          key,
          new Counted(text, 1),
          (newer, older) -> new Counted(newer.text(), newer.windows() + older.windows()));
    }
  }

  private void addSilence(WindowEntry window) {
    silence(window.end());
    if (window.start().isBefore(seenFrom)) {
      seenFrom = window.start();
    }
    newerEnd = window.end();
  }

  /** Between a time and the first window seen of those after it. */
  private void silence(Instant from) {
    if (from.isBefore(seenFrom)) {
      Silence silence = new Silence(from, seenFrom);
      silenceCount++;
      silent = silent.plus(silence.length());
      silences.add(silence);
      if (silences.size() > LISTED) {
        silences.remove();
      }
    }
  }

  DataQuality quality() {
    silence(axis.from());
    seenFrom = axis.from();
    return new DataQuality(
        windows,
        states,
        images,
        repeated,
        skipped,
        sampledWindows,
        smallestShare,
        listed(reasons),
        listed(frozen),
        frozenWindows,
        silences.stream().sorted(Comparator.comparing(Silence::length).reversed()).toList(),
        silenceCount,
        silent);
  }

  private static List<Counted> listed(Map<String, Counted> counted) {
    return counted.values().stream()
        .sorted(Comparator.comparingLong(Counted::windows).reversed().thenComparing(Counted::text))
        .limit(LISTED)
        .toList();
  }
}
