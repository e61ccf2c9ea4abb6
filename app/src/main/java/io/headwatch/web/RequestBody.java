package io.headwatch.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Bodies of requests in memory, no larger than allowed. */
final class RequestBody {

  private static final long MOST_DISCARDED = 256L << 20;
  private static final Duration LONGEST_DISCARDING = Duration.ofSeconds(2);

  private RequestBody() {}

  /**
   * Reads the whole body.
   *
   * @return empty if it is larger than {@code most} bytes
   * @throws IOException if the client went away or is too slow
   */
  static Optional<byte[]> read(Context request, int most) throws IOException {
    if (request.req().getContentLengthLong() > most) {
      return Optional.empty();
    }
    byte[] bytes = request.req().getInputStream().readNBytes(most + 1);
    return bytes.length > most ? Optional.empty() : Optional.of(bytes);
  }

  /**
   * Reads and forgets what is left of the body of a request that is refused: a connection that is
   * closed while the client sends takes the answer with it. Of what is endless or slow some is
   * left; then the connection is closed after the answer. A client that asks before it sends (100
   * Continue) has sent nothing yet.
   */
  static void discard(Context request) {
    boolean asksBeforeSending = request.header("Expect") != null;
    if (asksBeforeSending || !discarded(request)) {
      request.header("Connection", "close");
    }
  }

  private static boolean discarded(Context request) {
    long deadline = System.nanoTime() + LONGEST_DISCARDING.toNanos();
    byte[] buffer = new byte[65_536];
    long left = MOST_DISCARDED;
    try {
      InputStream body = request.req().getInputStream();
      while (left > 0 && System.nanoTime() < deadline) {
        int count = body.read(buffer);
        if (count < 0) {
          return true;
        }
        left -= count;
      }
    } catch (IOException | RuntimeException e) {
      // The client is gone, or was too slow: the connection is of no more use.
    }
    return false;
  }
}
