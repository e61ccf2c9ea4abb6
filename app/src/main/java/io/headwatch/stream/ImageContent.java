package io.headwatch.stream;

/** How an event carries its image, or points to it. */
public sealed interface ImageContent {

  /** The way in one word, for reports; it never changes. */
  String label();

  /** The encoded image itself. */
  @SuppressWarnings("ArrayRecordComponent") // Megabytes are passed on, not copied or compared.
  record Inline(byte[] bytes) implements ImageContent {

    @Override
    public String label() {
      return "inline";
    }
  }

  /** The encoded image in base64 (RFC 4648, section 4). */
  record Base64(String text) implements ImageContent {

    @Override
    public String label() {
      return "base64";
    }
  }

  /** The URL of the encoded image. */
  record Reference(String url) implements ImageContent {

    @Override
    public String label() {
      return "reference";
    }
  }
}
