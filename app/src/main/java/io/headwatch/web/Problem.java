package io.headwatch.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwatch.history.HistoryException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure as a problem (RFC 9457), with a detail that says what to do. */
final class Problem {

  private static final Logger log = LoggerFactory.getLogger(Problem.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Problem() {}

  static void register(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> write(ctx, e.status(), e.detail()));
    routes.exception(
        HistoryException.class,
        (e, ctx) -> {
          log.warn("{} {}: {}", ctx.method(), ctx.path(), e.getMessage());
          write(ctx, 503, "the history cannot be read at present; the log says why");
        });
    routes.exception(HttpResponseException.class, Problem::ofResponse);
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          log.error("{} {} failed", ctx.method(), ctx.path(), e);
          write(ctx, 500, "this is a fault of Headwatch; the log has the details");
        });
  }

  private static void ofResponse(HttpResponseException e, Context ctx) {
    String detail =
        switch (e.getStatus()) {
          case 404 -> "there is nothing at this address; /api/v1/openapi.json lists what there is";
          case 405 -> "this address knows other methods; /api/v1/openapi.json lists them";
          case 413 -> "the request is too large";
          default -> String.valueOf(e.getMessage());
        };
    String allowed = e.getDetails().get("availableMethods");
    if (allowed != null) {
      ctx.header("Allow", allowed);
    }
    write(ctx, e.getStatus(), detail);
  }

  static void write(Context ctx, int status, String detail) {
    ctx.status(status)
        .result(
            JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", HttpStatus.forStatus(status).getMessage())
                .put("status", status)
                .put("detail", detail)
                .toString())
        .contentType("application/problem+json");
  }
}
