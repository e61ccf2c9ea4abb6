package io.headwatch.stream;

import static java.util.stream.Collectors.joining;

/** Makes text of unknown origin fit for a log line, a header or a metric's label. */
final class PrintableText {

  private PrintableText() {}

  /**
   * The first {@code maxLength} characters (code points), with each that is invisible or unassigned
   * replaced by an underscore.
   */
  static String of(String text, int maxLength) {
    return text.codePoints()
        .limit(maxLength)
        .mapToObj(c -> isPrintable(c) ? Character.toString(c) : "_")
        .collect(joining());
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
