package io.headwatch.stream;

/** How an event carries its image, or points to it. */
public sealed interface ImageContent {

  /** The encoded image itself. */
  @SuppressWarnings("ArrayRecordComponent") // Megabytes are passed on, not copied or compared.
  record Inline(byte[] bytes) implements ImageContent {}

  /** The encoded image in base64 (RFC 4648, section 4). */
  record Base64(String text) implements ImageContent {}

  /** The URL of the encoded image. */
  record Reference(String url) implements ImageContent {}
}
