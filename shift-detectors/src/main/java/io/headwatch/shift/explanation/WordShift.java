package io.headwatch.shift.explanation;

import static java.util.Objects.requireNonNull;

/**
 * How much more or less frequent one word became.
 *
 * @param word the word or phrase
 * @param change change of the word's mean probability in percentage points, window minus reference,
 *     -100 to 100
 * @param z the change in standard errors ({@link WordRanking#POOLED}), signed
 */
public record WordShift(String word, double change, double z) {
  public WordShift {
    requireNonNull(word, "word is null");
  }
}
