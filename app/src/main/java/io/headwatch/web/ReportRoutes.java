package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.report.ListedReport;
import io.headwatch.report.ReportFiles;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports that this instance has written by schedule. */
final class ReportRoutes {

  private static final Logger log = LoggerFactory.getLogger(ReportRoutes.class);
  private static final int MOST_REPORTS = 500;
  private static final int FEW = 100;

  /** A report brings its style along, and loads and runs nothing. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<ReportFiles> files;

  ReportRoutes(Optional<ReportFiles> files) {
    this.files = requireNonNull(files, "files is null");
  }

  private interface Reading<T> {
    T read(ReportFiles files) throws IOException;
  }

  private <T> T read(Reading<T> reading, T otherwise) {
    try {
      return files.isPresent() ? reading.read(files.get()) : otherwise;
    } catch (IOException e) {
      log.warn("reports cannot be read (reports.directory): {}", e.toString());
      throw new ProblemException(503, "the reports cannot be read at present; the log says why");
    }
  }

  void reports(Context request) {
    QueryParameters parameters = new QueryParameters(request, "stream", "after", "limit");
    int limit = parameters.whole("limit", 1, MOST_REPORTS, FEW);
    List<ListedReport> found =
        read(
            all -> all.listed(parameters.text("stream"), parameters.text("after"), limit + 1),
            List.of());
    List<ListedReport> page = found.subList(0, Math.min(limit, found.size()));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode reports = answer.putArray("reports");
    page.forEach(report -> put(reports.addObject(), report));
    if (found.size() > limit) {
      answer.put("next", page.get(limit - 1).page());
    }
    ApiAnswer.write(request, answer);
  }

  private static void put(ObjectNode node, ListedReport report) {
    node.put("stream", report.stream())
        .put("from", report.range().from().toString())
        .put("to", report.range().to().toString())
        .put("made", report.made().toString())
        .put("page", report.page())
        .put("data", report.data());
  }

  void report(Context request) {
    new QueryParameters(request);
    String name = request.pathParam("name");
    byte[] content =
        read(all -> content(all, name), Optional.<byte[]>empty())
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "there is no report of this name here; /api/v1/reports lists those that this"
                            + " instance has written"));
    boolean page = name.endsWith(".html");
    if (page) {
      request.header("Content-Security-Policy", POLICY);
    }
    request.result(content).contentType(page ? "text/html; charset=utf-8" : "application/json");
  }

  /** Empty also if it was deleted just now. */
  private static Optional<byte[]> content(ReportFiles all, String name) throws IOException {
    Optional<Path> file = all.find(name);
    try {
      return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }
}
