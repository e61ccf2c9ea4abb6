package io.headwatch.shift.explanation;

import java.util.List;

/**
 * A direction written as a weighted sum of a few texts.
 *
 * @param terms the texts in the order in which they were chosen, that is about by importance
 * @param residual length of what the sum leaves of the direction, 0 to 1
 */
public record SparseTextSet(List<Term> terms, double residual) {

  /**
   * One text of the sum.
   *
   * @param text index of the text in the dictionary
   * @param coefficient weight of the text's atom, signed
   */
  public record Term(int text, double coefficient) {}

  public SparseTextSet {
    terms = List.copyOf(terms);
  }
}
