package io.headwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.config.WebhookSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody of each report by HTTP POST: its summary as JSON. Redirects are not followed, and
 * what is answered is not read.
 */
final class ReportWebhook {

  private static final Logger log = LoggerFactory.getLogger(ReportWebhook.class);
  private static final int LAST_GOOD = 299;
  private static final int FIRST_GOOD = 200;

  private final WebhookSettings settings;
  private final Optional<URI> publicUrl;
  private final Duration pause;
  private final HttpClient client;

  /**
   * @param publicUrl where people reach the page, which has the report; empty if that isn't known
   * @param pause before the second attempt; three times as long before each further one
   */
  ReportWebhook(WebhookSettings settings, Optional<URI> publicUrl, Duration pause) {
    this.settings = requireNonNull(settings, "settings is null");
    this.publicUrl = requireNonNull(publicUrl, "publicUrl is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.client =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  /**
   * Sends a report's summary; tries again if it isn't taken.
   *
   * @param page where the report is
   * @return whether it was taken
   */
  boolean send(Report report, Path page) throws InterruptedException {
    byte[] body = body(report, page);
    Duration wait = pause;
    for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
      if (attempt > 1) {
        Thread.sleep(wait.toMillis());
        wait = wait.multipliedBy(3);
      }
      if (taken(body, attempt)) {
        return true;
      }
    }
    return false;
  }

  /** With a sentence under {@code text}, which chat services show. */
  private byte[] body(Report report, Path page) {
    ObjectNode summary = ReportJson.summary(report);
    String text = "Drift report of %s: %s".formatted(report.stream(), new Summary(report).text());
    Optional<String> link = publicUrl.map(url -> link(url, page));
    summary.put("text", link.map(address -> text + " " + address).orElse(text));
    summary.put("file", page.toAbsolutePath().toString());
    link.ifPresent(address -> summary.put("url", address));
    return summary.toString().getBytes(UTF_8);
  }

  /** Names of reports' files have no other characters that addresses have not. */
  private static String link(URI url, Path page) {
    String name = page.getFileName().toString().replace("%", "%25");
    return url.resolve("/api/v1/reports/" + name).toString();
  }

  private boolean taken(byte[] body, int attempt) throws InterruptedException {
    try {
      int status = status(client.send(request(body), BodyHandlers.ofInputStream()));
      if (status >= FIRST_GOOD && status <= LAST_GOOD) {
        return true;
      }
      refused(attempt, "it answered %d".formatted(status));
    } catch (IOException | IllegalArgumentException e) {
      refused(attempt, String.valueOf(e.getMessage()));
    }
    return false;
  }

  /** The request's timeout ends with the header: a body that never ends must not be waited for. */
  private static int status(HttpResponse<InputStream> response) throws IOException {
    response.body().close();
    return response.statusCode();
  }

  /** The address may hold a secret: only its host is told. */
  private void refused(int attempt, String why) {
    log.warn(
        "reports.webhook at {} did not take the report (attempt {} of {}): {}",
        settings.url().getHost(),
        attempt,
        settings.attempts(),
        why);
  }

  private HttpRequest request(byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(settings.timeout())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    if (settings.headerFile().isPresent()) {
      addHeader(request, settings.headerFile().get());
    }
    return request.build();
  }

  /** The client's own message of a header that it doesn't accept quotes its value. */
  private static void addHeader(HttpRequest.Builder request, Path file) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    int colon = lines.size() == 1 ? lines.get(0).indexOf(':') : -1;
    try {
      request.header(
          lines.get(0).substring(0, colon).strip(), lines.get(0).substring(colon + 1).strip());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(
          "reports.webhook.header-file must hold one line, NAME: VALUE; " + file + " does not");
    }
  }
}
