package io.headwatch.stream;

/** Sizes of base64 text with padding (RFC 4648, section 4). */
final class Base64Size {

  private Base64Size() {}

  /** Characters of {@code bytes} bytes, which are at most 2<sup>29</sup>. */
  static int encoded(int bytes) {
    return 4 * ((bytes + 2) / 3);
  }

  /** Bytes in a text; without looking at more than its last two characters. */
  static int decoded(String text) {
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return (int) (text.length() * 3L / 4) - padding;
  }
}
