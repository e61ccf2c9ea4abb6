package io.headwatch.demo;

import static java.util.Objects.requireNonNull;

import io.headwatch.monitor.StreamAlarm;
import io.headwatch.monitor.StreamState;
import io.headwatch.monitor.WindowVerdict;
import io.headwatch.shift.explanation.Evidence;
import io.headwatch.shift.explanation.WordSentence;
import io.headwatch.shift.explanation.WordShift;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The demo's live table, a line per window, and what came of it. Confined to one thread. */
public final class Table {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int BAR = 20;
  private static final double BAR_THRESHOLDS = 4;
  private static final int WORDS = 3;

  private final PrintStream out;
  private final List<Act> windows = Script.windows();
  private final Map<Integer, StreamState> states = new HashMap<>();
  private final Map<Integer, String> firstWords = new HashMap<>();

  /** A table on a stream of characters. */
  public Table(PrintStream out) {
    this.out = requireNonNull(out, "out is null");
  }

  /** Writes the heading. */
  public void begin() {
    out.println();
    out.printf(
        "%-6s %5s %9s %9s  %-" + BAR + "s  %-8s %-8s  %s%n",
        "time",
        "n",
        "score",
        "threshold",
        "score : threshold |",
        "verdict",
        "alarm",
        "what was streamed");
  }

  /** Writes a window's line. */
  public void add(WindowVerdict window) {
    int index = index(window);
    if (index < 0 || index >= windows.size()) {
      return;
    }
    states.put(index, window.state());
    window.verdict().judgedOn().ifPresent(evidence -> noteFirstWord(index, evidence));
    window.verdict().judgedOn().ifPresent(evidence -> line(window, evidence, windows.get(index)));
  }

  /** Whether every window has its verdict. */
  public boolean complete() {
    return states.size() == windows.size();
  }

  /** Number of windows that have their verdict. */
  public int judged() {
    return states.size();
  }

  /** Writes the summary; whether clean windows stayed silent and each shift was found. */
  public boolean finish() {
    long clean = windows.stream().filter(act -> !act.shifted()).count();
    long silent = silentWindows();
    out.println();
    out.printf("clean windows: %d of %d silent%n", silent, clean);
    boolean found = true;
    int start = 0;
    for (Act act : Script.acts()) {
      if (act.shifted()) {
        found &= summarise(act, start);
      }
      start += act.windows();
    }
    return complete() && silent == clean && found;
  }

  private boolean summarise(Act act, int start) {
    long flagged =
        states.entrySet().stream()
            .filter(entry -> entry.getKey() >= start && entry.getKey() < start + act.windows())
            .filter(entry -> entry.getValue() == StreamState.SHIFTED)
            .count();
    out.printf(
        "%s: found in %d of %d windows%s%n",
        act.title(), flagged, act.windows(), named(act, start));
    return flagged > 0;
  }

  private void noteFirstWord(int index, Evidence evidence) {
    List<WordShift> words = evidence.words().beyondChance();
    if (!words.isEmpty()) {
      firstWords.put(index, words.get(0).word());
    }
  }

  /** The words that came first in an act's flagged windows, each with the number of windows. */
  private String named(Act act, int start) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int window = start; window < start + act.windows(); window++) {
      if (states.get(window) == StreamState.SHIFTED && firstWords.containsKey(window)) {
        counts.merge(firstWords.get(window), 1, Integer::sum);
      }
    }
    StringJoiner words = new StringJoiner(", ", ", named first: ", "").setEmptyValue("");
    counts.forEach((word, windowsOfWord) -> words.add(word + " (" + windowsOfWord + ")"));
    return words.toString();
  }

  private long silentWindows() {
    return states.entrySet().stream()
        .filter(entry -> !windows.get(entry.getKey()).shifted())
        .filter(entry -> entry.getValue() == StreamState.STABLE)
        .count();
  }

  private static int index(WindowVerdict window) {
    Duration since = Duration.between(Script.start(), window.span().start());
    return Math.toIntExact(since.dividedBy(Script.WINDOW));
  }

  private void line(WindowVerdict window, Evidence evidence, Act act) {
    out.printf(
        Locale.ROOT,
        "%-6s %5d %9.2f %9.2f  %s  %-8s %-8s  %s%s%n",
        TIME.format(window.span().start()),
        evidence.n(),
        evidence.score(),
        evidence.threshold(),
        bar(evidence.score() / evidence.threshold()),
        window.state() == StreamState.SHIFTED ? "SHIFTED" : "stable",
        window.alarm().map(Table::phase).orElse(""),
        act.title(),
        window.state() == StreamState.SHIFTED ? words(evidence) : "");
  }

  /** Where the alarm stands after the window, which is what people act on; nothing while calm. */
  private static String phase(StreamAlarm alarm) {
    return switch (alarm.phase()) {
      case CALM -> "";
      case PENDING -> "pending";
      case FIRING -> "FIRING";
      case RESOLVED -> "resolved";
    };
  }

  private static String words(Evidence evidence) {
    String sentence = WordSentence.of(evidence.words(), WORDS);
    return sentence.isEmpty() ? "" : " -> " + sentence;
  }

  /** The score as a bar in which the threshold stands at a quarter. */
  private static String bar(double scoreToThreshold) {
    int filled = (int) Math.min(BAR, Math.round(scoreToThreshold / BAR_THRESHOLDS * BAR));
    StringBuilder bar = new StringBuilder("#".repeat(filled) + " ".repeat(BAR - filled));
    int threshold = (int) (BAR / BAR_THRESHOLDS);
    bar.insert(threshold, '|');
    return bar.substring(0, BAR);
  }
}
