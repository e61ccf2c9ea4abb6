package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import java.util.Base64;

/** The bytes of images that records carry or point to. May be used by many threads. */
final class ImageBytes {

  private final int maxBytes;
  private final ReferenceFetcher fetcher;

  /**
   * @param maxBytes largest encoded image that comes inside a record
   * @param fetcher fetches the others
   */
  ImageBytes(int maxBytes, ReferenceFetcher fetcher) {
    this.maxBytes = maxBytes;
    this.fetcher = requireNonNull(fetcher, "fetcher is null");
  }

  /**
   * An encoded image, at least one byte.
   *
   * @throws RejectedEventException if it is missing, too large or not to be had
   * @throws InterruptedException if interrupted while fetching
   */
  byte[] of(ImageContent content) throws RejectedEventException, InterruptedException {
    if (content instanceof ImageContent.Reference reference) {
      return fetcher.fetch(reference.url());
    }
    if (content instanceof ImageContent.Base64 base64) {
      checkSize(Base64Size.decoded(base64.text()));
      return decoded(base64.text());
    }
    byte[] bytes = ((ImageContent.Inline) content).bytes();
    checkSize(bytes.length);
    return bytes;
  }

  private void checkSize(int bytes) throws RejectedEventException {
    if (bytes > maxBytes) {
      throw new RejectedEventException(
          Reason.TOO_LARGE,
          "the image has %d bytes, more than decoding.max-bytes = %d".formatted(bytes, maxBytes));
    }
    if (bytes < 1) {
      throw new RejectedEventException(Reason.NO_IMAGE, "the image has no bytes");
    }
  }

  private static byte[] decoded(String base64) throws RejectedEventException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new RejectedEventException(
          Reason.MALFORMED_EVENT, "the image is not base64 as of RFC 4648, section 4");
    }
  }
}
