package io.headwatch.download;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Asks servers for files, and follows redirects to safe places only. */
final class HttpFetch {

  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final Duration ANSWERING = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECTING)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Asks for a file, or for the rest of it.
   *
   * @param from the first byte that is wanted
   * @param tag the version of which the bytes before that are at hand; of another one, the whole
   *     file is sent
   * @return an answer with status 200, 206 or 416
   * @throws BrokenOffException if another attempt may succeed
   * @throws DownloadException if none will
   */
  Response get(URI file, long from, Optional<String> tag) throws IOException, InterruptedException {
    URI uri = requireNonNull(file, "file is null");
    HttpResponse<InputStream> answer = send(uri, from, tag);
    HttpHeaders first = answer.headers();
    for (int redirects = 0; REDIRECTS.contains(answer.statusCode()); redirects++) {
      answer.body().close();
      if (redirects == MOST_REDIRECTS) {
        throw new DownloadException(file + " redirects in circles");
      }
      uri = target(uri, answer);
      answer = send(uri, from, tag);
    }
    Response response = new Response(answer, first);
    requireUsable(uri, response);
    return response;
  }

  private HttpResponse<InputStream> send(URI uri, long from, Optional<String> tag)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWERING);
    if (from > 0 && tag.isPresent()) {
      request.header("Range", "bytes=" + from + "-").header("If-Range", tag.get());
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new BrokenOffException(
          isOutOfReach(e)
              ? "cannot reach %s: %s".formatted(uri.getHost(), reason)
              : "the connection broke off: " + reason,
          e);
    }
  }

  /** Anything else comes from a connection that was there, be it before the first byte. */
  private static boolean isOutOfReach(IOException e) {
    return e instanceof ConnectException
        || e instanceof HttpTimeoutException
        || e instanceof SSLException;
  }

  private static URI target(URI from, HttpResponse<?> answer) throws DownloadException {
    String location = answer.headers().firstValue("Location").orElse("");
    try {
      URI target = from.resolve(location);
      if (ModelSource.isSafe(target) && (isHttps(target) || !isHttps(from))) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      throw new DownloadException(from + " redirects to \"" + location + "\", which is no URL", e);
    }
    throw new DownloadException(
        "%s redirects to \"%s\", which is not https:".formatted(from, location));
  }

  private static boolean isHttps(URI uri) {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  private static void requireUsable(URI uri, Response response) throws IOException {
    int status = response.status();
    if (status == Response.OK || status == Response.PARTIAL || status == Response.NOT_SATISFIABLE) {
      return;
    }
    response.close();
    if (status == 429 || status >= 500) {
      throw new BrokenOffException(uri.getHost() + " answers with HTTP " + status, null);
    }
    throw new DownloadException(problem(uri, status));
  }

  private static String problem(URI uri, int status) {
    return switch (status) {
      case 401, 403 ->
          "%s refuses %s (HTTP %d); is the model's name right, and is it public?"
              .formatted(uri.getHost(), uri.getPath(), status);
      case 404, 410 ->
          "%s has no %s; is the model's name right? Published are %s"
              .formatted(uri.getHost(), uri.getPath(), String.join(", ", ModelFiles.PUBLISHED));
      default -> "%s answers to %s with HTTP %d".formatted(uri.getHost(), uri.getPath(), status);
    };
  }
}
