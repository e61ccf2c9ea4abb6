package io.headwatch.shift.explanation;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * What words say of a window, for people: {@code more: penguin +18 points, blue background +9;
 * less: truck -6}. Words whose change may be chance are left out.
 */
public final class WordSentence {
  private WordSentence() {}

  /**
   * The sentence.
   *
   * @param limit most words in it
   * @return empty if there is nothing to say
   */
  public static String of(WordFinding finding, int limit) {
    if (finding.noFittingWords()) {
      return "no fitting words";
    }
    List<WordShift> words = finding.beyondChance();
    List<WordShift> shown = words.subList(0, Math.min(limit, words.size()));
    StringJoiner parts = new StringJoiner("; ");
    String unit = " points";
    for (boolean more : new boolean[] {true, false}) {
      StringJoiner part = new StringJoiner(", ", more ? "more: " : "less: ", "").setEmptyValue("");
      for (WordShift word : shown.stream().filter(direction(more)).toList()) {
        part.add(word.word() + " " + points(word.change()) + unit);
        unit = "";
      }
      if (!part.toString().isEmpty()) {
        parts.add(part.toString());
      }
    }
    return parts.toString();
  }

  private static Predicate<WordShift> direction(boolean more) {
    return word -> word.change() > 0 == more;
  }

  /** Whole points, or two digits of a change below one: of thousands of words each has little. */
  private static String points(double change) {
    return Math.abs(change) >= 0.95
        ? String.format(Locale.ROOT, "%+.0f", change)
        : String.format(Locale.ROOT, "%+.2g", change);
  }
}
