package io.headwatch.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwatch.metrics.PrometheusMetrics;
import io.headwatch.monitor.PipelineFigures;
import io.headwatch.report.ReportFiles;
import io.headwatch.stream.ResultsReader;
import io.headwatch.web.Instance;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the daemon's parts tell the page. */
record DaemonInstance(
    BooleanSupplier whetherReady,
    ResultsReader reader,
    PrometheusMetrics metrics,
    ProfileLibrary profiles,
    Optional<ReportFiles> reports)
    implements Instance {

  @Override
  public String version() {
    return Version.number();
  }

  @Override
  public boolean ready() {
    return whetherReady.getAsBoolean();
  }

  @Override
  public boolean caughtUp() {
    return reader.caughtUp();
  }

  @Override
  public Optional<String> historyFailure() {
    return reader.failure();
  }

  @Override
  public PipelineFigures pipeline() {
    return metrics.figures();
  }

  @Override
  public Optional<ObjectNode> profile(String hash) {
    return profiles.outline(hash);
  }
}
