package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer, and what those that redirected to it said of the file: the hub names a large
 * file's size and SHA-256 in {@code X-Linked-Size} and {@code X-Linked-Etag} before it redirects.
 */
final class Response implements AutoCloseable {

  static final int OK = 200;
  static final int PARTIAL = 206;
  static final int NOT_SATISFIABLE = 416;

  private static final Pattern SHA_256 = Pattern.compile("\"?([0-9a-fA-F]{64})\"?");
  private static final Pattern STRONG = Pattern.compile("\"[^\"\\p{Cntrl}]+\"");
  private static final Pattern RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

  private final HttpResponse<InputStream> last;
  private final HttpHeaders first;

  /**
   * @param first headers of the first answer, which is the last one if nobody redirected
   */
  Response(HttpResponse<InputStream> last, HttpHeaders first) {
    this.last = requireNonNull(last, "last is null");
    this.first = requireNonNull(first, "first is null");
  }

  int status() {
    return last.statusCode();
  }

  InputStream body() {
    return last.body();
  }

  /** Which byte of the file the body begins with; empty if a range came without saying which. */
  OptionalLong start() {
    if (status() == OK) {
      return OptionalLong.of(0);
    }
    Optional<Matcher> range = range().filter(matcher -> matcher.group(1) != null);
    return range.isPresent()
        ? OptionalLong.of(Long.parseLong(range.get().group(1)))
        : OptionalLong.empty();
  }

  /** The size of the whole file by the last server's word. */
  OptionalLong size() {
    if (status() == OK) {
      return last.headers().firstValueAsLong("Content-Length");
    }
    return range()
        .map(matcher -> OptionalLong.of(Long.parseLong(matcher.group(2))))
        .orElse(OptionalLong.empty());
  }

  /** The size of the whole file by the first server's word. */
  OptionalLong announcedSize() throws DownloadException {
    try {
      return first.firstValueAsLong("X-Linked-Size");
    } catch (NumberFormatException e) {
      throw new DownloadException("the server's X-Linked-Size is no number", e);
    }
  }

  /** SHA-256 of the whole file by the first server's word, in lower case. */
  Optional<String> announcedSha256() {
    return first
        .firstValue("X-Linked-Etag")
        .or(() -> first.firstValue("ETag"))
        .map(SHA_256::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1).toLowerCase(Locale.ROOT));
  }

  /** What names this version of the file byte for byte (RFC 9110, section 8.8.1). */
  Optional<String> strongTag() {
    return last.headers().firstValue("ETag").filter(STRONG.asMatchPredicate());
  }

  @Override
  public void close() throws IOException {
    last.body().close();
  }

  private Optional<Matcher> range() {
    return last.headers().firstValue("Content-Range").map(RANGE::matcher).filter(Matcher::matches);
  }
}
