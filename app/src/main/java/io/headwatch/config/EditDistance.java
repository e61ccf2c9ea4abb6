package io.headwatch.config;

/** The Levenshtein distance of two words. */
final class EditDistance {

  private EditDistance() {}

  /** The fewest insertions, deletions and substitutions of one character from one to the other. */
  static int between(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 0; i < a.length(); i++) {
      row = nextRow(row, i + 1, a.charAt(i), b);
    }
    return row[b.length()];
  }

  private static int[] nextRow(int[] above, int i, char c, String b) {
    int[] row = new int[above.length];
    row[0] = i;
    for (int j = 1; j < row.length; j++) {
      int substituted = above[j - 1] + (c == b.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(substituted, 1 + Math.min(above[j], row[j - 1]));
    }
    return row;
  }
}
