package io.headwatch.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Bodies of requests in memory, no larger and no slower than allowed. */
final class RequestBody {

  private static final long MOST_DISCARDED = 256L << 20;
  private static final Duration LONGEST_DISCARDING = Duration.ofSeconds(2);

  /** How a body came to its end, or did not. */
  private enum End {
    COMPLETE,
    TOO_LARGE,
    TOO_SLOW
  }

  private RequestBody() {}

  /**
   * Reads the whole body.
   *
   * @param most bytes
   * @param setting that most bytes are set by, for the message
   * @param within how long it may take
   * @throws ProblemException if it is larger or slower, or the client went away
   */
  static byte[] read(Context request, int most, String setting, Duration within) {
    if (request.req().getContentLengthLong() > most) {
      throw tooLarge(most, setting);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      return switch (copy(request, bytes, most, within)) {
        case COMPLETE -> bytes.toByteArray();
        case TOO_LARGE -> throw tooLarge(most, setting);
        case TOO_SLOW ->
            throw new ProblemException(
                408, "the body took longer than %s; send it faster".formatted(within));
      };
    } catch (IOException e) {
      throw ProblemException.badRequest("the body cannot be read");
    }
  }

  private static ProblemException tooLarge(int most, String setting) {
    return new ProblemException(
        413, "the request is larger than %,d bytes (%s); send less".formatted(most, setting));
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
    try {
      return copy(request, OutputStream.nullOutputStream(), MOST_DISCARDED, LONGEST_DISCARDING)
          == End.COMPLETE;
    } catch (IOException | RuntimeException e) {
      // The client is gone, or was too slow: the connection is of no more use.
      return false;
    }
  }

  private static End copy(Context request, OutputStream to, long most, Duration within)
      throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    byte[] buffer = new byte[65_536];
    InputStream body = request.req().getInputStream();
    long left = most;
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      left -= count;
      if (left < 0) {
        return End.TOO_LARGE;
      }
      if (System.nanoTime() - deadline > 0) {
        return End.TOO_SLOW;
      }
      to.write(buffer, 0, count);
    }
    return End.COMPLETE;
  }
}
