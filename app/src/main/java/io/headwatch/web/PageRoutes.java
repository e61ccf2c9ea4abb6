package io.headwatch.web;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

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
          "format.js",
          "icon.svg",
          "instance.js",
          "live.js",
          "overview.js",
          "profile.js",
          "state.js",
          "stream.js",
          "style.css",
          "theme.js",
          "why.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json");

  private PageRoutes() {}

  /** Serves a resource. */
  static void serve(Context request, String name) throws IOException {
    String type = requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    try (InputStream resource =
        requireNonNull(PageRoutes.class.getResourceAsStream(name), name + " is not in the jar")) {
      request.result(resource.readAllBytes()).contentType(type);
    }
    request.header("Cache-Control", "no-cache");
  }
}
