package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The page's files, and the description of the API: resources of this jar, each known by name. */
final class PageRoutes {

  /** The page's files beside index.html, each served under its name. */
  static final List<String> FILES =
      List.of(
          "api.js",
          "app.js",
          "chart.js",
          "decisions.js",
          "dom.js",
          "firing.js",
          "format.js",
          "icon.svg",
          "instance.js",
          "live.js",
          "login.js",
          "overview.js",
          "picture.js",
          "profile.js",
          "reports.js",
          "state.js",
          "stream.js",
          "style.css",
          "theme.js",
          "turns.js",
          "viewer.js",
          "why.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json");

  private static final int MARK_BYTES = 12;
  private static final Map<String, Resource> RESOURCES = new ConcurrentHashMap<>();

  private PageRoutes() {}

  /**
   * A resource.
   *
   * @param mark changes with the content
   */
  private record Resource(byte[] content, String type, String mark) {}

  /** Serves a resource, or says that the browser has it. */
  static void serve(Context request, String name) {
    Resource resource = RESOURCES.computeIfAbsent(name, PageRoutes::read);
    request.header("Cache-Control", "no-cache").header("ETag", resource.mark());
    if (resource.mark().equals(request.header("If-None-Match"))) {
      request.status(HttpStatus.NOT_MODIFIED);
    } else {
      request.result(resource.content()).contentType(resource.type());
    }
  }

  private static Resource read(String name) {
    String type = requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    try (InputStream resource =
        requireNonNull(PageRoutes.class.getResourceAsStream(name), name + " is not in the jar")) {
      byte[] content = resource.readAllBytes();
      return new Resource(content, type, mark(content));
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of this jar cannot be read", e);
    }
  }

  /** A weak one: what is sent may be compressed. */
  private static String mark(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\"" + HexFormat.of().formatHex(hash, 0, MARK_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
