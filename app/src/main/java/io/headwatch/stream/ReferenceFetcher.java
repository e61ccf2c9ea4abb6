package io.headwatch.stream;

import static java.util.Objects.requireNonNull;

import io.headwatch.config.ReferenceSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Fetches the images that events point to, from where the settings allow and from nowhere else:
 * {@code file:} below an allowed directory, {@code https:} from an allowed host. Events come from
 * outside, so a reference is never trusted, and no message repeats its query or user information.
 *
 * <p>May be used by many threads.
 */
public final class ReferenceFetcher {

  private final FileReferences files;
  private final HttpsReferences https;

  /** A fetcher of what the settings allow. */
  public ReferenceFetcher(ReferenceSettings settings) {
    this(settings, new HttpsReferences(settings));
  }

  ReferenceFetcher(ReferenceSettings settings, HttpsReferences https) {
    this.files = new FileReferences(settings);
    this.https = requireNonNull(https, "https is null");
  }

  /**
   * The bytes that a reference points to, at least one.
   *
   * @throws RejectedEventException if it is not a URL that may be fetched, or nothing usable is
   *     there
   * @throws InterruptedException if interrupted while waiting for a server
   */
  public byte[] fetch(String reference) throws RejectedEventException, InterruptedException {
    byte[] bytes = fetch(parse(reference));
    if (bytes.length == 0) {
      throw new RejectedEventException(Reason.NO_IMAGE, "the reference leads to nothing: 0 bytes");
    }
    return bytes;
  }

  private byte[] fetch(URI url) throws RejectedEventException, InterruptedException {
    if (url.getRawUserInfo() != null) {
      throw new RejectedEventException(
          Reason.REFERENCE_NOT_ALLOWED, "the reference holds user information; send it without");
    }
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file" -> files.read(url);
      case "https" -> https.get(url);
      default ->
          throw new RejectedEventException(
              Reason.REFERENCE_NOT_ALLOWED, "the reference is neither a file: nor an https: URL");
    };
  }

  private static URI parse(String reference) throws RejectedEventException {
    try {
      return new URI(reference);
    } catch (URISyntaxException e) {
      // The exception's message would repeat the reference.
      throw new RejectedEventException(
          Reason.MALFORMED_EVENT, "the reference is not a URL; check its escapes");
    }
  }
}
