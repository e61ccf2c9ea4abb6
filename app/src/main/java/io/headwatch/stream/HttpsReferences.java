package io.headwatch.stream;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.headwatch.config.ReferenceSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Fetches over HTTPS from allowed hosts, without following redirects. */
final class HttpsReferences {

  private static final int LONGEST_URL_SHOWN = 200;

  private final List<AllowedHost> hosts;
  private final Duration timeout;
  private final int maxBytes;
  private final HttpClient client;

  HttpsReferences(ReferenceSettings settings) {
    this(settings, client(settings).build());
  }

  HttpsReferences(ReferenceSettings settings, HttpClient client) {
    this.hosts = settings.httpsHosts().stream().map(AllowedHost::parse).toList();
    this.timeout = settings.timeout();
    this.maxBytes = settings.maxBytes();
    this.client = client;
  }

  /** A redirect could lead from an allowed host to any other, so none is followed. */
  static HttpClient.Builder client(ReferenceSettings settings) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(settings.timeout());
  }

  byte[] get(URI url) throws RejectedEventException, InterruptedException {
    if (hosts.stream().noneMatch(host -> host.matches(url))) {
      throw rejection(
          Reason.REFERENCE_NOT_ALLOWED, url, "is not on one of input.references.https-hosts");
    }
    return body(url, exchange(url));
  }

  /** The timeout of a request ends with the response's first byte; this one with its last. */
  private HttpResponse<byte[]> exchange(URI url)
      throws RejectedEventException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).header("Accept", "image/*").build();
    CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, this::subscriber);
    try {
      return exchange.get(timeout.toNanos(), NANOSECONDS);
    } catch (TimeoutException e) {
      throw rejection(
          Reason.REFERENCE_FAILED, url, "took longer than input.references.timeout = " + timeout);
    } catch (ExecutionException e) {
      throw failure(url, e);
    } finally {
      exchange.cancel(true);
    }
  }

  private BodySubscriber<byte[]> subscriber(ResponseInfo response) {
    return response.statusCode() == 200
        ? new LimitedBody(maxBytes)
        : BodySubscribers.replacing(new byte[0]);
  }

  private RejectedEventException failure(URI url, ExecutionException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof LimitedBody.TooLargeException
        ? rejection(Reason.TOO_LARGE, url, "has more than input.references.max-bytes = " + maxBytes)
        : rejection(
            Reason.REFERENCE_FAILED, url, "failed with " + cause.getClass().getSimpleName());
  }

  private static byte[] body(URI url, HttpResponse<byte[]> response) throws RejectedEventException {
    int status = response.statusCode();
    return switch (status) {
      case 200 -> response.body();
      case 404, 410 -> throw rejection(Reason.REFERENCE_NOT_FOUND, url, "does not exist");
      default ->
          throw rejection(
              Reason.REFERENCE_FAILED, url, "was answered with status " + status + ", not 200");
    };
  }

  private static RejectedEventException rejection(Reason reason, URI url, String problem) {
    String shown = "https://" + url.getRawAuthority() + url.getRawPath();
    return new RejectedEventException(
        reason, PrintableText.of(shown, LONGEST_URL_SHOWN) + " " + problem);
  }
}
